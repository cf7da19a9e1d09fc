using Funnel.Domain.Common;
using Funnel.Domain.Deals;
using Microsoft.EntityFrameworkCore;

namespace Funnel.Web.Data;

/// <summary>Whatever an event refers to must exist; a clear sentence instead of a broken foreign key.</summary>
internal static class References
{
    public static async Task CheckAsync(FunnelDb db, DealEvent decided, CancellationToken cancel)
    {
        switch (decided)
        {
            case DealCreated c:
                await CurrencyAsync(db, c.Budget, cancel);
                await OwnerAsync(db, c.Owner, cancel);
                await CustomerAsync(db, c.Customer, cancel);
                await ChannelAsync(db, c.Channel, cancel);
                await ProductsAsync(db, c.Products, cancel);
                if (c.RepeatOf is { } repeated && !await db.Deals.AnyAsync(d => d.Id == repeated.Value, cancel))
                    throw new RuleViolation("There is no such deal to repeat.");
                break;
            case OwnerChanged o:
                await OwnerAsync(db, o.To, cancel);
                break;
            case ChannelSet c:
                await ChannelAsync(db, c.To, cancel);
                break;
            case ProductsChanged p:
                await ProductsAsync(db, p.Products, cancel);
                break;
            case DetailsChanged d:
                await CustomerAsync(db, d.Customer, cancel);
                break;
        }
    }

    private static async Task CurrencyAsync(FunnelDb db, Money budget, CancellationToken cancel)
    {
        var currency = await db.Company.Select(c => c.Currency).SingleAsync(cancel);
        if (budget.Currency != currency)
            throw new RuleViolation("This company counts in {0}; an amount in {1} cannot be taken.", currency, budget.Currency);
    }

    private static async Task OwnerAsync(FunnelDb db, EmployeeId? id, CancellationToken cancel)
    {
        if (id is not { } owner)
            return;
        var row = await db.Employees.FindAsync([owner.Value], cancel) ?? throw new RuleViolation("There is no such employee.");
        if (!row.Active)
            throw new RuleViolation("{0} no longer works here and cannot own deals.", row.Name);
    }

    private static async Task CustomerAsync(FunnelDb db, CustomerId? id, CancellationToken cancel)
    {
        if (id is { } customer && !await db.Customers.AnyAsync(c => c.Id == customer.Value, cancel))
            throw new RuleViolation("There is no such customer.");
    }

    private static async Task ChannelAsync(FunnelDb db, ChannelId? id, CancellationToken cancel)
    {
        if (id is { } channel && !await db.Channels.AnyAsync(c => c.Id == channel.Value, cancel))
            throw new RuleViolation("There is no such channel.");
    }

    private static async Task ProductsAsync(FunnelDb db, IReadOnlyList<ProductLine> lines, CancellationToken cancel)
    {
        var ids = lines.Select(l => l.Product.Value).ToList();
        if (ids.Count > 0 && await db.Products.CountAsync(p => ids.Contains(p.Id), cancel) != ids.Count)
            throw new RuleViolation("There is no such product.");
    }
}
