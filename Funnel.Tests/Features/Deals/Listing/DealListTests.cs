using Funnel.Domain.Access;
using Funnel.Domain.Analytics;
using Funnel.Domain.Common;
using Funnel.Tests.Kit;
using Funnel.Web.Features.Dashboard;
using Funnel.Web.Features.Deals.Listing;
using Funnel.Web.Live;
using Funnel.Web.Parts.Views;
using Microsoft.AspNetCore.WebUtilities;
using static Funnel.Tests.Kit.TestCompany;

namespace Funnel.Tests.Features.Deals.Listing;

public sealed class DealListTests
{
    [Fact]
    public void Every_number_of_the_dashboard_leads_to_as_many_deals() => Property.Holds(log =>
    {
        var (state, now) = (new LiveState(log.Book.History, Books, 1, ""), log.Now.AddDays(1));
        var view = SomeView(log, now);
        var model = DashboardModel.Count(state, view, now);
        var links = new DashboardLinks(model);
        Assert.All(model.Funnel.Stages, s => Leads(s.Count, links.Stage(s.Stage), s.Value));
        Leads(model.Keys.Won, links.All(DealSelection.Won), model.Keys.WonValue);
        Leads(model.Keys.Closed, links.All(DealSelection.Closed));
        Leads(model.Keys.Open, links.All(DealSelection.Open), model.Keys.OpenValue);
        Leads(model.Keys.Lost, links.All(DealSelection.Lost));
        Leads(model.OverNorm, links.All(DealSelection.OverNorm));
        Assert.All(model.OverNormAt, s => Leads(s.Value, links.OverNorm(Books.Stage(s.Key)!)));
        Assert.All(model.Losses, l => Leads(l.Deals, links.Lost(l.Reason), l.Value));
        Assert.All(model.Leaders, l => Leads(l.Won, links.Won(l.Employee), l.Value));
        Assert.All(model.Channels, c =>
        {
            Leads(c.Deals, links.Started(c.Channel));
            Leads(c.Won, links.Won(c.Channel), c.WonValue);
        });

        void Leads(int count, string? address, long? value = null)
        {
            if (address is null)
                return;
            var list = DealList.Of(state, Read(address, now), now);
            Assert.Empty(list.Query.View.Refused);
            Assert.Equal((count, value ?? list.Amount), (list.Rows.Count, list.Amount));
        }
    }, cases: 150);

    [Fact]
    public void Sorting_keeps_the_deals_and_orders_them()
    {
        var book = new LogBook();
        foreach (var (title, worth) in new[] { ("b", 30m), ("A", 10m), ("c", 20m) })
            A.Deal(title).Worth(worth).In(book);
        Assert.Equal("A b c", Titles("/deals?sort=title"));
        Assert.Equal("c b A", Titles("/deals?sort=-title"));
        Assert.Equal("b c A", Titles("/deals?sort=-amount"));

        string Titles(string address) => string.Join(' ', DealList.Of(new LiveState(book.History, Books, 1, ""), Read(address, Start.AddDays(1)), Start.AddDays(1)).Rows.Select(r => r.Title));
    }

    [Theory]
    [InlineData("/deals?stage=nowhere", "stage")]
    [InlineData("/deals?show=everything", "show")]
    [InlineData("/deals?sort=1", "sort")]
    [InlineData("/deals?sort=-", "sort")]
    [InlineData("/deals?stage=3&part=2", "part")]
    [InlineData("/deals?owner=77", "owner")]
    public void What_an_address_cannot_mean_is_named(string address, string parameter) =>
        Assert.Equal(parameter, Assert.Single(Read(address, Start).View.Refused).Name);

    [Theory]
    [InlineData("/deals?period=2026-01&mode=now&stage=3&part=movedon&sort=title")]
    [InlineData("/deals?owner=1&show=lost&reason=Price%20%26%20time&sort=-amount")]
    public void An_address_read_and_written_again_is_the_same(string address) =>
        Assert.Equal(address, Funnel.Web.Shell.Urls.Deals(Funnel.Web.Shell.Query.Of(Read(address, Start).Parameters())));

    static DealListQuery Read(string address, DateTime now)
    {
        var parameters = QueryHelpers.ParseQuery(new Uri("http://x" + address).Query);
        return DealListQuery.Read(name => parameters.TryGetValue(name, out var v) ? v.ToString() : null, Books, Reach.Everything, now);
    }

    static ViewQuery SomeView(RandomLog log, DateTime now)
    {
        var period = log.Pick([null, Period.Month(2026, 2), Period.Quarter(2026, 1), Period.All]);
        return ViewQuery.Read(_ => null, Books, Reach.Everything, now) with
        {
            Period = period ?? Period.Containing(Period.DayOf(now, Helsinki), PeriodKind.Quarter),
            PeriodSet = period is not null,
            Mode = log.Pick(Enum.GetValues<FunnelMode>()),
            Measure = log.Pick(Enum.GetValues<FunnelMeasure>()),
            Cohort = log.Pick(Enum.GetValues<Cohort>()),
            Visited = log.Maybe(),
            Filter = new DealFilter { Pipeline = log.Pick<PipelineId?>([null, SalesId, ServiceId]), Department = log.Pick<DepartmentId?>([null, null, North]) },
        };
    }
}
