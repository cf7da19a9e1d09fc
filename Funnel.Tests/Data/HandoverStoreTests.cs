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
    public async Task Five_hundred_deals_while_others_move_some_give_a_result_for_each_and_no_half_state()
    {
        var deals = await DealsAsync(500, Clara);
        // Others were faster at ten of them; ten more move while the batch is on its way.
        foreach (var deal in deals.Take(10))
            await _store.Deals.ChangeAsync(deal, SqliteStore.By(), d => d.MoveTo(Sales, Interest));
        var moving = Task.Run(async () =>
        {
            foreach (var deal in deals.Skip(10).Take(10))
                await _store.Deals.ChangeAsync(deal, SqliteStore.By(), d => d.AddNote("meanwhile"));
        });
        var receipt = await Store.ApplyAsync(SqliteStore.By(), [.. deals.Select(d => Wish(d, Eve))]);
        await moving;
        Assert.Equal(deals.Order(Ids), receipt.Done.Select(d => d.Deal).Concat(receipt.Refused.Select(r => r.Deal)).Order(Ids));
        Assert.InRange(receipt.Refused.Count, 10, 20);
        Assert.All(receipt.Refused, r => Assert.Equal("This deal was changed meanwhile. Look at it again.", r.Why.Message));
        Assert.Equal(receipt.Done.Count, await _store.ScalarAsync($"SELECT count(*) FROM Deals WHERE OwnerId = {Eve.Value}"));
        Assert.Equal(receipt.Done.Count, await _store.ScalarAsync($"SELECT count(*) FROM Handovers WHERE BatchId = {receipt.Batch}"));
        // No hole in the log, and each deal's state is what its events say.
        Assert.Equal(await _store.ScalarAsync("SELECT count(*) FROM Events"), await _store.ScalarAsync("SELECT max(Sequence) FROM Events"));
        Assert.Equal(0, await _store.ScalarAsync("SELECT count(*) FROM Deals d WHERE d.Version <> (SELECT max(Version) FROM Events e WHERE e.DealId = d.Id)"));
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

    static WishedHandover Wish(DealId deal, EmployeeId to) => new(new HandedOver(deal, Awareness, Start, Clara, to, 0.4, 0.6, 0.1, 0.2, 100_000, 10_000), 1);

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
