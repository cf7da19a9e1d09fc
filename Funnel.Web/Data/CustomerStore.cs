using Funnel.Domain.Access;
using Funnel.Domain.Common;
using Funnel.Domain.Customers;
using Microsoft.EntityFrameworkCore;

namespace Funnel.Web.Data;

/// <summary>What is changed about customers themselves, and doubles of one made into one.</summary>
public sealed class CustomerStore(CatalogStore catalog, DealStore deals, IDbContextFactory<FunnelDb> contexts, Authorities authorities)
{
    public const int LongestName = 200;

    /// <param name="seen">As it was when the change began: what somebody else has changed meanwhile is not overwritten.</param>
    /// <exception cref="RuleViolation">The name is empty, too long or taken, or somebody else was first.</exception>
    public Task ChangeAsync(Caller by, Customer seen, string name, CustomerTypeId? type, Maturity maturity, CancellationToken cancel = default)
    {
        var read = Names.Read(name, LongestName) ?? throw new RuleViolation("A customer's name has 1 to 200 characters.");
        return catalog.EditAsync(by, Right.ChangeDeals, "customer.changed", seen.Name, async db =>
        {
            await DemandReachAsync(db, by, seen.Id, cancel);
            var row = await db.Customers.FirstOrDefaultAsync(c => c.Id == seen.Id.Value && c.MergedIntoId == null, cancel) ?? throw new RuleViolation("There is no such customer.");
            if (row.Name != seen.Name || row.TypeId != seen.Type?.Value || row.Maturity != seen.Maturity)
                throw new RuleViolation("Somebody changed “{0}” meanwhile. Look again, then change it.", row.Name);
            if (row.Name == read && row.TypeId == type?.Value && row.Maturity == maturity)
                return (0, (AuditNote?)null);
            if (row.Name != read && await db.Customers.AnyAsync(c => c.Name == read && c.Id != row.Id, cancel))
                throw new RuleViolation("There is a customer “{0}” already. Merge the two instead.", read);
            var types = await db.CustomerTypes.ToDictionaryAsync(t => t.Id, t => t.Name, cancel);
            if (type is { } wished && !types.ContainsKey(wished.Value))
                throw new RuleViolation("This entry is not in the list any more.");
            var before = Facts(row, types);
            (row.Name, row.TypeId, row.Maturity) = (read, type?.Value, maturity);
            return (0, new AuditNote("customer.changed", read, before, Facts(row, types)));
        }, cancel);
    }

    /// <summary>
    /// Makes a double one with <paramref name="kept"/>: its deals become that customer's, each by a change of its own in the deal's log, and its name finds that customer from now on.
    /// Done in part, as when the program is killed amid it, it can be done again. Figures count the two as one at once.
    /// </summary>
    /// <exception cref="RuleViolation">One of the deals is not the caller's to change.</exception>
    public async Task MergeAsync(Caller by, CustomerId merged, CustomerId kept, CancellationToken cancel = default)
    {
        if (merged == kept)
            throw new RuleViolation("A customer cannot be merged with itself.");
        await catalog.EditAsync(by, Right.HandOver, "customer.merged", null, async db =>
        {
            var (twin, whole) = (await db.Customers.FirstOrDefaultAsync(c => c.Id == merged.Value, cancel), await db.Customers.FirstOrDefaultAsync(c => c.Id == kept.Value, cancel));
            if (twin is null || whole is null || whole.MergedIntoId is not null)
                throw new RuleViolation("There is no such customer.");
            var (authority, staff) = (await authorities.OfAsync(db, by, cancel), await authorities.StaffAsync(db, cancel));
            var owners = await db.Deals.Where(d => d.CustomerId == merged.Value && !d.Removed).Select(d => d.OwnerId).Distinct().ToListAsync(cancel);
            if (owners.Any(o => !authority.Changes.Covers(o is { } id ? new EmployeeId(id) : null, staff)))
                throw new RuleViolation("Some deals of “{0}” are not yours to change. Somebody who may change all of them can merge it.", twin.Name);
            if (twin.MergedIntoId == kept.Value)
                return (0, (AuditNote?)null);
            twin.MergedIntoId = kept.Value;
            foreach (var earlier in await db.Customers.Where(c => c.MergedIntoId == merged.Value).ToListAsync(cancel))
                earlier.MergedIntoId = kept.Value;
            whole.TypeId ??= twin.TypeId;
            return (0, new AuditNote("customer.merged", whole.Name, AuditFacts.Write(("customer", twin.Name)), AuditFacts.Write(("customer", whole.Name))));
        }, cancel);
        await using (var db = await contexts.CreateDbContextAsync(cancel))
            foreach (var id in await db.Deals.Where(d => d.CustomerId == merged.Value && !d.Removed).OrderBy(d => d.Id).Select(d => d.Id).ToListAsync(cancel))
                await deals.ChangeAsync(new DealId(id), new By(by), deal => deal.Customer == merged ? deal.Correct(deal.Title, kept, deal.FirstContact) : null, cancel);
    }

    // Whoever sees all deals may change every customer, everybody else those they have a deal with that is theirs to change.
    private async Task DemandReachAsync(FunnelDb db, Caller by, CustomerId customer, CancellationToken cancel)
    {
        var (authority, staff) = (await authorities.OfAsync(db, by, cancel), await authorities.StaffAsync(db, cancel));
        if (authority.Changes.All)
            return;
        var owners = await db.Deals.Where(d => d.CustomerId == customer.Value && !d.Removed).Select(d => d.OwnerId).Distinct().ToListAsync(cancel);
        if (!owners.Any(o => authority.Changes.Covers(o is { } id ? new EmployeeId(id) : null, staff)))
            throw new AccessRefused("This customer is not yours to change.");
    }

    private static string Facts(CustomerRow row, Dictionary<int, string> types) =>
        AuditFacts.Write(("name", row.Name), ("type", row.TypeId is { } t ? types.GetValueOrDefault(t) : null), ("maturity", row.Maturity == Maturity.New ? "new" : row.Maturity == Maturity.Warming ? "warming" : row.Maturity == Maturity.Ripe ? "ripe" : "repeat"));
}
