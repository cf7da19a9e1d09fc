using Funnel.Domain.Access;
using Funnel.Domain.Plans;
using Funnel.Tests.Kit;
using Funnel.Web.Parts.Views;
using Funnel.Web.Live;
using static Funnel.Tests.Kit.TestCompany;

namespace Funnel.Tests.Features.Forecast.WhatIf;

public sealed class WhatIfModelTests
{
    static readonly DateTime Now = Start.AddDays(30);

    [Fact]
    public void The_plan_held_against_is_of_the_filter_and_nobody_elses_for_a_salesperson()
    {
        var quarter = FiscalYear.Containing(new DateOnly(2026, 2, 1), 1).Quarters[0];
        var (north, of) = (Books.Employee(Anna)!.Department!.Value, new LogBook());
        PlanChange Set(long number, PlanScope scope, long value) => new(number, Start, By(Anna), new PlanKey(scope, quarter, PlanMetric.Value), null, value);
        var state = new LiveState(of.History, Books, 1, "epoch") { Plans = PlanHistory.Empty.With([Set(1, PlanScope.Company, 100_000), Set(2, PlanScope.Of(north), 50_000), Set(3, PlanScope.Of(Anna), 25_000), Set(4, PlanScope.Of(Boris), 20_000)]) };
        var (director, head, seller) = (new Authority(Role.Director, null, null), new Authority(Role.Head, Anna, north), new Authority(Role.Salesperson, Anna, north));
        Assert.Equal(100_000, Plan(director, ""));
        Assert.Equal(50_000, Plan(director, $"department={north.Value}"));
        Assert.Equal(25_000, Plan(director, $"owner={Anna.Value}"));
        Assert.Equal(50_000, Plan(head, ""));
        Assert.Null(Plan(seller, ""));
        Assert.Null(Plan(seller, $"department={north.Value}"));
        Assert.Null(Plan(seller, $"owner={Boris.Value}"));
        Assert.Equal(25_000, Plan(seller, $"owner={Anna.Value}"));
        // Nobody plans channels, nor some days.
        Assert.Null(Plan(director, $"channel={Fair.Value}"));
        Assert.Null(Plan(director, "from=2026-01-01&to=2026-01-20"));

        long? Plan(Authority viewer, string address)
        {
            var asked = Microsoft.AspNetCore.WebUtilities.QueryHelpers.ParseQuery(address);
            return WhatIfModel.Count(state.History, state.Catalog, state.Plans, WhatIfView.Read(name => asked.TryGetValue(name, out var value) ? value.ToString() : null, Books, viewer.Sees, Now), viewer.SeesPeople, Now).PlanNow;
        }
    }
}
