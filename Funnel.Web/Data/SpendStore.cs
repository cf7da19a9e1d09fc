using System.Globalization;
using Funnel.Domain.Access;
using Funnel.Domain.Common;
using Funnel.Domain.Marketing;
using Funnel.Web.Live;
using Microsoft.EntityFrameworkCore;

namespace Funnel.Web.Data;

/// <summary>What a channel is said to have cost in a month; no amount takes the entry away.</summary>
/// <param name="Seen">Whether the amount that stands is to be the one seen (<paramref name="Was"/>); otherwise whatever stands is replaced.</param>
public sealed record SpendWish(ChannelId Channel, DateOnly Month, long? Amount, bool Seen = false, long? Was = null);

/// <summary>Another amount stands than the one that was seen: somebody else was first, and nothing was saved.</summary>
public sealed class SpendConflict(string channel, DateOnly month, long? stands)
    : RuleViolation("Somebody else has entered another amount for {0}, {1}. Nothing was saved.", channel, month.ToString("yyyy-MM", CultureInfo.InvariantCulture))
{
    public long? Stands { get; } = stands;
}

/// <summary>The way to enter what channels cost. All wishes together or none; each amount that changes has its line in the audit and stays known as it was.</summary>
public sealed class SpendStore(AuditedChanges changes, AuditBook audit, TailSignal signal, TimeProvider clock)
{
    /// <summary>More cells at once are no work of a hand, nor of any company's years.</summary>
    public const int MostCells = 5_000;

    /// <summary>How many amounts are others now.</summary>
    public async Task<int> EnterAsync(Caller by, IReadOnlyList<SpendWish> wishes, CancellationToken cancel = default)
    {
        if (wishes.Count is 0 or > MostCells)
            throw new RuleViolation("Between 1 and {0} amounts can be entered at once.", MostCells);
        var asked = wishes.Select(w => w with { Month = ChannelSpend.Require(w.Month), Amount = ChannelSpend.Require(w.Amount) }).ToList();
        if (asked.DistinctBy(w => (w.Channel, w.Month)).Count() != asked.Count)
            throw new RuleViolation("A month of a channel is named twice.");
        var made = 0;
        try
        {
            await changes.RunAsync(by, Right.EnterSpend, "spend.entered", null, async (db, _) =>
            {
                var company = await db.Company.SingleAsync(cancel);
                var notes = await EnterAsync(db, by, asked, company.Currency, cancel);
                if (notes.Count == 0)
                    throw new NothingToDo();
                foreach (var note in notes.SkipLast(1))
                    audit.Add(db, by, note);
                company.CatalogVersion++;
                made = notes.Count;
                return (made, notes[^1]);
            }, cancel);
        }
        catch (NothingToDo)
        {
            return 0;
        }
        signal.Wake();
        return made;
    }

    private async Task<List<AuditNote>> EnterAsync(FunnelDb db, Caller by, List<SpendWish> wishes, string currency, CancellationToken cancel)
    {
        var names = await db.Channels.ToDictionaryAsync(c => c.Id, c => c.Name, cancel);
        var rows = (await db.ChannelSpend.ToListAsync(cancel)).ToDictionary(r => (r.ChannelId, r.Month));
        var (number, at) = (await db.ChannelSpendChanges.MaxAsync(c => (long?)c.Number, cancel) ?? 0, clock.GetUtcNow().UtcDateTime);
        var notes = new List<AuditNote>();
        foreach (var wish in wishes)
        {
            var name = names.GetValueOrDefault(wish.Channel.Value) ?? throw new RuleViolation("There is no such channel.");
            var row = rows.GetValueOrDefault((wish.Channel.Value, wish.Month));
            // What is wished stands already: asking twice is no conflict.
            if (row?.Amount == wish.Amount)
                continue;
            if (wish.Seen && row?.Amount != wish.Was)
                throw new SpendConflict(name, wish.Month, row?.Amount);
            notes.Add(new AuditNote(row is null ? "spend.entered" : wish.Amount is null ? "spend.removed" : "spend.changed",
                string.Create(CultureInfo.InvariantCulture, $"{name}, {wish.Month:yyyy-MM}"), Said(row?.Amount, currency), Said(wish.Amount, currency)));
            db.ChannelSpendChanges.Add(new ChannelSpendChangeRow
            {
                Number = ++number, At = at, ActorId = by.Actor.Employee?.Value, ActorName = by.Actor.Name, ChannelId = wish.Channel.Value, Month = wish.Month, Before = row?.Amount, After = wish.Amount,
            });
            if (wish.Amount is not { } amount)
                db.ChannelSpend.Remove(row!);
            else if (row is null)
                db.ChannelSpend.Add(new ChannelSpendRow { ChannelId = wish.Channel.Value, Month = wish.Month, Amount = amount });
            else
                row.Amount = amount;
        }
        return notes;
    }

    private static string? Said(long? amount, string currency) => amount is { } minor ? AuditFacts.Write(("spend", new Money(minor, currency).ToString())) : null;

    private sealed class NothingToDo : Exception;
}
