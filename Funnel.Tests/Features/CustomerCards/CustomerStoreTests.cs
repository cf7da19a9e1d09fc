using Funnel.Domain.Access;
using Funnel.Domain.Analytics;
using Funnel.Domain.Common;
using Funnel.Domain.Customers;
using Funnel.Domain.Deals;
using Funnel.Tests.Kit;
using Funnel.Web.Data;
using static Funnel.Tests.Kit.TestCompany;

namespace Funnel.Tests.Features.CustomerCards;

/// <summary>Customers changed, merged and sold to again, on the real database.</summary>
public sealed class CustomerStoreTests : IAsyncLifetime
{
    static readonly Caller By = Hand.Of(TestCompany.By(Anna));

    SqliteStore _store = null!;

    CustomerStore Customers => _store.Get<CustomerStore>();

    static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => _store = await SqliteStore.OpenAsync();

    public ValueTask DisposeAsync() => _store.DisposeAsync();

    [Fact]
    public async Task What_is_known_of_a_customer_is_changed_and_the_slower_of_two_is_told()
    {
        var seen = (await CatalogAsync()).Customers[Borealis];
        await Customers.ChangeAsync(By, seen, " Borealis Group ", Factory, Maturity.Repeat, Cancel);
        Assert.Equal(new Customer(Borealis, "Borealis Group", Factory, Maturity.Repeat), (await CatalogAsync()).Customers[Borealis]);
        Assert.Contains("meanwhile", (await Refused(() => Customers.ChangeAsync(By, seen, "Borealis AB", null, Maturity.New, Cancel))).Message, StringComparison.Ordinal);

        var now = (await CatalogAsync()).Customers[Borealis];
        Assert.Contains("Merge", (await Refused(() => Customers.ChangeAsync(By, now, "Draco", null, Maturity.New, Cancel))).Message, StringComparison.Ordinal);
        foreach (var name in new[] { "", " ", new string('x', 201), "Bore\u202Ealis" })
            await Refused(() => Customers.ChangeAsync(By, now, name, null, Maturity.New, Cancel));
        Assert.Equal(1, await _store.ScalarAsync("SELECT count(*) FROM Audit WHERE Action = 'customer.changed' AND Refused = 0"));
    }

    [Fact]
    public async Task Merged_a_double_s_deals_open_and_closed_become_the_other_s_each_by_a_change_of_its_own_and_the_past_stays()
    {
        var open = (await _store.CreateAsync(A.Deal("Open").For(Borealis))).Deal.Id;
        var won = (await _store.CreateAsync(A.Deal("Won").For(Borealis))).Deal.Id;
        await _store.Deals.WinAsync(won, SqliteStore.By(), Cancel);
        var before = _store.Clock.GetUtcNow().UtcDateTime;
        _store.Clock.Advance(TimeSpan.FromDays(1));
        await Customers.MergeAsync(By, Borealis, Aurora, Cancel);

        foreach (var deal in new[] { open, won })
            Assert.Equal(Aurora, Assert.IsType<DetailsChanged>((await _store.Log.ReadDealAsync(deal, Cancel))[^1].Event).Customer);
        var (catalog, history) = (await CatalogAsync(), await _store.Log.ReadHistoryAsync(Cancel));
        Assert.Equal(Aurora, catalog.Kept(Borealis));
        Assert.Equal(2, CustomerFigures.Of(history, catalog, new CustomerQuery(Reach.Everything)).Single(c => c.Customer.Id == Aurora).Deals);
        Assert.True(history.Find(open)!.TryAsOf(before.Ticks, out var then));
        Assert.Equal(Borealis, then.Facts.Customer);
        // A new deal under the old name is the kept customer's, and a merge done again does nothing.
        Assert.Equal(Aurora, await _store.Catalog.CustomerAsync(By, "Borealis", Cancel));
        var last = await _store.ScalarAsync("SELECT MAX(Sequence) FROM Events");
        await Customers.MergeAsync(By, Borealis, Aurora, Cancel);
        Assert.Equal(last, await _store.ScalarAsync("SELECT MAX(Sequence) FROM Events"));
        // Whoever that one is merged into is found by both names.
        await Customers.MergeAsync(By, Aurora, Draco, Cancel);
        Assert.Equal(Draco, (await CatalogAsync()).Kept(Borealis));
        await Refused(() => Customers.MergeAsync(By, Cassiopeia, Aurora, Cancel));
        await Refused(() => Customers.MergeAsync(By, Cassiopeia, Cassiopeia, Cancel));
        await _store.AssertConsistentAsync();
    }

    [Fact]
    public async Task A_merge_that_was_broken_off_counts_as_one_customer_and_is_finished_by_the_next()
    {
        var deal = (await _store.CreateAsync(A.Deal("Left behind").For(Borealis))).Deal.Id;
        // As a killed process leaves it: the name is merged, the deal not yet.
        await _store.ScalarAsync($"UPDATE Customers SET MergedIntoId = {Aurora.Value} WHERE Id = {Borealis.Value} RETURNING Id");
        var (catalog, history) = (await CatalogAsync(), await _store.Log.ReadHistoryAsync(Cancel));
        Assert.Equal(1, CustomerFigures.Of(history, catalog, new CustomerQuery(Reach.Everything)).Single(c => c.Customer.Id == Aurora).Open);
        await Customers.MergeAsync(By, Borealis, Aurora, Cancel);
        Assert.Equal(Aurora, (await _store.Log.ReadHistoryAsync(Cancel)).Find(deal)!.Now.Facts.Customer);
    }

    [Fact]
    public async Task A_won_deal_is_sold_again_from_the_first_stage_and_linked()
    {
        var won = (await _store.CreateAsync(A.Deal("Again").For(Cassiopeia).Worth(700).Through(Fair).OwnedBy(Boris))).Deal.Id;
        await Refused(() => _store.Get<RepeatDeals>().SellAgainAsync(won, SqliteStore.By(), Cancel));
        await _store.Deals.WinAsync(won, SqliteStore.By(), Cancel);
        var made = (await _store.Get<RepeatDeals>().SellAgainAsync(won, SqliteStore.By(key: "twice"), Cancel)).Deal;
        var again = (await _store.Get<RepeatDeals>().SellAgainAsync(won, SqliteStore.By(key: "twice"), Cancel)).Deal;

        Assert.Equal((won, Cassiopeia, Boris, Sales.OpenStages[0].Id, Outcome.Open), (made.RepeatOf, made.Customer!.Value, made.Owner!.Value, made.Stage, made.Outcome));
        Assert.Equal((Euros(700), Fair), (made.Budget, made.Channel!.Value));
        Assert.Equal(made.Id, again.Id);
        await Assert.ThrowsAsync<DealNotFound>(() => _store.Get<RepeatDeals>().SellAgainAsync(new DealId(999), SqliteStore.By(), Cancel));
        await _store.AssertConsistentAsync();
    }

    Task<Catalog> CatalogAsync() => _store.Log.ReadCatalogAsync(Cancel);

    static Task<RuleViolation> Refused(Func<Task> change) => Assert.ThrowsAsync<RuleViolation>(change);
}
