using Funnel.Tests.Kit;
using Funnel.Web.Parts.Views;

namespace Funnel.Tests.Parts.Views;

/// <summary>What programs are told of a view's parameters is what is read.</summary>
public sealed class ViewParametersTests
{
    [Fact]
    public void Exactly_the_parameters_that_are_read_are_documented()
    {
        var asked = new HashSet<string>(StringComparer.Ordinal);
        ViewQuery.Read(name =>
        {
            asked.Add(name);
            // Neither a period nor one end alone: so that both ends are asked for.
            return name == "from" ? "2026-01-01" : null;
        }, TestCompany.Books, Funnel.Domain.Access.Reach.Everything, TestCompany.Start);

        Assert.Equal(asked.Order(), ViewParameters.All.Select(p => p.Name).Order());
    }

    [Fact]
    public void The_parameters_of_demand_are_those_that_are_read_but_for_what_only_a_screen_shows()
    {
        var asked = new HashSet<string>(StringComparer.Ordinal);
        DemandView.Read(name =>
        {
            asked.Add(name);
            return null;
        }, TestCompany.Books, Funnel.Domain.Access.Reach.Everything, TestCompany.Start);

        Assert.Equal(asked.Except(["month", "show"]).Order(), ViewParameters.Demand.Select(p => p.Name).Order());
        foreach (var (name, _, example, allowed) in ViewParameters.Demand.Where(p => p.Allowed.Length > 0))
        {
            Assert.Contains(example, allowed);
            Assert.All(allowed, value => Assert.Empty(DemandView.Read(n => n == name ? value : n == "item" ? "1" : null, TestCompany.Books, Funnel.Domain.Access.Reach.Everything, TestCompany.Start).View.Refused));
        }
    }

    [Fact]
    public void Every_allowed_value_is_understood_and_another_is_not()
    {
        foreach (var (name, _, example, allowed) in ViewParameters.All.Where(p => p.Allowed.Length > 0))
        {
            Assert.Contains(example, allowed);
            foreach (var value in allowed)
                Assert.Empty(Refused(name, value));
            Assert.Single(Refused(name, "sideways"));
        }
    }

    [Fact]
    public void Every_mode_measure_and_cohort_there_is_can_be_asked_for()
    {
        Assert.Equal(Enum.GetNames<Funnel.Domain.Analytics.FunnelMode>(), Allowed("mode"), StringComparer.OrdinalIgnoreCase);
        Assert.Equal(Enum.GetNames<Funnel.Domain.Analytics.FunnelMeasure>(), Allowed("measure"), StringComparer.OrdinalIgnoreCase);
        Assert.Equal(Enum.GetNames<Funnel.Domain.Analytics.Cohort>(), Allowed("cohort"), StringComparer.OrdinalIgnoreCase);

        static string[] Allowed(string name) => ViewParameters.All.Single(p => p.Name == name).Allowed;
    }

    static IReadOnlyList<(string Name, string Value)> Refused(string name, string value) =>
        ViewQuery.Read(asked => asked == name ? value : null, TestCompany.Books, Funnel.Domain.Access.Reach.Everything, TestCompany.Start).Refused;
}
