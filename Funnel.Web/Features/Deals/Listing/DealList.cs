using Funnel.Domain.Analytics;
using Funnel.Domain.Common;
using Funnel.Domain.Deals;
using Funnel.Domain.Pipelines;
using Funnel.Web.Live;
using Funnel.Web.Parts.Charts;
using Funnel.Web.Parts.Views;

namespace Funnel.Web.Features.Deals.Listing;

/// <summary>A deal as the list shows it: in the state it is counted in. Amounts in minor units, <paramref name="ChangedAt"/> UTC.</summary>
/// <param name="Waiting">Days against the stage's norm; null once closed.</param>
/// <param name="Alerts">Why it is in a list of alerts; none in other lists.</param>
public sealed record DealRow(
    DealId Id, string Title, string Customer, Stage Stage, string StageColour, Outcome Outcome, long Amount, long Weighted, string Owner, string? OwnerColour,
    Waiting? Waiting, DateOnly FirstContact, DateTime ChangedAt, IReadOnlyList<DealAlert> Alerts, string? ExternalId = null);

/// <summary>The deals a figure counts, sorted, with their sums. Counted once from one snapshot.</summary>
public sealed class DealList
{
    private DealList(LiveState state, DealListQuery query, DateTime now)
    {
        state = state.AsOf(query.View.AsOf);
        (Query, Catalog, Now) = (query, state.Catalog, query.View.AsOf ?? now);
        var asked = query.View.ToFunnelQuery(Catalog, now);
        Pipeline = (asked.Filter.Pipeline is { } id ? Catalog.Pipeline(id) : null) ?? Catalog.Pipelines[0];
        var found = Find(state.History, asked);
        // A stage's deals are weighed where its figure is: at the end of what was asked.
        var weights = Weights.At(Catalog, query.IsStageCount && asked.Mode != FunnelMode.Now ? new DateTime(asked.LastTick, DateTimeKind.Utc) : asked.AsOf);
        Rows = Sorted([.. found.Select(d => Row(d.Track, d.State, asked.AsOf, weights))], query.Sort, query.Descending);
        Amount = Rows.Sum(r => r.Amount);
        Weighted = Rows.Sum(r => r.Weighted);
        if (query.IsStageCount && query.View.Mode is FunnelMode.Pipeline or FunnelMode.Stage && query.Stage!.Kind == StageKind.Open)
            Parts = Enum.GetValues<StagePart>().ToDictionary(p => p, p => FunnelCount.DealsAt(state.History, Catalog, asked, query.Stage.Id, p).Count);
    }

    public DealListQuery Query { get; }

    public Catalog Catalog { get; }

    public DateTime Now { get; }

    public Pipeline Pipeline { get; }

    public IReadOnlyList<DealRow> Rows { get; }

    public long Amount { get; }

    public long Weighted { get; }

    /// <summary>How a stage's count is made up; empty where that says nothing.</summary>
    public IReadOnlyDictionary<StagePart, int> Parts { get; } = new Dictionary<StagePart, int>();

    public static DealList Of(LiveState state, DealListQuery query, DateTime now) => new(state, query, now);

    private IEnumerable<(DealTrack Track, Change State)> Find(SalesHistory history, FunnelQuery asked)
    {
        if (Query.IsStageCount)
            return FunnelCount.DealsAt(history, Catalog, asked, Query.Stage!.Id, Query.Part);
        IEnumerable<(DealTrack Track, Change State)> found = DealLists.Of(history, Catalog, asked, Query.Show ?? DealSelection.Open);
        if (Query.Stage is { } stage)
            found = found.Where(d => d.State.Stage == stage.Id);
        if (Query.Reason is { } reason)
            found = found.Where(d => string.Equals(d.State.Facts.LostReason is { Length: > 0 } given ? given : "-", reason, StringComparison.OrdinalIgnoreCase));
        return found;
    }

    private DealRow Row(DealTrack track, in Change state, DateTime asOf, Weights weights)
    {
        var pipeline = Catalog.Pipeline(state.Pipeline) ?? Pipeline;
        var stage = state.Outcome switch { Outcome.Won => pipeline.Won, Outcome.Lost => pipeline.Lost, _ => Catalog.Stage(state.Stage) ?? pipeline.OpenStages[0] };
        var colour = stage.Kind switch
        {
            StageKind.Won => StageColours.Won,
            StageKind.Lost => StageColours.Lost,
            _ => StageColours.Token(stage, Math.Max(0, pipeline.OpenStages.IndexOf(stage)), pipeline.OpenStages.Length),
        };
        var owner = Catalog.Employee(state.Owner);
        return new DealRow(track.Id, state.Facts.Title, Catalog.Customer(state.Facts.Customer)?.Name ?? "", stage, colour, state.Outcome, state.Amount,
            weights.Weighted(track, state), owner?.Name ?? "", owner?.Colour, state.Outcome == Outcome.Open ? Rotting.Of(state, Catalog, asOf) : null,
            state.Facts.FirstContact, state.AtUtc, Query.Show is DealSelection.Alerted or DealSelection.Slipped or DealSelection.BudgetCut ? [.. Alerts.Of(track, state, Catalog, asOf)] : [], state.Facts.ExternalId);
    }

    private static IReadOnlyList<DealRow> Sorted(List<DealRow> rows, DealColumn column, bool descending)
    {
        // Ties keep one order whichever way the column is sorted: the newest deal first.
        Comparison<DealRow> by = column switch
        {
            DealColumn.Title => (a, b) => StringComparer.CurrentCultureIgnoreCase.Compare(a.Title, b.Title),
            DealColumn.Customer => (a, b) => StringComparer.CurrentCultureIgnoreCase.Compare(a.Customer, b.Customer),
            DealColumn.Stage => (a, b) => a.Stage.Order.CompareTo(b.Stage.Order),
            DealColumn.Amount => (a, b) => a.Amount.CompareTo(b.Amount),
            DealColumn.Weighted => (a, b) => a.Weighted.CompareTo(b.Weighted),
            DealColumn.Owner => (a, b) => StringComparer.CurrentCultureIgnoreCase.Compare(a.Owner, b.Owner),
            DealColumn.Days => (a, b) => (a.Waiting?.Days ?? -1).CompareTo(b.Waiting?.Days ?? -1),
            DealColumn.FirstContact => (a, b) => a.FirstContact.CompareTo(b.FirstContact),
            _ => (a, b) => a.ChangedAt.CompareTo(b.ChangedAt),
        };
        rows.Sort((a, b) => (descending ? by(b, a) : by(a, b)) is var order and not 0 ? order : b.Id.Value.CompareTo(a.Id.Value));
        return rows;
    }
}
