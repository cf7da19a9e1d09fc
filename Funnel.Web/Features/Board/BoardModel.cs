using Funnel.Domain.Analytics;
using Funnel.Domain.Common;
using Funnel.Domain.Deals;
using Funnel.Domain.Pipelines;
using Funnel.Web.Live;
using Funnel.Web.Parts.Charts;
using Funnel.Web.Parts.Views;

namespace Funnel.Web.Features.Board;

/// <summary>
/// The board of one viewer: columns, cards and sums of one view, kept current deal by deal. Knows nothing of how it is drawn.
/// What the viewer does shows at once as a wish, and stays until the log tells the same or the wish is taken back.
/// </summary>
public sealed class BoardModel
{
    private readonly ViewQuery _view;
    private readonly Func<DealTrack, DealAlert?>? _fall;
    private readonly HashSet<DealId> _moved = [];
    private readonly Dictionary<DealId, BoardCard> _cards = [];
    private readonly Dictionary<DealId, Wish> _wishes = [];
    private readonly Dictionary<StageId, int> _columnOf = [];
    private Func<Change, bool> _matches;
    private InstantRange _period;
    private DateOnly _day;
    private (Catalog Catalog, Weights Weights)? _weights;

    /// <param name="before">The picture of the past shown before this one: what differs has just moved, what does not is kept.</param>
    /// <param name="fall">Whether a deal's chance fell much of late; asked once of a deal, and again when it has changed. Null while the models are learnt.</param>
    public BoardModel(LiveState state, ViewQuery view, bool onlyOver, DateTime now, BoardModel? before = null, Func<DealTrack, DealAlert?>? fall = null, bool onlyFallen = false)
    {
        (_view, OnlyOver, OnlyFallen, _fall) = (view, onlyOver, onlyFallen, fall);
        State = state;
        Pipeline = null!;
        _matches = _ => false;
        Build(state, view.AsOf ?? now, view.AsOf is not null && before?.AsOf is not null ? before : null);
    }

    /// <summary>The moment of the past it shows (UTC); null for a live board. A board of the past never changes.</summary>
    public DateTime? AsOf => _view.AsOf;

    public LiveState State { get; private set; }

    public Pipeline Pipeline { get; private set; }

    /// <summary>Open stages in order, the won stage last.</summary>
    public IReadOnlyList<BoardColumn> Columns { get; private set; } = [];

    /// <summary>Only cards over their stage's norm are in the columns.</summary>
    public bool OnlyOver { get; }

    /// <summary>Only cards whose chance lately fell are in the columns.</summary>
    public bool OnlyFallen { get; }

    /// <summary>Open deals of the view whose chance lately fell much, shown or not.</summary>
    public int Fallen { get; private set; }

    /// <summary>Open deals of the view that have waited longer than their stage's norm, shown or not.</summary>
    public int OverNorm { get; private set; }

    public IEnumerable<BoardColumn> Open => Columns.Where(c => !c.IsWon);

    public int OpenCount => Open.Sum(c => c.Count);

    public long OpenValue => Open.Sum(c => c.Value);

    public long OpenWeighted => Open.Sum(c => c.Weighted);

    public bool IsEmpty => Columns.All(c => c.Count == 0);

    public string Currency => State.Catalog.Company.Currency;

    public BoardCard? Find(DealId id) => _cards.TryGetValue(id, out var card) && IsShown(card) ? card : null;

    public BoardColumn ColumnOf(BoardCard card) => Columns[card.Column];

    /// <summary>In a replay: the card came, or changed its column, since the picture before.</summary>
    public bool HasMoved(BoardCard card) => _moved.Contains(card.Id);

    /// <summary>Takes in a newer snapshot in which these deals changed; false when nothing to be seen did.</summary>
    public bool Take(LiveState state, IEnumerable<DealId> changed, DateTime now)
    {
        if (AsOf is not null)
            return false;
        if (!ReferenceEquals(state.Catalog, State.Catalog) || state.Epoch != State.Epoch || Period.DayOf(now, state.Catalog.Company.Zone) != _day)
        {
            Build(state, now);
            return true;
        }
        State = state;
        var stamp = Stamp();
        foreach (var id in changed)
            Refresh(id, now);
        Convert(now);
        return Stamp() != stamp;
    }

    /// <summary>Shows a change that is on its way into the log.</summary>
    public void Show(DealId id, Func<Change, Change> wish, DateTime now)
    {
        _wishes[id] = new Wish(wish, now.Ticks);
        Refresh(id, now);
    }

    /// <summary>The log holds the wish at that version; the snapshot will soon.</summary>
    public void Settle(DealId id, int version, DateTime now)
    {
        if (_wishes.TryGetValue(id, out var wish))
            _wishes[id] = wish with { Version = version };
        Refresh(id, now);
    }

    public void TakeBack(DealId id, DateTime now)
    {
        _wishes.Remove(id);
        Refresh(id, now);
    }

    private void Build(LiveState state, DateTime now, BoardModel? before = null)
    {
        _weights = null;
        State = state = state.AsOf(_view.AsOf);
        var catalog = state.Catalog;
        _day = Period.DayOf(now, catalog.Company.Zone);
        Pipeline = (_view.Filter.Pipeline is { } id ? catalog.Pipeline(id) : null) ?? catalog.Pipelines[0];
        _matches = (_view.Filter with { Pipeline = Pipeline.Id }).Against(catalog);
        _period = _view.Period.In(catalog.Company.Zone);
        PlaceStages();
        _cards.Clear();
        OverNorm = Fallen = 0;
        var columns = Columns.Select(_ => new List<BoardCard>()).ToArray();
        foreach (var track in state.History.Deals)
        {
            if (CardOf(track, now) is not { } card)
                continue;
            if (before is not null)
                card = Compared(card, before._cards.GetValueOrDefault(card.Id));
            _cards[card.Id] = card;
            Told(card, 1);
            if (IsShown(card))
                columns[card.Column].Add(card);
        }
        for (var i = 0; i < columns.Length; i++)
            Columns[i].Fill(columns[i]);
        Convert(now);
    }

    private void PlaceStages()
    {
        var stages = Pipeline.OpenStages;
        Columns = [.. stages.Select((s, i) => new BoardColumn(s, i, StageColours.Token(s, i, stages.Length))), new BoardColumn(Pipeline.Won, stages.Length, StageColours.Won)];
        _columnOf.Clear();
        foreach (var column in Columns)
            _columnOf[column.Stage.Id] = column.Index;
        // Deals left in a retired stage stand in the live stage before it, as the funnel counts them.
        foreach (var retired in Pipeline.Stages.Where(s => s.Retired && s.Kind == StageKind.Open))
            _columnOf[retired.Id] = Math.Max(0, stages.Count(s => s.Order <= retired.Order) - 1);
    }

    private void Refresh(DealId id, DateTime now)
    {
        var track = State.History.Find(id);
        if (_wishes.TryGetValue(id, out var wish) && track?.Version >= wish.Version)
            _wishes.Remove(id);
        var before = _cards.GetValueOrDefault(id);
        var after = track is null ? null : CardOf(track, now);
        if (before == after)
            return;
        if (before is not null)
        {
            _cards.Remove(id);
            Told(before, -1);
            if (IsShown(before))
                Columns[before.Column].Remove(before);
        }
        if (after is null)
            return;
        _cards[id] = after;
        Told(after, 1);
        if (IsShown(after))
            Columns[after.Column].Add(after);
    }

    // The same card, where nothing about it changed, need not be drawn again.
    private BoardCard Compared(BoardCard card, BoardCard? before)
    {
        if (before?.Column != card.Column)
            _moved.Add(card.Id);
        return card == before ? before : card;
    }

    private BoardCard? CardOf(DealTrack track, DateTime now)
    {
        if (AsOf is { } at)
            return track.TryAsOf(at.Ticks, out var then) ? CardOf(track, then, then.Version, () => WonAt(track, at.Ticks), now, TodayOf(track.Now)) : null;
        var state = track.Now;
        var version = track.Version;
        var wished = _wishes.TryGetValue(track.Id, out var wish);
        if (wished)
        {
            state = wish!.Change(state);
            version = Math.Max(version, wish.Version is int.MaxValue ? 0 : wish.Version);
        }
        return CardOf(track, state, version, () => wished ? wish!.At : WonAt(track, long.MaxValue - 1), now, null);
    }

    // One for all cards of a picture.
    private Weights WeightsAt(DateTime now) => _weights is { } known && known.Catalog == State.Catalog && known.Weights.Instant == now ? known.Weights
        : (_weights = (State.Catalog, Weights.At(State.Catalog, now))).Value.Weights;

    private BoardCard? CardOf(DealTrack track, in Change state, int version, Func<long> wonAt, DateTime now, Today? today)
    {
        if (state.Outcome == Outcome.Lost || !_matches(state))
            return null;
        if (state.Outcome == Outcome.Open)
            return _columnOf.TryGetValue(state.Stage, out var column) ? BoardCard.Of(track, version, column, state, state.StageSince, State.Catalog, now, WeightsAt(now), today, _fall?.Invoke(track)) : null;
        var won = wonAt();
        return won >= _period.From.Ticks && won < _period.To.Ticks ? BoardCard.Of(track, version, Columns.Count - 1, state, won, State.Catalog, now, WeightsAt(now), today) : null;
    }

    private static long WonAt(DealTrack track, long known)
    {
        for (var i = track.Changes.Length - 1; i >= 0; i--)
            if (track.Changes[i].Kind == ChangeKind.Won && track.Changes[i].StandsAt(known))
                return track.Changes[i].At;
        return 0;
    }

    // Who saw the deal then sees where it is today only if it is still theirs to see.
    private Today? TodayOf(in Change now)
    {
        if (now.Removed || !_view.Filter.Within.Covers(now.Owner, State.Catalog.Staff))
            return null;
        var pipeline = State.Catalog.Pipeline(now.Pipeline) ?? Pipeline;
        var stages = pipeline.OpenStages;
        var stage = State.Catalog.Stage(now.Stage) ?? stages[0];
        return new Today(now.Outcome, now.Outcome switch { Outcome.Won => pipeline.Won.Name, Outcome.Lost => pipeline.Lost.Name, _ => stage.Name },
            StageColours.Token(stage, Math.Max(0, stages.IndexOf(stage)), stages.Length));
    }

    private void Convert(DateTime now)
    {
        var figures = BoardFigures.Of(State, _view with { Filter = _view.Filter with { Pipeline = Pipeline.Id } }, now);
        foreach (var column in Columns)
            column.Convert(column.IsWon ? figures.Stages[^1].OfFirst : figures.Stages[column.Index + 1].OfPrevious);
    }

    private void Told(BoardCard card, int by) => (OverNorm, Fallen) = (OverNorm + (card.IsOver ? by : 0), Fallen + (card.Fallen > 0 ? by : 0));

    private bool IsShown(BoardCard card) => (!OnlyOver || card.IsOver) && (!OnlyFallen || card.Fallen > 0);

    private (int Columns, int OverNorm, int Fallen) Stamp() => (Columns.Sum(c => c.Stamp), OverNorm, Fallen);

    /// <summary>A change shown before it is known to be stored; <see cref="Version"/> once it is.</summary>
    private sealed record Wish(Func<Change, Change> Change, long At)
    {
        public int Version { get; init; } = int.MaxValue;
    }
}
