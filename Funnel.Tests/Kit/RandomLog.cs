using System.Collections.Immutable;
using Funnel.Domain.Common;
using Funnel.Domain.Deals;
using static Funnel.Tests.Kit.TestCompany;

namespace Funnel.Tests.Kit;

/// <summary>
/// A sales year gone wild, the same for the same seed: several deals interleaved, moves forward, back and skipping, wins, losses, reopenings, handovers,
/// budget changes, expected closes, undos (of wins, of removals, one after another), transfers, retired stages; often several events at one instant, often exactly where a month begins.
/// </summary>
public sealed class RandomLog
{
    static readonly StageId[] Open = [Awareness, Interest, Decision, Acting];
    static readonly EmployeeId?[] Owners = [Anna, Boris, Clara, Dmitri, Eve, null];

    readonly Random _random, _days, _contacts;

    public RandomLog(int seed, int steps)
    {
        (Seed, Steps, _random, _days, _contacts) = (seed, steps, new Random(seed), new Random(~seed), new Random(seed ^ 0x5F3759DF));
        for (var i = 0; i < steps; i++)
            Step();
    }

    public int Seed { get; }

    public int Steps { get; }

    public LogBook Book { get; } = new();

    public DateTime Now { get; private set; } = Start;

    /// <summary>Instants worth asking about: of events, just before and after, starts of months, before and after everything.</summary>
    public DateTime SomeInstant()
    {
        if (Book.Events.Count == 0 || _random.Next(12) == 0)
            return Pick([Start.AddYears(-1), Now.AddYears(1), Now]);
        return _random.Next(3) == 0 ? MonthStart(_random.Next(0, 14))
            : Pick(Book.Events).At.AddTicks(Pick([-1L, 0L, 0L, 1L]));
    }

    public InstantRange SomePeriod()
    {
        if (_random.Next(8) == 0)
            return Period.All.In(Helsinki);
        var first = _random.Next(0, 12);
        return new InstantRange(MonthStart(first), MonthStart(first + Pick([1, 1, 3, 12])));
    }

    public bool Maybe() => _random.Next(2) == 0;

    public T Pick<T>(IReadOnlyList<T> from) => from[_random.Next(from.Count)];

    public override string ToString() => $"seed {Seed}, {Steps} steps:\n" + string.Join('\n', Book.Events.Select(e => $"{e.Sequence} #{e.Deal} v{e.Version} {e.At:O} {e.Event}"));

    static DateTime MonthStart(int months) => Period.StartOf(new DateOnly(2026, 1, 1).AddMonths(months), Helsinki);

    void Step()
    {
        Advance();
        if (Book.Deals.Count == 0 || (Book.Deals.Count < 12 && _random.Next(4) == 0))
        {
            Book.Create(NewDeal(), Now);
            return;
        }
        var id = Pick([.. Book.Deals]);
        if (_days.Next(7) == 0 && Book[id] is { Removed: false, Outcome: Outcome.Open })
        {
            Book.Do(id, Now, d => d.ExpectClose(SomeDay()));
            return;
        }
        if (_random.Next(6) == 0)
        {
            Undo(id);
            return;
        }
        var deal = Book[id];
        if (deal.Removed)
            return;
        if (deal.Outcome != Outcome.Open)
            Closed(id);
        else
            Opened(id, deal);
    }

    void Advance() => Now = _random.Next(8) switch
    {
        0 or 1 or 2 => Now,
        3 => Now.AddHours(_random.Next(1, 60)),
        4 => Now.AddDays(_random.Next(1, 12)),
        5 when NextMonth() is { } next => next,
        _ => Now.AddMinutes(_random.Next(1, 3000)),
    };

    DateTime? NextMonth() => Enumerable.Range(0, 24).Select(MonthStart).Cast<DateTime?>().FirstOrDefault(m => m > Now);

    void Undo(DealId id)
    {
        try
        {
            Book.Undo(id, Now);
        }
        catch (RuleViolation)
        {
            // Nothing left to undo, or an e-mail: a fair answer.
        }
    }

    void Closed(DealId id)
    {
        switch (_random.Next(4))
        {
            case 0: Book.Do(id, Now, d => d.Reopen(d.Pipeline == SalesId ? Sales : Service)); break;
            case 1: Book.Do(id, Now, d => d.SetChannel(Pick<ChannelId?>([Fair, Site, null]))); break;
            case 2: Book.Do(id, Now, d => d.MoveTo(d.Pipeline == SalesId ? Sales : Service, d.Pipeline == SalesId ? Pick(Open) : Offer)); break;
            default: Book.Do(id, Now, d => d.AddNote("after the fact")); break;
        }
    }

    void Opened(DealId id, Deal deal)
    {
        var home = deal.Pipeline == SalesId ? Sales : Service;
        switch (_random.Next(20))
        {
            case < 6: Book.Move(id, Now, Pick(home.OpenStages).Id); break;
            case 6 or 7: Book.Do(id, Now, d => d.Win()); break;
            case 8 or 9: Book.Do(id, Now, d => d.Lose(Pick(["Price", "price", "No answer"]))); break;
            case 10: Book.Move(id, Now, home == Sales ? Pick([Request, Offer]) : Pick(Open)); break;
            case 11 or 12: Book.Do(id, Now, d => d.HandOver(Pick(Owners))); break;
            case 13: Book.Do(id, Now, d => d.ChangeBudget(new Money(_random.Next(0, 1_000_000), "EUR"))); break;
            case 14: Book.Do(id, Now, d => d.SetProducts(SomeLines())); break;
            case 15: Book.Do(id, Now, d => d.SetProbability(Pick<double?>([0.33, 0.999, null]), "a hunch")); break;
            case 16: Book.Do(id, Now, d => d.Correct("Deal " + _random.Next(9), Pick<CustomerId?>([Aurora, Borealis, Draco, null]), _contacts.Next(3) == 0 ? SomeContact() : d.FirstContact)); break;
            case 17: Book.Do(id, Now, d => d.Remove("Entered twice")); break;
            case 18: Book.Write(id, Now, Pick<DealEvent>([new StepCompleted(deal.Stage, "Call"), new StepReopened(deal.Stage, "call"), new EmailSent("Hello", "a@example.com"), new DocumentAttached("Offer", "pdf", 10)])); break;
            default:
                if (home == Sales && deal.Stage != Trial)
                    Book.Write(id, Now, new DealMoved(deal.Stage, Trial));
                break;
        }
    }

    DealCreated NewDeal() => new DealCreated("Deal " + _random.Next(9), Pick<CustomerId?>([Aurora, Borealis, Cassiopeia, Draco, null]),
        _random.Next(4) == 0 ? ServiceId : SalesId, Awareness, Pick(Owners), new Money(_random.Next(0, 1_000_000), "EUR"),
        Pick<ChannelId?>([Fair, Site, Referral, null]), SomeContact(), SomeDay(), SomeLines()) is var deal && deal.Pipeline == SalesId
        ? deal with { Stage = Pick([Awareness, Awareness, Interest, Acting]) }
        : deal with { Stage = Pick([Request, Offer]) };

    DateOnly? SomeDay() => _days.Next(6) == 0 ? null : new DateOnly(2026, 1, 1).AddDays(_days.Next(0, 400));

    // Mostly some weeks before it is written down, at times (a typing mistake) after.
    DateOnly SomeContact() => DateOnly.FromDateTime(Now).AddDays(_contacts.Next(-60, 6));

    ImmutableArray<ProductLine> SomeLines() =>
        [.. new[] { Press, Mill, Training, Oddment }.Where(_ => _random.Next(3) == 0).Select(p => new ProductLine(p, _random.Next(1, 5), _random.Next(3) == 0 ? 0 : _random.Next(1, 999)))];
}
