using Funnel.Domain.Access;
using Funnel.Domain.Customers;
using Funnel.Domain.Deals;
using Funnel.Domain.Pipelines;
using Funnel.Web.Data;
using Microsoft.EntityFrameworkCore;

namespace Funnel.Web.Features.Sample;

/// <summary>Writes a made-up company into an empty database: what deals refer to, the deals in pieces, and what the deals made of the customers.</summary>
internal sealed class SampleWriter(IDbContextFactory<FunnelDb> contexts, WriterGate gate, CatalogStore catalog, PlanStore plans, PlaybookStore playbooks, TimeProvider clock)
{
    public const string Started = "sample.started";
    public const string Finished = "sample.finished";

    private const int DealsAPiece = 2000;
    private const int CustomersAPiece = 10_000;

    private static readonly Caller Maker = Caller.Program("Sample");

    public async Task WriteAsync(SampleCompany company, Action<long>? progress, CancellationToken cancel)
    {
        await catalog.EditAsync(Maker, Right.Import, new AuditNote(Started, company.Name, After: AuditFacts.Write(("pipelines", AuditFacts.Number(company.Pipelines.Count)))), db => Task.FromResult(AddReferences(db, company)), cancel);
        foreach (var playbook in SamplePlaybooks.Of(company))
            await playbooks.SetAsync(Maker, playbook, company.Options.Now.AddMonths(-company.Options.Months - 1), cancel);
        foreach (var piece in company.Customers.Chunk(CustomersAPiece))
        {
            await catalog.EditAsync(Maker, Right.Import, new AuditNote("sample.customers", After: AuditFacts.Write(("customers", AuditFacts.Number(piece.Length)))), db =>
            {
                db.Customers.AddRange(piece.Select(c => new CustomerRow { Id = c.Id.Value, Name = c.Name, TypeId = c.Type?.Value, Maturity = c.Maturity }));
                return Task.FromResult(piece.Length);
            }, cancel);
        }
        var known = new Maturity[company.CustomerCount + 1];
        var (written, planned) = (0L, new SamplePlans(company));
        foreach (var piece in company.Deals().Chunk(DealsAPiece))
        {
            await WritePieceAsync(piece, cancel);
            foreach (var deal in piece)
            {
                Learn(known, deal.State, company.Pipelines);
                planned.Take(deal.State);
            }
            written += piece.Length;
            progress?.Invoke(written);
        }
        await GrowCustomersAsync(known, cancel);
        foreach (var piece in planned.Targets().Chunk(PlanStore.Most))
            await plans.SetAsync(Maker, [.. piece.Select(t => new WishedTarget(t.Key, t.Value, null))], planned.SetAt, cancel);
        await catalog.EditAsync(Maker, Right.Import, new AuditNote(Finished, company.Name, After: AuditFacts.Write(("deals", AuditFacts.Number(written)))), _ => Task.FromResult(written), cancel);
    }

    /// <summary>The pipeline an empty company needs to begin.</summary>
    public Task WriteDefaultPipelineAsync(string language, CancellationToken cancel)
    {
        var pipeline = SampleCompany.DefaultPipeline(language);
        return catalog.EditAsync(Caller.Program("First start"), Right.Import, new AuditNote("pipeline.added", pipeline.Name, After: AuditFacts.Write(("name", pipeline.Name))), db =>
        {
            db.Pipelines.Add(ToRow(pipeline, 0));
            return Task.FromResult(true);
        }, cancel);
    }

    /// <summary>Takes away what an interrupted attempt left, or the untouched default pipeline; there are no deals that could refer to it.</summary>
    public Task ClearReferencesAsync(CancellationToken cancel) =>
        catalog.EditAsync(Maker, Right.Import, new AuditNote("sample.cleared"), async db =>
        {
            db.Customers.RemoveRange(await db.Customers.ToListAsync(cancel));
            db.Employees.RemoveRange(await db.Employees.ToListAsync(cancel));
            db.Departments.RemoveRange(await db.Departments.ToListAsync(cancel));
            db.Products.RemoveRange(await db.Products.ToListAsync(cancel));
            db.BusinessLines.RemoveRange(await db.BusinessLines.ToListAsync(cancel));
            db.ChannelSpend.RemoveRange(await db.ChannelSpend.ToListAsync(cancel));
            db.Channels.RemoveRange(await db.Channels.ToListAsync(cancel));
            db.CustomerTypes.RemoveRange(await db.CustomerTypes.ToListAsync(cancel));
            db.LossReasons.RemoveRange(await db.LossReasons.ToListAsync(cancel));
            db.Playbooks.RemoveRange(await db.Playbooks.ToListAsync(cancel));
            db.Pipelines.RemoveRange(await db.Pipelines.Include(p => p.Stages).ToListAsync(cancel));
            return 0;
        }, cancel);

    private async Task WritePieceAsync(SampleDeal[] piece, CancellationToken cancel)
    {
        await using var writer = await BulkWriter.BeginAsync(contexts, gate, clock.GetUtcNow().UtcDateTime, null, cancel);
        foreach (var deal in piece)
        {
            if (writer.NextDealId() != deal.State.Id)
                throw new InvalidOperationException("The sample numbers its deals from 1; this database has numbers already.");
            await writer.WriteStateAsync(deal.State);
        }
        // As it would have been written day by day: the log's order is the order of time.
        var log = piece.SelectMany(d => d.Log.Select((l, i) => (l.At, l.Event, l.Actor, Deal: d.State.Id, Version: i + 1))).ToList();
        log.Sort((a, b) => (a.At, a.Deal.Value, a.Version).CompareTo((b.At, b.Deal.Value, b.Version)));
        foreach (var (at, e, actor, deal, version) in log)
            await writer.LogAsync(deal, version, e, at, actor);
        await writer.CommitAsync(cancel);
    }

    private async Task GrowCustomersAsync(Maturity[] known, CancellationToken cancel)
    {
        foreach (var piece in Enumerable.Range(1, known.Length - 1).Where(id => known[id] != Maturity.New).Chunk(CustomersAPiece))
        {
            await catalog.EditAsync(Maker, Right.Import, new AuditNote("sample.customers", After: AuditFacts.Write(("customers", AuditFacts.Number(piece.Length)))), async db =>
            {
                var (from, to) = (piece[0], piece[^1]);
                foreach (var row in await db.Customers.Where(c => c.Id >= from && c.Id <= to).ToListAsync(cancel))
                    row.Maturity = known[row.Id];
                return piece.Length;
            }, cancel);
        }
    }

    // A customer is as mature as its furthest deal.
    private static void Learn(Maturity[] known, Deal deal, IReadOnlyList<Pipeline> pipelines)
    {
        if (deal.Removed || deal.Customer is not { } customer)
            return;
        var order = pipelines.Select(p => p.Find(deal.Stage)).First(s => s is not null)!.Order;
        var now = deal.Outcome == Outcome.Won ? Maturity.Repeat : order >= 2 ? Maturity.Ripe : order == 1 ? Maturity.Warming : Maturity.New;
        if (now > known[customer.Value])
            known[customer.Value] = now;
    }

    private static int AddReferences(FunnelDb db, SampleCompany company)
    {
        var row = db.Company.Single();
        (row.Name, row.Tagline, row.Language) = (company.Name, company.Tagline, company.Options.Language == "ru" ? "ru" : "en");
        (row.Currency, row.TimeZone) = (SampleCompany.Currency, SampleCompany.Zone);
        db.Pipelines.AddRange(company.Pipelines.Select(ToRow));
        db.Departments.AddRange(company.Departments.Select(d => new DepartmentRow { Id = d.Id.Value, Name = d.Name, ParentId = d.Parent?.Value }));
        db.Employees.AddRange(company.People.Select(e =>
            new EmployeeRow { Id = e.Id.Value, Name = e.Name, DepartmentId = e.Department?.Value, Colour = e.Colour, Capacity = e.Capacity, Active = e.Active }));
        db.BusinessLines.AddRange(company.Lines.Select(l => new BusinessLineRow { Id = l.Id.Value, Name = l.Name }));
        db.Products.AddRange(company.Products.Select(p => new ProductRow { Id = p.Id.Value, Name = p.Name, LineId = p.Line?.Value }));
        db.Channels.AddRange(company.Channels.Select(c => new ChannelRow { Id = c.Id.Value, Name = c.Name }));
        db.ChannelSpend.AddRange(SampleSpend.Of(company).Select(s => new ChannelSpendRow { ChannelId = s.Channel.Value, Month = s.Month, Amount = s.Amount }));
        db.CustomerTypes.AddRange(company.CustomerTypes.Select(t => new CustomerTypeRow { Id = t.Id.Value, Name = t.Name }));
        db.LossReasons.AddRange(company.LossReasons.Select(r => new LossReasonRow { Name = r }));
        return company.Pipelines.Count;
    }

    private static PipelineRow ToRow(Pipeline pipeline, int order) => new()
    {
        Id = pipeline.Id.Value,
        Name = pipeline.Name,
        Order = order,
        Stages = [.. pipeline.Stages.Select(s => new StageRow
        {
            Id = s.Id.Value,
            PipelineId = pipeline.Id.Value,
            Name = s.Name,
            Kind = s.Kind,
            Order = s.Order,
            NormDays = s.NormDays,
            Probability = s.Probability,
        })],
    };
}
