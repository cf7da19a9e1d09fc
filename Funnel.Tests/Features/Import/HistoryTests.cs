using Funnel.Domain.Deals;
using Funnel.Web.Data;
using Funnel.Web.Features.Import;

namespace Funnel.Tests.Features.Import;

/// <summary>What rows of a history do to deals, the first time and again (Promise 51).</summary>
public sealed class HistoryTests
{
    const string Life = """
        D1,2026-01-07T10:00:00Z,Decision,Bo Ek,,,,,,,,,,
        D1,2026-01-05T10:00:00Z,Awareness,Ada Lund,100,One,Good Ltd,Retail,GTX,2,Fair,North,,
        D1,2026-01-06T10:00:00Z,Interest,,120,,,,MG,,,,,
        D1,2026-01-08T10:00:00Z,,,,,,,,,,,lost,price
        D1,2026-01-09T10:00:00Z,Interest,,,,,,,,,,,
        D1,2026-01-10T10:00:00Z,,,150,,,,,,,,won,

        """;

    [Fact]
    public async Task Rows_in_any_order_become_the_deals_life()
    {
        await using var here = await ImportHere.StartAsync();
        var report = await here.RowsAsync(Life);
        Assert.Equal((6L, 1L, 0), (report.Rows, report.DealsNew, report.Refused));
        var company = await here.ReadAsync();
        var track = Assert.Single(company.History.Deals);
        Assert.Equal(["Created", "Budget", "Products", "Moved", "Owner", "Moved", "Lost", "Reopened", "Budget", "Won"], track.Changes.ToArray().Select(c => c.Kind.ToString()));
        Assert.Equal(["Ada Lund", "Ada Lund", "Ada Lund", "Ada Lund", "Bo Ek", "Bo Ek"], track.Changes.ToArray().Take(6).Select(c => company.Catalog.Employee(c.Owner)!.Name));
        var now = track.Now;
        Assert.Equal((Outcome.Won, 15_000L), (now.Outcome, now.Amount));
        Assert.Equal([("GTX", 2m), ("MG", 1m)], now.Facts.Products.Select(p => (company.Catalog.Products[p.Product].Name, p.Quantity)));
        var customer = company.Catalog.Customer(now.Facts.Customer)!;
        Assert.Equal(("Good Ltd", "Retail"), (customer.Name, company.Catalog.CustomerTypes[customer.Type!.Value].Name));
        Assert.Equal("North", company.Catalog.Departments[company.Catalog.Employees.Values.Single(e => e.Name == "Ada Lund").Department!.Value].Name);
        Assert.Equal("Fair", company.Catalog.Channels[now.Facts.Channel!.Value].Name);
        Assert.Empty(await here.DifferencesAsync());
    }

    [Fact]
    public async Task The_same_file_again_changes_nothing()
    {
        await using var here = await ImportHere.StartAsync();
        await here.RowsAsync(Life);
        var before = (await here.ReadAsync()).History.Sequence;
        var again = await here.RowsAsync(Life);
        Assert.Equal((0L, 0L, 1L, 0L, 0), (again.DealsNew, again.DealsChanged, again.DealsUnchanged, again.Events, again.Refused));
        Assert.Null(again.Batch);
        Assert.Equal(before, (await here.ReadAsync()).History.Sequence);
    }

    [Fact]
    public async Task Newer_rows_are_added_to_a_deal_known_by_its_id()
    {
        await using var here = await ImportHere.StartAsync();
        var rows = Life.Split('\n');
        await here.RowsAsync(string.Join('\n', rows[..4]) + "\n");
        var report = await here.RowsAsync(Life);
        Assert.Equal((0L, 1L, 0), (report.DealsNew, report.DealsChanged, report.Refused));
        Assert.Equal(Outcome.Won, Assert.Single((await here.ReadAsync()).States).Outcome);
        Assert.Empty(await here.DifferencesAsync());
    }

    [Fact]
    public async Task An_older_row_that_is_not_known_is_refused()
    {
        await using var here = await ImportHere.StartAsync();
        await here.RowsAsync(Life);
        var report = await here.RowsAsync("D1,2026-01-06T12:00:00Z,Decision,,,,,,,,,,,\n");
        Assert.Equal("It is older than the deal's last change here (2026-01-10 10:00:00 UTC) and is not known.", Assert.Single(report.FirstErrors).Reason);
    }

    [Fact]
    public async Task Several_changes_at_one_instant_are_known_again()
    {
        await using var here = await ImportHere.StartAsync();
        const string rows = """
            D1,2026-01-05T10:00:00Z,Awareness,Ada Lund,1,,,,,,,,,
            D1,2026-01-05T10:00:00Z,Interest,Bo Ek,2,,,,,,,,,
            D1,2026-01-05T10:00:00Z,Awareness,,3,,,,,,,,,
            D1,2026-01-05T10:00:00Z,,,,,,,,,,,won,

            """;
        var first = await here.RowsAsync(rows);
        Assert.Equal(7, first.Events);
        Assert.Equal(0, (await here.RowsAsync(rows)).Events);
    }

    [Fact]
    public async Task A_change_of_a_closed_deal_without_reopening_it_is_refused()
    {
        await using var here = await ImportHere.StartAsync();
        var report = await here.RowsAsync("D1,2026-01-05,Awareness,,1,,,,,,,,won,\nD1,2026-01-06,,,2,,,,,,,,,\n");
        var error = Assert.Single(report.FirstErrors);
        Assert.Equal(("amount", "This deal is already won. Reopen it first."), (error.Column, error.Reason));
    }

    [Fact]
    public async Task A_batch_taken_back_removes_its_deals_but_not_those_changed_since_and_can_be_imported_again()
    {
        await using var here = await ImportHere.StartAsync();
        var report = await here.RowsAsync("D1,2026-01-05,Awareness,,1,One,,,,,,,,\nD2,2026-01-05,Awareness,,1,Two,,,,,,,,\n");
        var two = (await here.ReadAsync()).History.Deals.Single(d => d.Now.Facts.Title == "Two");
        await here.Deals.WinAsync(two.Id, new By(Funnel.Tests.Kit.Hand.Test));

        var revert = await here.RevertAsync(report.Batch!.Value);
        Assert.Equal(1, revert.Removed);
        Assert.Equal([(two.Id, "Two")], revert.Kept);
        Assert.Equal("Two", Assert.Single((await here.ReadAsync()).States).Facts.Title);
        Assert.Contains("was taken back already", (await Assert.ThrowsAsync<ImportRefused>(() => here.RevertAsync(report.Batch.Value))).Message, StringComparison.Ordinal);
        Assert.Contains("There is no import batch 99", (await Assert.ThrowsAsync<ImportRefused>(() => here.RevertAsync(99))).Message, StringComparison.Ordinal);

        var again = await here.RowsAsync("D1,2026-01-05,Awareness,,1,One,,,,,,,,\nD2,2026-01-05,Awareness,,1,Two,,,,,,,,\n");
        Assert.Equal((1L, 1L), (again.DealsNew, again.DealsUnchanged));
        Assert.Equal(2, (await here.ReadAsync()).States.Count());
        Assert.Empty(await here.DifferencesAsync());
    }

    [Fact]
    public async Task A_deal_deleted_by_hand_does_not_come_back()
    {
        await using var here = await ImportHere.StartAsync();
        await here.RowsAsync("D1,2026-01-05,Awareness,,1,One,,,,,,,,\n");
        await here.Deals.ChangeAsync((await here.ReadAsync()).History.Deals.Single().Id, new By(Funnel.Tests.Kit.Hand.Test), d => d.Remove("a mistake"));
        var again = await here.RowsAsync("D1,2026-01-05,Awareness,,1,One,,,,,,,,\n");
        Assert.Equal((0L, 0L), (again.DealsNew, again.Events));
        Assert.Contains("Deals were deleted here since; their rows were left out.", again.Notices);
        Assert.Empty((await here.ReadAsync()).States);
    }

    [Fact]
    public async Task A_table_updates_deals_by_their_id_and_refuses_a_second_row_of_one()
    {
        await using var here = await ImportHere.StartAsync();
        here.Mapping = ImportMapping.Parse("""
            { "format": "table", "pipeline": { "name": "Sales", "stages": ["Lead", "Offer"] }, "columns": { "deal_id": "id" }, "constants": { "reason": "unknown" },
              "dates": { "Lead": "since", "Offer": "offered", "won": "closed", "lost": "closed" } }
            """, "m.json");
        await here.FileAsync(here.Write("t.csv", "id,stage,since,offered,closed,amount\n1,Lead,2026-01-05,,,10\n2,Lead,2026-01-05,,,10\n"));
        var update = here.Write("t.csv", "id,stage,since,offered,closed,amount\n1,Won,2026-01-05,2026-01-06,2026-01-09,25\n2,Lead,2026-01-05,,,10\n");
        var report = await here.FileAsync(update);
        Assert.Equal((0L, 1L, 1L, 0), (report.DealsNew, report.DealsChanged, report.DealsUnchanged, report.Refused));
        Assert.Equal(2_500, (await here.ReadAsync()).States.Single(s => s.Outcome == Outcome.Won).Amount);
        Assert.Equal(0, (await here.FileAsync(update)).Events);

        var twice = await here.FileAsync(here.Write("t.csv", "id,stage,since,offered,closed,amount\n3,Lead,2026-01-05,,,10\n3,Offer,2026-01-05,2026-01-07,,10\n"));
        Assert.Equal(new RefusedRow(0, 3, "id", "The deal 3 stands on line 2 already.", Held: false), Assert.Single(twice.FirstErrors));
        Assert.Empty(await here.DifferencesAsync());
    }

    [Fact]
    public async Task A_closed_row_without_its_date_is_refused()
    {
        await using var here = await ImportHere.StartAsync();
        here.Mapping = ImportMapping.Parse("""{ "format": "table", "pipeline": { "name": "Sales", "stages": ["Lead"] }, "dates": { "Lead": "since", "won": "closed" } }""", "m.json");
        var report = await here.FileAsync(here.Write("t.csv", "deal_id,stage,since,closed\n1,Won,2026-01-05,\n2,Lead,,\n"));
        Assert.Equal([("closed", "The row says Won but has no date for it."), ("", "The row has no date at all. Add \"undated\": \"2026-12-31\" to the mapping to give such rows a day.")],
            report.FirstErrors.Select(e => (e.Column, e.Reason)));
    }

    [Fact]
    public async Task People_get_colours_that_differ()
    {
        await using var here = await ImportHere.StartAsync();
        await here.RowsAsync("D1,2026-01-05,Awareness,Ada Lund,,,,,,,,,,\nD2,2026-01-05,Awareness,Bo Ek,,,,,,,,,,\n");
        Assert.Equal(2, (await here.ReadAsync()).Catalog.Employees.Values.Select(e => e.Colour).Distinct().Count());
    }
}
