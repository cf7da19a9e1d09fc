using Funnel.Domain.Common;
using Funnel.Domain.Deals;
using Funnel.Tests.Domain.Analytics;
using Funnel.Tests.Kit;
using Funnel.Web.Data;
using Microsoft.EntityFrameworkCore;
using static Funnel.Tests.Kit.TestCompany;

namespace Funnel.Tests.Data;

public sealed class BulkWriterTests
{
    [Fact]
    public async Task What_is_written_in_bulk_is_what_the_store_writes_one_by_one()
    {
        await using var one = await SqliteStore.OpenAsync();
        await using var bulk = await SqliteStore.OpenAsync();
        var wish = A.Deal("Ледокол").Worth(99.99m).OwnedBy(Anna).For(Draco).Through(Site).Closing(new DateOnly(2026, 6, 1)).Known("crm-1").Of(new ProductLine(Mill, 0.25m, 7));
        var id = (await one.CreateAsync(wish)).Deal.Id;
        await one.Deals.ChangeAsync(id, SqliteStore.By(), d => d.SetProbability(0.35, "A hunch"));
        await one.Deals.ChangeBudgetAsync(id, 5, null, SqliteStore.By());
        await one.Deals.LoseAsync(id, "Price", SqliteStore.By());

        await using (var writer = await BulkWriter.BeginAsync(bulk.Contexts, bulk.Get<WriterGate>(), Start, null, default))
        {
            var deal = Deal.From(writer.NextDealId(), Deal.Create(Sales, wish.Created), Start);
            await writer.AppendAsync(deal, 0, [(wish.Created, Start, TestCompany.By(Anna))]);
            var events = new List<(DealEvent, DateTime, Actor)>();
            foreach (var decide in new Func<Deal, DealEvent?>[] { d => d.SetProbability(0.35, "A hunch"), d => d.ChangeBudget(Euros(5)), d => d.Lose("Price") })
            {
                var decided = decide(deal)!;
                events.Add((decided, Start, TestCompany.By(Anna)));
                deal = deal.Apply(decided, Start);
            }
            await writer.AppendAsync(deal, 1, events);
            await writer.CommitAsync(default);
        }

        await bulk.AssertConsistentAsync(audited: false);
        await using var left = await one.Contexts.CreateDbContextAsync();
        await using var right = await bulk.Contexts.CreateDbContextAsync();
        Assert.Equivalent(await left.Deals.AsNoTracking().SingleAsync(), await right.Deals.AsNoTracking().SingleAsync(), strict: true);
        Assert.Equivalent(await left.Events.AsNoTracking().ToListAsync(), await right.Events.AsNoTracking().ToListAsync(), strict: true);
    }

    [Fact]
    public async Task A_wild_year_survives_the_way_through_the_file()
    {
        await using var store = await SqliteStore.OpenAsync();
        var book = new RandomLog(4711, 400).Book;
        await using (var writer = await BulkWriter.BeginAsync(store.Contexts, store.Get<WriterGate>(), Start, null, default))
        {
            foreach (var e in book.Events)
            {
                if (e.Version == 1)
                    Assert.Equal(e.Deal, writer.NextDealId());
                var log = book.Of(e.Deal).Take(e.Version).ToList();
                await writer.AppendAsync(Deal.Fold(e.Deal, log), e.Version - 1, [(e.Event, e.At, e.Actor)]);
            }
            await writer.CommitAsync(default);
        }
        await store.AssertConsistentAsync(audited: false);
        var read = await store.Log.ReadAfterAsync(0, int.MaxValue, default);
        Assert.Equal(book.Events.Select(e => (e.Sequence, e.Deal, e.Version, e.At, e.Actor, EventBodies.Write(e.Event))),
            read.Select(e => (e.Sequence, e.Deal, e.Version, e.At, e.Actor, EventBodies.Write(e.Event))));
        Assert.Equal(SalesHistoryTests.Text(book.History), SalesHistoryTests.Text(await store.Log.ReadHistoryAsync(default)));
        var deal = book.Deals.First();
        Assert.Equal(book.Of(deal).Count, (await store.Log.ReadDealAsync(deal, default)).Count);
    }

    [Fact]
    public async Task A_log_with_an_event_that_cannot_be_read_is_refused_at_once_with_its_reason()
    {
        await using var store = await SqliteStore.OpenAsync();
        await store.CreateAsync(A.Deal());
        await store.ScalarAsync("UPDATE \"Events\" SET \"Kind\" = 'teleported' RETURNING \"Sequence\"");
        var refused = await Assert.ThrowsAsync<InvalidOperationException>(() => store.Log.ReadHistoryAsync(default));
        Assert.Contains("teleported", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_empty_log_is_an_empty_history()
    {
        await using var store = await SqliteStore.OpenAsync();
        Assert.Empty((await store.Log.ReadHistoryAsync(default)).Deals);
    }

    [Fact]
    public async Task Without_a_commit_nothing_was_written_and_the_next_writer_gets_its_turn()
    {
        await using var store = await SqliteStore.OpenAsync();
        await using (var writer = await BulkWriter.BeginAsync(store.Contexts, store.Get<WriterGate>(), Start, null, default))
        {
            var deal = Deal.From(writer.NextDealId(), A.Deal().Created, Start);
            await writer.AppendAsync(deal, 0, [(A.Deal().Created, Start, TestCompany.By(Anna))]);
        }
        Assert.Equal(new DealId(1), (await store.CreateAsync(A.Deal())).Deal.Id);
        await store.AssertConsistentAsync();
    }
}
