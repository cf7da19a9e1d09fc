using Funnel.Domain.Analytics;
using Funnel.Domain.Common;
using Funnel.Domain.Pipelines;
using Funnel.Web.Live;
using Funnel.Web.Parts.Views;

namespace Funnel.Web.Features.Figures;

/// <summary>A counted deal as the list shows it. <paramref name="Days"/> is the stay's length, or for the sales cycle from first contact to the win.</summary>
public sealed record LineageRow(DealId Id, string Title, string Customer, string Owner, string? OwnerColour, Stage Stage, long Amount, DateOnly FirstContact, DateTime At, double? Days, CountedAs As);

/// <summary>A change that makes a deal count, with what became of it.</summary>
public sealed record LineageEvent(long Sequence, DateTime At, DealId Deal, string Title, Change Change, CountedAs As);

public sealed record LineageGroup(CountedAs As, IReadOnlyList<LineageRow> Rows, IReadOnlyList<LineageEvent> Events)
{
    public long Value { get; } = Rows.Sum(r => r.Amount);
}

/// <summary>A figure, the numbers it was made of and the lists behind them, counted once from one snapshot.</summary>
public sealed class LineageModel
{
    /// <summary>So many of a list's latest events are shown.</summary>
    public const int MostEvents = 20;

    private const int FewestRecounted = 5, MostDealsRecounted = 100_000, DealsWorth = 200_000;

    private LineageModel(LiveState state, LineageQuery query, DateTime now)
    {
        state = state.AsOf(query.View.AsOf);
        (Query, Catalog, Sequence) = (query, state.Catalog, state.History.Sequence);
        var asked = query.View.ToFunnelQuery(Catalog, now);
        Pipeline = (asked.Filter.Pipeline is { } id ? Catalog.Pipeline(id) : null) ?? Catalog.Pipelines[0];
        Asked = asked with { Filter = asked.Filter with { Pipeline = Pipeline.Id } };
        Groups = [.. Lineage.Of(state.History, Catalog, Asked, query.Figure, query.Stage?.Id).Select(Group)];
        Shown = Groups.FirstOrDefault(g => g.As == query.Group) ?? Groups.FirstOrDefault(g => g.Rows.Count > 0) ?? Groups[0];
        Weights = query.Figure switch
        {
            LineageFigure.Open or LineageFigure.Potential => Weights.At(Catalog, Asked.AsOf),
            LineageFigure.Stage when Asked.Measure == FunnelMeasure.Weighted => Weights.At(Catalog, Asked.Mode == FunnelMode.Now ? Asked.AsOf : new DateTime(Asked.LastTick, DateTimeKind.Utc)),
            _ => null,
        };
        switch (query.Figure)
        {
            case LineageFigure.Stage:
                Funnel = FunnelCount.Of(state.History, Catalog, Asked);
                break;
            case LineageFigure.Time:
                Time = TimeInStage.Of(state.History, Catalog, Asked).FirstOrDefault(t => t.Stage.Id == query.Stage!.Id);
                break;
            case LineageFigure.Movement:
            case LineageFigure.PlanFact:
                break;
            case LineageFigure.Potential:
                Expected = DealLists.Of(state.History, Catalog, Asked, DealSelection.Expected).Sum(d => Weights!.Weighted(d.Track, d.State));
                break;
            default:
                Keys = KeyFigures.Of(state.History, Catalog, Asked);
                Velocity = query.Figure == LineageFigure.Velocity ? Velocity.Of(state.History, Catalog, Asked) : null;
                Around = AroundEvents(state.History);
                if (query.View.ToPreviousQuery(Catalog, now) is { } before)
                {
                    before = before with { Filter = Asked.Filter };
                    KeysBefore = KeyFigures.Of(state.History, Catalog, before);
                    VelocityBefore = query.Figure == LineageFigure.Velocity ? Velocity.Of(state.History, Catalog, before) : null;
                }
                break;
        }
    }

    public LineageQuery Query { get; }

    public Catalog Catalog { get; }

    public FunnelQuery Asked { get; }

    public Pipeline Pipeline { get; }

    /// <summary>What weighs its open deals; null where nothing is weighted.</summary>
    public Weights? Weights { get; }

    /// <summary>The last event counted.</summary>
    public long Sequence { get; }

    public IReadOnlyList<LineageGroup> Groups { get; }

    /// <summary>The list that is open.</summary>
    public LineageGroup Shown { get; }

    /// <summary>What the deals expected to close come to, each times its chance.</summary>
    public long Expected { get; }

    /// <summary>Null for figures of a stage or a plan.</summary>
    public KeyFigures? Keys { get; }

    public KeyFigures? KeysBefore { get; }

    public Velocity? Velocity { get; }

    public Velocity? VelocityBefore { get; }

    /// <summary>The key figures just before and right at each of the latest events of the open list, by the event's number.</summary>
    public IReadOnlyDictionary<long, (KeyFigures Before, KeyFigures After)> Around { get; } = new Dictionary<long, (KeyFigures, KeyFigures)>();

    public FunnelFigures? Funnel { get; }

    public StageTime? Time { get; }

    public string Currency => Catalog.Company.Currency;

    public int Rows => Groups.Sum(g => g.Rows.Count);

    public int Events => Groups.Sum(g => g.Events.Count);

    public static LineageModel Of(LiveState state, LineageQuery query, DateTime now) => new(state, query, now);

    public bool IsOfStays => Query.Figure is LineageFigure.Time or LineageFigure.Movement;

    /// <summary>Whether stays are in a list because they began, or last, rather than because they ended.</summary>
    public static bool IsBegun(CountedAs group) => group is CountedAs.AtStart or CountedAs.Started or CountedAs.Entered or CountedAs.AtEnd or CountedAs.Lasting;

    public LineageGroup At(CountedAs group) => Groups.First(g => g.As == group);

    // Each event costs two counts of everything: all that are shown of a small company, the first few of a large one, and none where a count takes long.
    private Dictionary<long, (KeyFigures Before, KeyFigures After)> AroundEvents(SalesHistory history) => history.Count > MostDealsRecounted ? []
        : Shown.Events.Take(Math.Clamp(DealsWorth / Math.Max(1, history.Count), FewestRecounted, MostEvents)).DistinctBy(e => e.Sequence).ToDictionary(e => e.Sequence, e => (KeysAt(history, e.At.AddTicks(-1)), KeysAt(history, e.At)));

    private KeyFigures KeysAt(SalesHistory history, DateTime at) => KeyFigures.Of(history, Catalog, Asked with { AsOf = at });

    private LineageGroup Group(CountedGroup group) => new(group.As, [.. group.Deals.Select(d => Row(d, group.As)).OrderByDescending(r => r.At)],
        [.. group.Deals.SelectMany(d => d.Because.Select(c => new LineageEvent(c.Sequence, c.AtUtc, d.Track.Id, d.State.Facts.Title, c, group.As))).OrderByDescending(e => e.Sequence)]);

    private LineageRow Row(CountedDeal deal, CountedAs group)
    {
        var owner = Catalog.Employee(deal.Visit is { } visit ? visit.Owner : deal.State.Owner);
        var at = deal.Because.Count == 0 ? deal.State : IsBegun(group) ? deal.Because[0] : deal.Because[^1];
        var stage = deal.State.Outcome switch
        {
            _ when deal.Visit is { } v => Catalog.Stage(v.Stage),
            Domain.Deals.Outcome.Won => Catalog.Pipeline(deal.State.Pipeline)?.Won,
            Domain.Deals.Outcome.Lost => Catalog.Pipeline(deal.State.Pipeline)?.Lost,
            _ => Catalog.Stage(deal.State.Stage),
        } ?? Pipeline.OpenStages[0];
        return new LineageRow(deal.Track.Id, deal.State.Facts.Title, Catalog.Customer(deal.State.Facts.Customer)?.Name ?? "", owner?.Name ?? "", owner?.Colour, stage, deal.Amount,
            deal.State.Facts.FirstContact, at.AtUtc, Days(deal, group, at), group);
    }

    private double? Days(CountedDeal deal, CountedAs group, Change at) => deal.Visit is { } visit ? new TimeSpan((visit.Left ?? Asked.LastTick) - visit.Entered).TotalDays
        : group == CountedAs.Won && Query.Figure == LineageFigure.Cycle ? Period.DayOf(at.AtUtc, Catalog.Company.Zone).DayNumber - deal.State.Facts.FirstContact.DayNumber
        : null;
}
