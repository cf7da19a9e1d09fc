using Funnel.Domain.Access;
using Funnel.Domain.Analytics;
using Microsoft.EntityFrameworkCore;

namespace Funnel.Web.Data;

/// <summary>What the company has open deals weighted with. A choice counts from its instant on; what was shown before stays as it was.</summary>
public sealed class ChanceStore(CatalogStore catalog, TimeProvider clock)
{
    public Task ChooseAsync(Caller by, ChanceSource source, CancellationToken cancel = default) =>
        catalog.EditAsync(by, Right.ChooseChances, new AuditNote("company.chances-chosen", "Win probability", After: AuditFacts.Write(("weight", source == ChanceSource.Model ? "model" : "stages"))), async db =>
        {
            var last = await db.ChanceChoices.MaxAsync(c => (DateTime?)c.At, cancel);
            var now = clock.GetUtcNow().UtcDateTime;
            // A clock set back does not put a choice before one that was made earlier.
            db.ChanceChoices.Add(new ChanceChoiceRow { At = last > now ? last.Value : now, Source = source, ActorId = by.Actor.Employee?.Value, ActorName = by.Actor.Name });
            await db.SaveChangesAsync(cancel);
            return 0;
        }, cancel);
}
