using System.Reflection;
using Funnel.Domain.Common;
using Funnel.Domain.Deals;
using Microsoft.EntityFrameworkCore;

namespace Funnel.Web.Data;

/// <summary>Folds every deal's log and compares it with the deal's state row; the two must never differ.</summary>
public sealed class LogCheck(IDbContextFactory<FunnelDb> contexts)
{
    private const int DealsAtOnce = 2_000;
    private static readonly PropertyInfo[] Facts = [.. typeof(Deal).GetProperties(BindingFlags.Public | BindingFlags.Instance).Where(p => p.Name != nameof(Deal.Products))];

    public long Deals { get; private set; }

    public long Events { get; private set; }

    /// <summary>One sentence for each difference.</summary>
    public async IAsyncEnumerable<string> DifferencesAsync([System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancel)
    {
        (Deals, Events) = (0, 0);
        await using var db = await contexts.CreateDbContextAsync(cancel);
        for (long last = 0; ;)
        {
            // State and log of one moment: a change between the two reads would look like damage.
            await using var moment = await db.Database.BeginTransactionAsync(cancel);
            var rows = await db.Deals.AsNoTracking().Where(d => d.Id > last).OrderBy(d => d.Id).Take(DealsAtOnce).ToListAsync(cancel);
            if (rows.Count == 0)
                break;
            var (from, to) = (last, rows[^1].Id);
            var logs = (await db.Events.AsNoTracking().Where(e => e.DealId > from && e.DealId <= to).OrderBy(e => e.DealId).ThenBy(e => e.Version).ToListAsync(cancel))
                .ToLookup(e => e.DealId);
            await moment.DisposeAsync();
            foreach (var row in rows)
            {
                var log = logs[row.Id].ToList();
                (Deals, Events) = (Deals + 1, Events + log.Count);
                if (Compare(row, log) is { } difference)
                    yield return difference;
            }
            last = to;
        }
    }

    private static string? Compare(DealRow row, List<EventRow> log)
    {
        if (log.Count == 0)
            return $"Deal {row.Id} has a state but no events.";
        for (var i = 0; i < log.Count; i++)
            if (log[i].Version != i + 1)
                return $"Deal {row.Id}: its log has no version {i + 1}.";
        Deal folded, stored;
        try
        {
            folded = Deal.Fold(new DealId(row.Id), [.. log.Select(e => (EventBodies.Read(e.Kind, e.Body), e.At))]);
            stored = row.ToDeal();
        }
        catch (Exception e) when (e is InvalidOperationException or NullReferenceException or System.Text.Json.JsonException or RuleViolation)
        {
            return $"Deal {row.Id}: its log cannot be read: {e.Message}";
        }
        var different = Facts.Where(p => !Equals(p.GetValue(folded), p.GetValue(stored)))
            .Select(p => $"{p.Name} is {p.GetValue(stored) ?? "empty"} but {p.GetValue(folded) ?? "empty"} by the log").ToList();
        if (!folded.Products.SequenceEqual(stored.Products))
            different.Add("its products differ from the log's");
        return different.Count == 0 ? null : $"Deal {row.Id}: {string.Join("; ", different)}.";
    }
}
