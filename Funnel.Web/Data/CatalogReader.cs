using Funnel.Domain.Analytics;
using Funnel.Domain.Common;
using Funnel.Domain.Customers;
using Funnel.Domain.Marketing;
using Funnel.Domain.People;
using Funnel.Domain.Pipelines;
using Funnel.Domain.Products;
using Microsoft.EntityFrameworkCore;

namespace Funnel.Web.Data;

internal static class CatalogReader
{
    public static async Task<Catalog> ReadAsync(FunnelDb db, CancellationToken cancel)
    {
        var company = await db.Company.AsNoTracking().SingleAsync(cancel);
        var logo = await db.Logos.MaxAsync(l => (DateTime?)l.ChangedAt, cancel);
        return new Catalog(
            new CompanyProfile(company.Name, company.Tagline, company.Currency, company.TimeZone, company.Language) { YearStart = company.YearStart, Logo = logo?.Ticks.ToString("x", System.Globalization.CultureInfo.InvariantCulture) },
            await PipelinesAsync(db, cancel),
            (await db.Departments.AsNoTracking().OrderBy(d => d.Id).ToListAsync(cancel)).Select(d =>
                new Department(new(d.Id), d.Name, d.ParentId is { } p ? new DepartmentId(p) : null)),
            (await db.Employees.AsNoTracking().OrderBy(e => e.Id).ToListAsync(cancel)).Select(e =>
                new Employee(new(e.Id), e.Name, e.DepartmentId is { } d ? new DepartmentId(d) : null, e.Colour, e.Capacity, e.Active)),
            (await db.BusinessLines.AsNoTracking().ToListAsync(cancel)).Select(l => new BusinessLine(new(l.Id), l.Name) { Retired = l.Retired }),
            (await db.Products.AsNoTracking().ToListAsync(cancel)).Select(p =>
                new Product(new(p.Id), p.Name, p.LineId is { } l ? new BusinessLineId(l) : null) { Retired = p.Retired }),
            (await db.Channels.AsNoTracking().ToListAsync(cancel)).Select(c => new Channel(new(c.Id), c.Name) { Retired = c.Retired }),
            (await db.CustomerTypes.AsNoTracking().ToListAsync(cancel)).Select(t => new CustomerType(new(t.Id), t.Name) { Retired = t.Retired }),
            (await db.Customers.AsNoTracking().ToListAsync(cancel)).Select(c =>
                new Customer(new(c.Id), c.Name, c.TypeId is { } t ? new CustomerTypeId(t) : null, c.Maturity) { MergedInto = c.MergedIntoId is { } m ? new CustomerId(m) : null }),
            await db.LossReasons.Where(r => !r.Retired).OrderBy(r => r.Order).ThenBy(r => r.Id).Select(r => r.Name).ToListAsync(cancel),
            (await db.ChannelSpend.AsNoTracking().OrderBy(s => s.ChannelId).ThenBy(s => s.Month).ToListAsync(cancel)).Select(s => new ChannelSpend(new(s.ChannelId), s.Month, s.Amount)),
            new PipelineHistory((await db.PipelineChanges.AsNoTracking().OrderBy(c => c.Number).ToListAsync(cancel)).Select(PipelineBodies.Read)),
            await PlaybooksAsync(db, cancel),
            new SpendHistory((await db.ChannelSpendChanges.AsNoTracking().OrderBy(c => c.Number).ToListAsync(cancel)).Select(c => c.ToChange())),
            choices: new ChanceChoices((await db.ChanceChoices.AsNoTracking().OrderBy(c => c.Number).ToListAsync(cancel)).Select(c => c.ToChoice())));
    }

    public static async Task<PlaybookBook> PlaybooksAsync(FunnelDb db, CancellationToken cancel) =>
        new((await db.Playbooks.AsNoTracking().OrderBy(p => p.Number).ToListAsync(cancel)).Select(PlaybookBodies.ToVersion));

    public static async Task<List<Pipeline>> PipelinesAsync(FunnelDb db, CancellationToken cancel) =>
        [.. (await db.Pipelines.AsNoTracking().Include(p => p.Stages).OrderBy(p => p.Retired).ThenBy(p => p.Order).ThenBy(p => p.Id).ToListAsync(cancel)).Select(PipelineBodies.Of)];
}
