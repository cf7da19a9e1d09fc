using Funnel.Domain.Analytics;
using Funnel.Domain.Common;
using Funnel.Domain.Deals;
using Funnel.Domain.People;
using Funnel.Domain.Pipelines;

namespace Funnel.Web.Features.Deals.Screen;

/// <summary>
/// Everything the page shows of one deal, made from its log alone, so that a change just made is on the page before the live history has taken it in.
/// Immutable: another event makes another file.
/// </summary>
public sealed class DealFile
{
    // The history keeps deals by number; a history of one deal needs no room for a million before it.
    private static readonly DealId Alone = new(1);

    private readonly Deal?[] _before;

    private DealFile(IReadOnlyList<LoggedEvent> log, Catalog catalog)
    {
        (Log, Catalog) = (log, catalog);
        Deal = Domain.Deals.Deal.Fold(log[0].Deal, Folding(log, log.Count));
        Track = SalesHistory.Empty.Apply(log.Select(e => e with { Deal = Alone })).Find(Alone)!;
        Pipeline = catalog.Pipeline(Deal.Pipeline) ?? catalog.Pipelines[0];
        UndoneBy = log.Where(e => e.Event is ChangeUndone).ToDictionary(e => ((ChangeUndone)e.Event).Undone);
        _before = StatesBefore(log);
    }

    /// <summary>Null when there is no such deal.</summary>
    public static DealFile? Of(IReadOnlyList<LoggedEvent> log, Catalog catalog) => log.Count == 0 ? null : new DealFile(log, catalog);

    /// <summary>Oldest first; the event of version n is at n − 1.</summary>
    public IReadOnlyList<LoggedEvent> Log { get; }

    public Catalog Catalog { get; }

    public Deal Deal { get; }

    public DealTrack Track { get; }

    public Pipeline Pipeline { get; }

    /// <summary>Version of a change taken back → the event that took it back.</summary>
    public IReadOnlyDictionary<int, LoggedEvent> UndoneBy { get; }

    /// <summary>How far it is through the playbook of its stage; null where that is empty, and once it is closed.</summary>
    public PlaybookState? Playbook => IsOpen && Catalog.Playbooks.Of(Deal.Stage) is { IsEmpty: false } playbook
        ? PlaybookState.Of(playbook, Deal.Filled(), DealWork.Of([.. Log.Select(e => (e.Version, e.Event))])) : null;

    /// <summary>The change that ticked the step or attached its document; null for facts, which say it themselves.</summary>
    public LoggedEvent? DoneBy(Playbook playbook, PlaybookStep step) => Log.LastOrDefault(e => !UndoneBy.ContainsKey(e.Version) && Deed.Of(e.Event, e.Version) is { } deed && step.Kind switch
    {
        StepKind.Tick => deed.Kind == DeedKind.Done && DealWork.Is(deed, playbook.Stage, step),
        StepKind.Document => deed.Kind == DeedKind.Attached && string.Equals(deed.Text, step.Document, StringComparison.OrdinalIgnoreCase)
            && !Log.Any(w => w.Event is DocumentWithdrawn gone && gone.Document == e.Version && !UndoneBy.ContainsKey(w.Version)),
        _ => false,
    });

    public Stage? Stage => Catalog.Stage(Deal.Stage);

    public Employee? Owner => Catalog.Employee(Deal.Owner);

    public bool IsOpen => Deal is { Outcome: Outcome.Open, Removed: false };

    /// <summary>The state a change found.</summary>
    public Deal? Before(LoggedEvent e) => _before[e.Version - 1];

    /// <summary>The change that an undo takes back; null when there is none, or none that can be.</summary>
    public LoggedEvent? Undoable => Log.Skip(1).LastOrDefault(e => e.Event is not ChangeUndone && !UndoneBy.ContainsKey(e.Version)) is
        { Event: not (EmailSent or DocumentAttached or DealRemoved { Reverted: true }) } last ? last : null;

    /// <summary>What happened after a version.</summary>
    public IEnumerable<LoggedEvent> Since(int version) => Log.Skip(version);

    public List<Visit> VisitsUntil(DateTime now) => Visits.Of(Track, now.Ticks, Catalog);

    public Waiting Waiting(DateTime now) => IsOpen ? Rotting.Of(Track.Now, Catalog, now) : default;

    /// <summary>The chance that counts, and by what; a change just made is weighed with it.</summary>
    public (double Chance, ChanceBasis Basis) Chance(DateTime now) => WeightsAt(now).Of(Track, Track.Now);

    /// <summary>What counts as soon as nothing is set by hand.</summary>
    public (double Chance, ChanceBasis Basis) ChanceByItself(DateTime now) => WeightsAt(now).ByItself(Track, Track.Now);

    public Money Weighted(DateTime now) => new(WeightsAt(now).Weighted(Track, Track.Now), Deal.Budget.Currency);

    /// <summary>When the model is asked about it (UTC).</summary>
    public DateTime AskedAt(DateTime now) => new(WeightsAt(now).MomentOf(Track), DateTimeKind.Utc);

    /// <summary>The model is chosen and has no answer in the deal's pipeline.</summary>
    public bool FallsBack(DateTime now) => WeightsAt(now).FallsBack(Deal.Pipeline);

    private Weights WeightsAt(DateTime now) => Weights.At(Catalog, Log[^1].At > now ? Log[^1].At : now);

    public int DaysSinceFirstContact(DateTime now) => Math.Max(0, Period.DayOf(now, Catalog.Company.Zone).DayNumber - Deal.FirstContact.DayNumber);

    /// <summary>Every budget it had, the first one first; changes taken back are left out.</summary>
    public IEnumerable<(LoggedEvent Event, Money Budget, Money? Before, string? Note)> Budgets =>
        from e in Log
        where !UndoneBy.ContainsKey(e.Version)
        from budget in e.Event switch
        {
            DealCreated c => [(e, c.Budget, (Money?)null, (string?)null)],
            BudgetChanged b => [(e, b.To, b.From, b.Note)],
            _ => Array.Empty<(LoggedEvent, Money, Money?, string?)>(),
        }
        select budget;

    private static Deal?[] StatesBefore(IReadOnlyList<LoggedEvent> log)
    {
        var before = new Deal?[log.Count];
        Deal? now = null;
        for (var i = 0; i < log.Count; i++)
        {
            before[i] = now;
            now = log[i].Event switch
            {
                DealCreated created => Domain.Deals.Deal.From(log[i].Deal, created, log[i].At),
                ChangeUndone => Domain.Deals.Deal.Fold(log[i].Deal, Folding(log, i + 1)),
                var e => now!.Apply(e, log[i].At),
            };
        }
        return before;
    }

    private static List<(DealEvent Event, DateTime At)> Folding(IReadOnlyList<LoggedEvent> log, int count) => [.. log.Take(count).Select(e => (e.Event, e.At))];
}
