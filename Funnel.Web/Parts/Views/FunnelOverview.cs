using Funnel.Domain.Analytics;
using Funnel.Domain.Common;

namespace Funnel.Web.Parts.Views;

/// <summary>All figures of one view, counted once from one history: what the dashboard shows and the funnel report prints.</summary>
public class FunnelOverview
{
    public FunnelOverview(SalesHistory history, Catalog catalog, ViewQuery view, DateTime now)
    {
        // As the stages were then; the period before is counted by the same ones, or it could not be compared.
        Catalog = catalog = catalog.AsOf(view.AsOf ?? now);
        View = view;
        var asked = view.ToFunnelQuery(catalog, now);
        Funnel = FunnelCount.Of(history, catalog, asked);
        // The funnel takes the first pipeline where none is named; every other figure is of the same one.
        var filter = asked.Filter with { Pipeline = Funnel.Pipeline.Id };
        Query = asked with { Filter = filter };
        QueryBefore = view.ToPreviousQuery(catalog, now) is { } before ? before with { Filter = filter } : null;
        Before = QueryBefore is null ? null : FunnelCount.Of(history, catalog, QueryBefore);
        Open = FunnelCount.Of(history, catalog, Query with { Mode = FunnelMode.Now });
        Keys = KeyFigures.Of(history, catalog, Query);
        KeysBefore = QueryBefore is null ? null : KeyFigures.Of(history, catalog, QueryBefore);
        Times = TimeInStage.Of(history, catalog, Query);
        Leaders = Domain.Analytics.Leaders.Of(history, catalog, Query.Period, Query.AsOf, filter);
        Losses = Breakdowns.LostByReason(history, catalog, Query);
        Channels = Breakdowns.ByChannel(history, catalog, Query);
        OverNormAt = DealLists.Of(history, catalog, Query, DealSelection.OverNorm).CountBy(d => d.State.Stage).ToDictionary();
    }

    public Catalog Catalog { get; }

    public ViewQuery View { get; }

    public FunnelQuery Query { get; }

    /// <summary>The same question about the same day of the period before; null when there is none.</summary>
    public FunnelQuery? QueryBefore { get; }

    public FunnelFigures Funnel { get; }

    public FunnelFigures? Before { get; }

    public FunnelFigures Open { get; }

    public KeyFigures Keys { get; }

    public KeyFigures? KeysBefore { get; }

    public IReadOnlyList<StageTime> Times { get; }

    public IReadOnlyList<Leader> Leaders { get; }

    public IReadOnlyList<LossReasonCount> Losses { get; }

    public IReadOnlyList<ChannelCount> Channels { get; }

    /// <summary>Open deals over their stage's norm, by stage; stages without any are left out.</summary>
    public IReadOnlyDictionary<StageId, int> OverNormAt { get; }

    public int OverNorm => OverNormAt.Values.Sum();

    public string Currency => Catalog.Company.Currency;

    public string? EmployeeName(EmployeeId? id) => Catalog.Employee(id)?.Name;

    public string? DepartmentName(EmployeeId? id) => Catalog.Employee(id)?.Department is { } d ? Catalog.Departments.GetValueOrDefault(d)?.Name : null;

    public string? ChannelName(ChannelId? id) => id is { } c ? Catalog.Channels.GetValueOrDefault(c)?.Name : null;
}
