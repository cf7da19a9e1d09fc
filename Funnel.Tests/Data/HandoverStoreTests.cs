using Funnel.Domain.Common;
using Funnel.Domain.Deals;
using Funnel.Domain.Forecasting;
using Funnel.Tests.Kit;
using Funnel.Web.Data;
using static Funnel.Tests.Kit.TestCompany;

namespace Funnel.Tests.Data;

/// <summary>Many handovers as one batch: the result of each, limits kept inside the transaction, the log in order.</summary>
public sealed class HandoverStoreTests : IAsyncLifetime
{
    SqliteStore _store = null!;

    HandoverStore Store => _store.Get<HandoverStore>();

    public async ValueTask InitializeAsync() => _store = await SqliteStore.OpenAsync();

    public ValueTask DisposeAsync() => _store.DisposeAsync();

    [Fact]
    public async Task Promise_45_five_hundred_deals_at_once_give_a_result_for_each_and_others_wait_for_a_part_of_them_only()
    {
        var deals = await DealsAsync(501, Clara);
        var other = deals[500];
        deals.RemoveAt(500);
        // Somebody was faster at ten of them.
        foreach (var deal in deals.Take(10))
            await _store.Deals.ChangeAsync(deal, SqliteStore.By(), d => d.MoveTo(Sales, Interest));
        // While the gate is held all three stand in line before it: the batch first, then what Boris does to a deal of his own business and to the last one of the batch.
        var held = await _store.Get<WriterGate>().EnterAsync(default);
        var batch = Store.ApplyAsync(SqliteStore.By(), [.. deals.Select(d => Wish(d, Eve)), Wish(new DealId(4711), Eve)]);
        var moving = _store.Deals.ChangeAsync(other, SqliteStore.By(Boris), d => d.MoveTo(Sales, Decision));
        var noting = _store.Deals.ChangeAsync(deals[^1], SqliteStore.By(Boris), d => d.AddNote("meanwhile"));
        held.Dispose();
        var (moved, noted) = (await moving, await noting);
        var receipt = await batch;

        var why = receipt.Refused.ToDictionary(r => r.Deal, r => r.Why.Message);
        Assert.Equal([.. deals.Order(Ids), new DealId(4711)], receipt.Done.Select(d => d.Deal).Concat(why.Keys).Order(Ids));
        Assert.Equal(12, why.Count);
        Assert.Equal("There is no deal 4711.", why[new DealId(4711)]);
        Assert.All(deals.Take(10).Append(deals[^1]), d => Assert.Equal("This deal was changed meanwhile. Look at it again.", why[d]));
        // Both had their turn after one part of the batch, not after all of it.
        var handed = (await _store.Log.ReadAfterAsync(0, int.MaxValue, default)).Where(e => e.Event is OwnerChanged).Select(e => e.Sequence).ToList();
        Assert.Equal(489, handed.Count);
        Assert.All(moved.Events.Concat(noted.Events), e => Assert.InRange(handed.Count(sequence => sequence < e.Sequence), 1, HandoverStore.Portion));

        // All of it is one batch, no deal is half handed over, and it is given back as one.
        Assert.Equal(489, await _store.ScalarAsync($"SELECT count(*) FROM Handovers WHERE BatchId = {receipt.Batch}"));
        Assert.Equal(489, await _store.ScalarAsync($"SELECT count(*) FROM Deals WHERE OwnerId = {Eve.Value}"));
        Assert.Equal(1, await _store.ScalarAsync("SELECT count(*) FROM HandoverBatches"));
        await _store.AssertConsistentAsync(audited: false);
        Assert.Equal(489, (await Store.UndoAsync(receipt.Batch!.Value, SqliteStore.By()))!.Done.Count);
        Assert.Equal(0, await _store.ScalarAsync($"SELECT count(*) FROM Deals WHERE OwnerId = {Eve.Value}"));
    }

    [Fact]
    public async Task What_somebody_hands_away_frees_no_place_in_the_same_batch_however_long_it_is()
    {
        // Dmitri carries five at most and has five: they go, and none comes in their place, also not a portion later.
        var (his, hers) = (await DealsAsync(5, Dmitri), await DealsAsync(HandoverStore.Portion * 2, Clara));
        var receipt = await Store.ApplyAsync(SqliteStore.By(), [.. his.Select(d => Wish(d, Eve, Dmitri)), .. hers.Select(d => Wish(d, Dmitri))]);
        Assert.Equal(his, receipt.Done.Select(d => d.Deal));
        Assert.Equal(hers, receipt.Refused.Select(r => r.Deal));
        Assert.Equal(5, (await Store.ApplyAsync(SqliteStore.By(), [.. hers.Select(d => Wish(d, Dmitri))])).Done.Count);
    }

    [Fact]
    public async Task A_request_repeated_while_the_first_is_at_work_gets_the_whole_of_its_answer()
    {
        var deals = await DealsAsync(HandoverStore.Portion * 3, Clara);
        var held = await _store.Get<WriterGate>().EnterAsync(default);
        var asked = Enumerable.Range(0, 2).Select(_ => Store.ApplyAsync(SqliteStore.By(key: "monday"), [.. deals.Select(d => Wish(d, Eve))])).ToList();
        held.Dispose();
        var both = await Task.WhenAll(asked);
        Assert.All(both, r => Assert.Equal(deals, r.Done.Select(d => d.Deal).Order(Ids)));
        Assert.Equal(both[0].Batch, both[1].Batch);
        Assert.Equal(deals.Count, await _store.ScalarAsync("SELECT count(*) FROM Handovers"));
    }

    [Fact]
    public async Task A_limit_holds_inside_the_transaction_and_nothing_is_kept_of_a_batch_without_a_deal()
    {
        var deals = await DealsAsync(8, Clara);
        // Dmitri carries five at most.
        var receipt = await Store.ApplyAsync(SqliteStore.By(), [.. deals.Select(d => Wish(d, Dmitri))]);
        Assert.Equal((5, 3), (receipt.Done.Count, receipt.Refused.Count));
        var nothing = await Store.ApplyAsync(SqliteStore.By(), [Wish(deals[7], Dmitri), Wish(new DealId(4711), Dmitri), Wish(deals[6], Gone)]);
        Assert.Null(nothing.Batch);
        Assert.Equal(["Dmitri Mendeleev has no free place.", "There is no deal 4711.", "Gone Away no longer works here and cannot own deals."], nothing.Refused.Select(r => r.Why.Message));
        Assert.Equal(1, await _store.ScalarAsync("SELECT count(*) FROM HandoverBatches"));
    }

    [Fact]
    public async Task Single_deals_of_a_batch_are_given_back_and_the_rest_stays()
    {
        var deals = await DealsAsync(3, Clara);
        var batch = (await Store.ApplyAsync(SqliteStore.By(), [.. deals.Select(d => Wish(d, Eve))])).Batch!.Value;
        var undone = await Store.UndoAsync(batch, SqliteStore.By(), new HashSet<DealId> { deals[1] });
        Assert.Equal(deals[1], Assert.Single(undone!.Done).Deal);
        Assert.Equal(2, await _store.ScalarAsync($"SELECT count(*) FROM Deals WHERE OwnerId = {Eve.Value}"));
        Assert.Null(await Store.UndoAsync(99, SqliteStore.By()));
        Assert.Equal(1, await _store.ScalarAsync("SELECT count(*) FROM Audit WHERE Action = 'deal.undone'"));
    }

    static readonly Comparer<DealId> Ids = Comparer<DealId>.Create((a, b) => a.Value.CompareTo(b.Value));

    static WishedHandover Wish(DealId deal, EmployeeId to, EmployeeId? from = null) => new(new HandedOver(deal, Awareness, Start, from ?? Clara, to, 0.4, 0.6, 0.1, 0.2, 100_000, 10_000), 1);

    async Task<List<DealId>> DealsAsync(int count, EmployeeId owner)
    {
        var deals = new List<DealId>();
        await using var bulk = await BulkWriter.BeginAsync(_store.Contexts, _store.Get<WriterGate>(), Start, null, default);
        for (var i = 0; i < count; i++)
        {
            var created = A.Deal($"Deal {i}").OwnedBy(owner).Created;
            var deal = Deal.From(bulk.NextDealId(), created, Start);
            await bulk.AppendAsync(deal, 0, [(created, Start, By(owner))]);
            deals.Add(deal.Id);
        }
        await bulk.CommitAsync(default);
        return deals;
    }
}
