using Funnel.Domain.Analytics;
using Funnel.Domain.Common;
using Funnel.Domain.Plans;
using Funnel.Tests.Kit;
using Funnel.Web.Data;
using static Funnel.Tests.Kit.TestCompany;

namespace Funnel.Tests.Features.Settings.Lists;

/// <summary>The company's lists on the real database.</summary>
public sealed class ListStoreTests : IAsyncLifetime
{
    static readonly Caller By = Hand.Test;

    SqliteStore _store = null!;

    ListStore Lists => _store.Get<ListStore>();

    static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => _store = await SqliteStore.OpenAsync();

    public ValueTask DisposeAsync() => _store.DisposeAsync();

    [Fact]
    public async Task Every_list_takes_a_new_entry_another_name_and_loses_and_regains_it()
    {
        foreach (var kind in Enum.GetValues<ListKind>())
        {
            var before = await Lists.ReadAsync(kind, Cancel);
            var id = await Lists.AddAsync(By, kind, "  Something new ", Cancel);
            await Lists.RenameAsync(By, kind, id, "Something new", "Something else", Cancel);
            await Lists.RetireAsync(By, kind, id, true, Cancel);
            Assert.Equal(new ListEntry(id, "Something else", true), (await Lists.ReadAsync(kind, Cancel))[^1]);
            await Lists.RetireAsync(By, kind, id, false, Cancel);

            Assert.Equal([.. before, new ListEntry(id, "Something else", false)], await Lists.ReadAsync(kind, Cancel));
        }
        Assert.Equal(20, await _store.ScalarAsync("SELECT count(*) FROM Audit WHERE Action LIKE '%.added' OR Action LIKE '%.renamed' OR Action LIKE '%.retired' OR Action LIKE '%.restored'"));
    }

    [Fact]
    public async Task A_name_stands_in_a_list_once_whatever_its_capitals_and_blanks()
    {
        Assert.Contains("in the list already", (await Refused(() => Lists.AddAsync(By, ListKind.Channel, "fAIR", Cancel))).Message, StringComparison.Ordinal);
        Assert.Contains("in the list already", (await Refused(() => Lists.RenameAsync(By, ListKind.Channel, Site.Value, "Site", "Fair", Cancel))).Message, StringComparison.Ordinal);
        await Lists.RetireAsync(By, ListKind.Channel, Fair.Value, true, Cancel);
        Assert.Contains("Take it back", (await Refused(() => Lists.AddAsync(By, ListKind.Channel, "Fair", Cancel))).Message, StringComparison.Ordinal);
        // Its own name in other capitals is no second one.
        await Lists.RenameAsync(By, ListKind.Channel, Site.Value, "Site", "SITE", Cancel);
        foreach (var name in new[] { "", "   ", new string('x', 61), "Fair\u202Ex" })
            await Refused(() => Lists.AddAsync(By, ListKind.Channel, name, Cancel));
        Assert.Equal(["SITE", "Referral", "Fair"], (await Lists.ReadAsync(ListKind.Channel, Cancel)).Select(c => c.Name));
    }

    [Fact]
    public async Task Who_renames_what_another_renamed_first_is_told_and_an_unchanged_name_is_no_change()
    {
        await Lists.RenameAsync(By, ListKind.Product, Press.Value, "Press", "Great press", Cancel);
        var late = await Refused(() => Lists.RenameAsync(By, ListKind.Product, Press.Value, "Press", "Small press", Cancel));
        Assert.Contains("“Great press”", late.Message, StringComparison.Ordinal);
        var version = await _store.ScalarAsync("SELECT CatalogVersion FROM Company");
        await Lists.RenameAsync(By, ListKind.Product, Press.Value, "Great press", "Great press", Cancel);
        await Lists.PutInLineAsync(By, Press.Value, Machines.Value, Cancel);
        Assert.Equal(version, await _store.ScalarAsync("SELECT CatalogVersion FROM Company"));
    }

    [Fact]
    public async Task Reasons_are_offered_in_the_company_s_order_without_those_out_of_use()
    {
        foreach (var name in new[] { "First", "Second", "Third" })
            await Lists.AddAsync(By, ListKind.Reason, name, Cancel);
        var ids = (await Lists.ReadAsync(ListKind.Reason, Cancel)).ToDictionary(r => r.Name, r => r.Id);
        await Lists.MoveAsync(By, ids["Third"], -1, Cancel);
        await Lists.RetireAsync(By, ListKind.Reason, ids["First"], true, Cancel);
        var offered = (await _store.Log.ReadCatalogAsync(Cancel)).LossReasons;

        Assert.Equal(["Third", "Second"], offered.TakeLast(2));
        Assert.DoesNotContain("First", offered);
        // Past either end nothing moves.
        await Lists.MoveAsync(By, (await Lists.ReadAsync(ListKind.Reason, Cancel))[0].Id, -1, Cancel);
        Assert.Equal(offered, (await _store.Log.ReadCatalogAsync(Cancel)).LossReasons);
    }

    [Fact]
    public async Task A_deal_keeps_a_product_and_a_channel_that_are_out_of_use()
    {
        var deal = (await _store.CreateAsync(A.Deal("Old").Through(Fair))).Deal;
        await Lists.RetireAsync(By, ListKind.Channel, Fair.Value, true, Cancel);
        await Lists.PutInLineAsync(By, Oddment.Value, Lessons.Value, Cancel);
        var catalog = await _store.Log.ReadCatalogAsync(Cancel);

        Assert.Equal(Fair, deal.Channel);
        Assert.True(catalog.Channels[Fair].Retired);
        Assert.Equal(Lessons, catalog.Products[Oddment].Line);
        await _store.AssertConsistentAsync();
    }

    [Fact]
    public void A_plan_shows_a_product_out_of_use_only_where_it_has_a_target_or_sold()
    {
        var catalog = new Catalog(Books.Company, Books.Pipelines, Departments, Employees, Lines.Select(l => l with { Retired = l.Id == Lessons }), Products.Select(p => p with { Retired = p.Id == Press || p.Id == Training }),
            Channels, CustomerTypes, Customers, []);
        var year = new FiscalYear(2026, 1);
        var query = new PlanQuery(year, year.Whole, Start) { By = PlanBy.Products };
        Assert.Equal([Machines.Value, Mill.Value, Oddment.Value], Ids(PlanTree.Of(catalog, query, new HashSet<PlanScope>())));
        Assert.Equal([Lessons.Value, Training.Value, Machines.Value, Mill.Value, Oddment.Value], Ids(PlanTree.Of(catalog, query, new HashSet<PlanScope> { PlanScope.Of(Training) })));

        static IEnumerable<int> Ids(IEnumerable<PlanNode> nodes) => nodes.Skip(1).Select(n => n.Scope.Id);
    }

    static Task<RuleViolation> Refused(Func<Task> change) => Assert.ThrowsAsync<RuleViolation>(change);
}
