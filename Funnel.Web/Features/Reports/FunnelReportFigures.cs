using Funnel.Domain.Analytics;
using Funnel.Domain.Common;
using Funnel.Domain.Deals;
using Funnel.Web.Live;
using Funnel.Web.Parts.Views;
using Microsoft.Extensions.Localization;

namespace Funnel.Web.Features.Reports;

/// <summary>All numbers of the funnel report, counted once.</summary>
public sealed class FunnelReportFigures
{
    private readonly Catalog _catalog;

    public FunnelReportFigures(LiveState state, ViewQuery view, DateTime now)
    {
        _catalog = state.Catalog;
        View = view;
        Query = view.ToFunnelQuery(_catalog, now);
        Funnel = FunnelCount.Of(state.History, _catalog, Query);
        Before = view.ToPreviousQuery(_catalog, now) is { } before ? FunnelCount.Of(state.History, _catalog, before) : null;
        var filter = Query.Filter with { Pipeline = Funnel.Pipeline.Id };
        Open = FunnelCount.Of(state.History, _catalog, Query with { Mode = FunnelMode.Now, Filter = filter });
        Times = TimeInStage.Of(state.History, _catalog, Query with { Filter = filter });
        var wins = Domain.Analytics.Leaders.WinsIn(state.History, _catalog, Query.Period, Query.AsOf, filter);
        Leaders = Domain.Analytics.Leaders.Of(state.History, _catalog, Query.Period, Query.AsOf, filter);
        (Won, WonValue) = (wins.Count, wins.Sum(w => w.State.Amount));
        if (view.ToPreviousQuery(_catalog, now) is { } previous)
        {
            var old = Domain.Analytics.Leaders.WinsIn(state.History, _catalog, previous.Period, previous.AsOf, filter);
            (WonBefore, WonValueBefore) = (old.Count, old.Sum(w => w.State.Amount));
        }
        Losses = Breakdowns.LostByReason(state.History, _catalog, Query with { Filter = filter });
        Channels = Breakdowns.ByChannel(state.History, _catalog, Query with { Filter = filter });
        MedianCycle = Median([.. wins.Select(w => (double)(Period.DayOf(w.State.AtUtc, _catalog.Company.Zone).DayNumber - w.State.Facts.FirstContact.DayNumber)).Where(d => d >= 0)]);
        var matches = filter.Against(_catalog);
        OverNorm = state.History.Deals.Count(t => t.TryAsOf(Query.AsOf.Ticks, out var s) && s.Outcome == Outcome.Open && matches(s) && Rotting.Of(s, _catalog, Query.AsOf).Over > 0);
    }

    public ViewQuery View { get; }

    public FunnelQuery Query { get; }

    public FunnelFigures Funnel { get; }

    public FunnelFigures? Before { get; }

    public FunnelFigures Open { get; }

    public IReadOnlyList<StageTime> Times { get; }

    public IReadOnlyList<Leader> Leaders { get; }

    public IReadOnlyList<LossReasonCount> Losses { get; }

    public IReadOnlyList<ChannelCount> Channels { get; }

    public int Won { get; }

    public long WonValue { get; }

    public int? WonBefore { get; }

    public long? WonValueBefore { get; }

    public int OverNorm { get; }

    /// <summary>Days from first contact to the win, of the period's wins; null without any.</summary>
    public double? MedianCycle { get; }

    public string Currency => _catalog.Company.Currency;

    public int LostInPeriod => Losses.Sum(l => l.Deals);

    public double? WinRate => Won + LostInPeriod == 0 ? null : (double)Won / (Won + LostInPeriod);

    public int OpenDeals => Open.Stages.Take(Open.Stages.Count - 1).Sum(s => s.Count);

    public string? EmployeeName(EmployeeId? id) => _catalog.Employee(id)?.Name;

    public string? DepartmentName(EmployeeId? id) => _catalog.Employee(id)?.Department is { } d ? _catalog.Departments.GetValueOrDefault(d)?.Name : null;

    public string? ChannelName(ChannelId? id) => id is { } c ? _catalog.Channels.GetValueOrDefault(c)?.Name : null;

    public string ModeName(IStringLocalizer<ReportTexts> L) => (Query.Mode, Query.Visited, Query.Cohort) switch
    {
        (FunnelMode.Now, _, _) => L["open deals by stage"],
        (FunnelMode.Number, _, _) => L["started deals by the stage they hold"],
        (FunnelMode.Stage, _, _) => L["deals at a stage that reached a later one"],
        (_, false, Cohort.Started) => L["started deals that reached a stage"],
        (_, true, Cohort.Started) => L["started deals that visited a stage"],
        (_, false, _) => L["active deals that reached a stage"],
        _ => L["active deals that visited a stage"],
    };

    private static double? Median(List<double> values)
    {
        if (values.Count == 0)
            return null;
        values.Sort();
        var middle = values.Count / 2;
        return values.Count % 2 == 1 ? values[middle] : (values[middle - 1] + values[middle]) / 2;
    }
}
