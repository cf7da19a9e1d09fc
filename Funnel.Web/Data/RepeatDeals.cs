using Funnel.Domain.Common;
using Funnel.Domain.Deals;
using Microsoft.EntityFrameworkCore;

namespace Funnel.Web.Data;

/// <summary>“Sell again”: a new deal of a customer who bought, from the deal they bought with.</summary>
public sealed class RepeatDeals(DealStore deals, IDbContextFactory<FunnelDb> contexts, Authorities authorities, TimeProvider clock)
{
    /// <summary>
    /// Opens a deal at the first stage with the same customer, products, budget, channel and owner, linked to the won one. First contact is today in the company's zone. Where the
    /// owner has left, or is not the caller's to open deals for, it is the caller's own.
    /// </summary>
    /// <exception cref="RuleViolation">The deal is not won.</exception>
    /// <exception cref="DealNotFound">There is none the caller may see.</exception>
    public async Task<Changed> SellAgainAsync(DealId won, By by, CancellationToken cancel = default)
    {
        await using var db = await contexts.CreateDbContextAsync(cancel);
        var (authority, staff) = (await authorities.OfAsync(db, by.Caller, cancel), await authorities.StaffAsync(db, cancel));
        if ((await db.Deals.AsNoTracking().FirstOrDefaultAsync(d => d.Id == won.Value && !d.Removed, cancel))?.ToDeal() is not { } before || !authority.Sees.Covers(before.Owner, staff))
            throw new DealNotFound(won);
        if (before.Outcome != Outcome.Won)
            throw new RuleViolation("Only a won deal can be sold again.");
        var active = before.Owner is { } owner && await db.Employees.AnyAsync(e => e.Id == owner.Value && e.Active, cancel) && authority.Changes.Covers(owner, staff);
        var zone = TimeZoneInfo.FindSystemTimeZoneById((await db.Company.AsNoTracking().SingleAsync(cancel)).TimeZone);
        var today = Period.DayOf(clock.GetUtcNow().UtcDateTime, zone);
        return await deals.CreateAsync(by, pipelines =>
        {
            var pipeline = pipelines[before.Pipeline] is { Retired: false } same ? same : pipelines.All.First(p => !p.Retired);
            return Deal.Create(pipeline, new DealCreated(
                before.Title, before.Customer, pipeline.Id, pipeline.OpenStages[0].Id, active ? before.Owner : authority.Employee, before.Budget, before.Channel, today, null, before.Products, null, before.Id));
        }, cancel);
    }
}
