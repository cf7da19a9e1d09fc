using Funnel.Domain.Access;
using Funnel.Domain.Pipelines;
using Funnel.Web.Live;
using Microsoft.EntityFrameworkCore;

namespace Funnel.Web.Data;

/// <summary>The way to choose by what the company weighs its open deals. A choice counts from its instant on; what was weighed before stays as it was.</summary>
public sealed class ChanceStore(AuditedChanges changes, TailSignal signal, TimeProvider clock)
{
    public const string Action = "chances.chosen";

    /// <summary>False where that was chosen already: nothing is written.</summary>
    public async Task<bool> ChooseAsync(Caller by, ChanceSource source, CancellationToken cancel = default)
    {
        var chosen = await changes.RunAsync(by, Right.ChooseChances, Action, null, async (db, _) =>
        {
            var last = await db.ChanceChoices.OrderByDescending(c => c.Number).FirstOrDefaultAsync(cancel);
            var was = last?.Source ?? ChanceSource.StageDefault;
            if (was == source)
                return (false, null);
            db.ChanceChoices.Add(new ChanceChoiceRow
            {
                Number = (last?.Number ?? 0) + 1, At = clock.GetUtcNow().UtcDateTime, ActorId = by.Actor.Employee?.Value, ActorName = by.Actor.Name, Source = source,
            });
            (await db.Company.SingleAsync(cancel)).CatalogVersion++;
            return (true, (AuditNote?)new AuditNote(Action, null, Said(was), Said(source)));
        }, cancel);
        if (chosen)
            signal.Wake();
        return chosen;
    }

    private static string? Said(ChanceSource source) => AuditFacts.Write(("weighed", source == ChanceSource.Model ? "model" : "stage default"));
}
