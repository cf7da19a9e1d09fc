using Funnel.Domain.Access;
using Funnel.Domain.Analytics;
using Funnel.Domain.Common;
using Funnel.Tests.Kit;
using Funnel.Web.Features.Dashboard;
using Funnel.Web.Features.Reports;
using Funnel.Web.Live;
using Funnel.Web.Parts.Views;
using static Funnel.Tests.Kit.TestCompany;

namespace Funnel.Tests.Features.Dashboard;

public sealed class DashboardModelTests
{
    [Fact]
    public void Every_figure_is_the_domains_and_the_printed_reports() => Property.Holds(log =>
    {
        var (state, now) = (new LiveState(log.Book.History, Books, 1, ""), log.Now.AddDays(1));
        var view = SomeView(log, now);
        var model = DashboardModel.Count(state, view, now);
        var asked = view.ToFunnelQuery(Books, now);
        Assert.Equal(FunnelCount.Of(state.History, Books, asked).Stages, model.Funnel.Stages);
        var query = asked with { Filter = asked.Filter with { Pipeline = model.Funnel.Pipeline.Id } };
        Assert.Equal(KeyFigures.Of(state.History, Books, query), model.Keys);
        Assert.Equal(TimeInStage.Of(state.History, Books, query), model.Times);
        Assert.Equal(Breakdowns.ByChannel(state.History, Books, query), model.Channels);
        Assert.Equal(Breakdowns.LostByReason(state.History, Books, query), model.Losses);
        Assert.Equal(Leaders.Of(state.History, Books, query.Period, query.AsOf, query.Filter), model.Leaders);
        Assert.Equal(model.Keys.Open, model.Open.Stages.SkipLast(1).Sum(s => s.Count));

        var printed = new FunnelReportFigures(state, view, now);
        Assert.Equal(printed.Funnel.Stages, model.Funnel.Stages);
        Assert.Equal((printed.Won, printed.WonValue, printed.WinRate, printed.MedianCycle, printed.OpenDeals, printed.OverNorm),
            (model.Keys.Won, model.Keys.WonValue, model.Keys.WinRate, model.Keys.MedianCycle, model.Keys.Open, model.OverNorm));
    }, cases: 100);

    [Fact]
    public void Channels_with_few_deals_are_not_ranked_above_others_and_have_no_change()
    {
        var book = new LogBook();
        for (var i = 0; i < 10; i++)
            A.Deal().Through(Site).In(book);
        book.Do(A.Deal().Through(Fair).In(book), Start.AddDays(1), d => d.Win());
        var model = DashboardModel.Count(new LiveState(book.History, Books, 1, ""), View(), Start.AddDays(9));
        Assert.Equal([Site, Fair], model.RankedChannels.Select(c => c.Channel!.Value));
        Assert.All(model.Channels, c => Assert.Null(model.ConversionChange(c)));
    }

    [Fact]
    public void Only_the_stages_whose_figure_changed_light_up_and_none_under_another_view()
    {
        var book = new LogBook();
        var deal = A.Deal().In(book);
        var before = DashboardModel.Count(new LiveState(book.History, Books, 1, ""), View(), Start.AddDays(1));
        book.Move(deal, Start.AddDays(1), Interest);
        var state = new LiveState(book.History, Books, 1, "");
        var after = DashboardModel.Count(state, View(), Start.AddDays(2));
        Assert.Equal([Interest], after.ChangedSince(before));
        Assert.Empty(DashboardModel.Count(state, View() with { Mode = FunnelMode.Now }, Start.AddDays(2)).ChangedSince(before));
        Assert.Empty(after.ChangedSince(null));
    }

    [Fact]
    public void A_company_whose_deals_were_all_removed_is_empty()
    {
        var book = new LogBook();
        book.Do(A.Deal().In(book), Start.AddDays(1), d => d.Remove("Twice"));
        Assert.True(DashboardModel.Count(new LiveState(book.History, Books, 1, ""), View(), Start.AddDays(9)).IsEmpty);
    }

    static ViewQuery View() => ViewQuery.Read(_ => null, Books, Reach.Everything, Start);

    static ViewQuery SomeView(RandomLog log, DateTime now) => ViewQuery.Read(_ => null, Books, Reach.Everything, now) with
    {
        Period = log.Pick([Period.Month(2026, 2), Period.Quarter(2026, 1), Period.Year(2026), Period.All]),
        Mode = log.Pick(Enum.GetValues<FunnelMode>()),
        Measure = log.Pick(Enum.GetValues<FunnelMeasure>()),
        Cohort = log.Pick(Enum.GetValues<Cohort>()),
        Visited = log.Maybe(),
        Filter = new DealFilter { Pipeline = log.Pick<PipelineId?>([null, SalesId, ServiceId]), Department = log.Pick<DepartmentId?>([null, North]) },
    };
}
