using Funnel.Domain.Access;
using Funnel.Domain.Common;
using Funnel.Tests.Kit;
using Funnel.Web.Data;
using static Funnel.Tests.Kit.TestCompany;

namespace Funnel.Tests.Data;

public sealed class CatalogStoreTests : IAsyncLifetime
{
    SqliteStore _store = null!;

    public async ValueTask InitializeAsync() => _store = await SqliteStore.OpenAsync();

    public ValueTask DisposeAsync() => _store.DisposeAsync();

    [Fact]
    public async Task What_is_read_is_the_company_that_was_written()
    {
        var catalog = await _store.Log.ReadCatalogAsync(default);
        Assert.Equal(["Sales", "Service"], catalog.Pipelines.Select(p => p.Name));
        Assert.Equal(Sales.Stages, catalog.Pipelines[0].Stages);
        Assert.Equal(Employees.ToHashSet(), catalog.Employees.Values.ToHashSet());
        Assert.Equal(Products.ToHashSet(), catalog.Products.Values.ToHashSet());
        Assert.Equal(Customers.ToHashSet(), catalog.Customers.Values.ToHashSet());
        Assert.Equal(new[] { North, Harbour }.ToHashSet(), catalog.WithBelow(North).ToHashSet());
        Assert.Equal(("EUR", "Europe/Helsinki"), (catalog.Company.Currency, catalog.Company.TimeZoneId));
    }

    [Fact]
    public async Task A_customer_named_twice_at_once_is_made_once()
    {
        var ids = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Task.Run(() => _store.Catalog.CustomerAsync(Hand.Of(TestCompany.By(Anna)), " Нептун "))));
        Assert.Single(ids.Distinct());
        Assert.Equal(1, await _store.ScalarAsync("SELECT count(*) FROM \"Customers\" WHERE \"Name\" = 'Нептун'"));
    }

    [Theory]
    [InlineData("  ")]
    [InlineData("a\0b")]
    public async Task A_customers_name_must_be_one(string name) =>
        await Assert.ThrowsAsync<RuleViolation>(() => _store.Catalog.CustomerAsync(Hand.Of(TestCompany.By(Anna)), name));

    [Fact]
    public async Task A_failed_edit_changes_neither_data_nor_version_nor_audit()
    {
        var before = await _store.Log.PositionAsync(default);
        await Assert.ThrowsAsync<InvalidOperationException>(() => _store.Catalog.EditAsync<int>(Hand.Of(TestCompany.By(Anna)), Right.ManageSettings, new AuditNote("x"), async db =>
        {
            db.Channels.Add(new ChannelRow { Name = "Never" });
            await db.SaveChangesAsync();
            throw new InvalidOperationException("boom");
        }));
        Assert.Equal(before, await _store.Log.PositionAsync(default));
        Assert.Equal(0, await _store.ScalarAsync("SELECT count(*) FROM \"Audit\""));
        Assert.Equal(3, await _store.ScalarAsync("SELECT count(*) FROM \"Channels\""));
    }

    [Fact]
    public async Task An_edit_raises_the_version_and_is_audited_with_who_did_it()
    {
        var before = await _store.Log.PositionAsync(default);
        await _store.Catalog.CustomerAsync(Hand.Of(TestCompany.By(Boris)), "Neptune");
        Assert.Equal(before with { CatalogVersion = before.CatalogVersion + 1 }, await _store.Log.PositionAsync(default));
        Assert.Equal(1, await _store.ScalarAsync("SELECT count(*) FROM \"Audit\" WHERE \"Action\" = 'customer.added' AND \"ActorId\" = 2"));
    }
}
