using Funnel.Web.Data;

namespace Funnel.Tests.Features.Import;

/// <summary>Promises 47 and 49: each bad row gets its line, its column and a reason, and nothing is written before that is accepted.</summary>
public sealed class RowErrorTests
{
    const string Good = "G1,2026-01-05T10:00:00Z,Awareness,Ada Lund,100,Good,Good Ltd,,,,,,,\n";

    public static TheoryData<string, string, string> BadRows => new()
    {
        { "B,2026-01-05T10:00:00Z,Awareness,Ada Lund\n", "", "The row has 4 cells, the header has 14." },
        { "B,2026-01-05T10:00:00Z,Awareness,,,,,,,,,,,,too,many\n", "", "The row has 16 cells, the header has 14." },
        { ",2026-01-05T10:00:00Z,Awareness,,,,,,,,,,,\n", "deal_id", "The cell is empty." },
        { "B,,Awareness,,,,,,,,,,,\n", "occurred_at", "The cell is empty." },
        { "B,yesterday,Awareness,,,,,,,,,,,\n", "occurred_at", "“yesterday” is not a date that can be read." },
        { "B,2026-02-30,Awareness,,,,,,,,,,,\n", "occurred_at", "“2026-02-30” is not a date that can be read." },
        { "B,1899-12-31,Awareness,,,,,,,,,,,\n", "occurred_at", "The date 1899-12-31 is outside 1990 to 2099." },
        { "B,3026-01-01,Awareness,,,,,,,,,,,\n", "occurred_at", "The date 3026-01-01 is outside 1990 to 2099." },
        { "B,2026-11-25,Awareness,,,,,,,,,,,\n", "occurred_at", "2026-11-25 lies in the future." },
        { "B,2026-03-29T03:30:00,Awareness,,,,,,,,,,,\n", "occurred_at", "2026-03-29T03:30:00 does not exist in Europe/Helsinki: the clocks were put forward. If the file is in another zone, add \"timeZone\" to the mapping." },
        { "B,2026-01-05,Action,,,,,,,,,,,\n", "stage", "The pipeline “Sales” has no stage “Action”; its stages are Awareness, Interest, Decision, Won, Lost." },
        { "B,2026-01-05,Won,,,,,,,,,,,\n", "stage", "A new deal starts in an open stage, not in “Won”." },
        { "B,2026-01-05,,,,,,,,,,,,\n", "stage", "This is the deal's first row, and it names no stage." },
        { "B,2026-01-05,Awareness,,-5,,,,,,,,,\n", "amount", "The amount -5 is negative." },
        { "B,2026-01-05,Awareness,,NaN,,,,,,,,,\n", "amount", "“NaN” is not a number that can be taken." },
        { "B,2026-01-05,Awareness,,1e308,,,,,,,,,\n", "amount", "“1e308” is not a number that can be taken." },
        { "B,2026-01-05,Awareness,,99999999999999999999999999999999,,,,,,,,,\n", "amount", "“99999999999999999999999999999999” is not a number that can be taken." },
        { "B,2026-01-05,Awareness,,99000000000,,,,,,,,,\n", "amount", "The amount 99000000000 is too large." },
        { "B,2026-01-05,Awareness,,1.23456,,,,,,,,,\n", "amount", "The amount 1.23456 has more than 2 decimals." },
        { "B,2026-01-05,Awareness,,,,,,,3,,,,\n", "quantity", "A quantity without a product." },
        { "B,2026-01-05,Awareness,,,,,,,,,,maybe,\n", "outcome", "The outcome is won or lost, not “maybe”." },
        { "B,2026-01-05,Awareness,,,,,,,,,,lost,\n", "reason", "Say why the deal was lost." },
        { "B,2026-01-05,Awareness,ada  lund,,,,,,,,,,\n", "owner", "“ada  lund” is not known here; did you mean “Ada Lund”? If so, add \"aliases\": {\"owner\": {\"ada  lund\": \"Ada Lund\"}} to the mapping." },
        { "B,2026-01-05,Awareness,,,,GOOD-LTD,,,,,,,\n", "customer", "“GOOD-LTD” is not known here; did you mean “Good Ltd”? If so, add \"aliases\": {\"customer\": {\"GOOD-LTD\": \"Good Ltd\"}} to the mapping." },
        { "B,2026-01-05,Awareness,,,a\0b,,,,,,,,\n", "title", "The cell contains a NUL character." },
        { "B,2026-01-05,Awareness,,,a\u0007b,,,,,,,,\n", "title", "The cell contains control characters." },
        { "B,2026-01-05,Awareness,,,\"Said \"yes\" twice\",,,,,,,,\n", "", "Text follows a closing quote on line 3; a quote inside a quoted cell is written twice." },
        { "B,2026-01-05,Awareness,,,\"never closed,,,,,,,,\nC,2026-01-05,Awareness,,,,,,,,,,,\n", "", "The quote that opens on line 3 is never closed; what follows it was taken for one cell and not read." },
    };

    [Theory]
    [MemberData(nameof(BadRows))]
    public async Task A_bad_row_is_named_with_line_column_and_reason_and_nothing_is_written(string row, string column, string reason)
    {
        await using var here = await ImportHere.StartAsync();
        var report = await here.RowsAsync(Good + row);
        Assert.False(report.Accepted);
        var error = Assert.Single(report.FirstErrors);
        Assert.Equal(new RefusedRow(0, 3, column, reason, Held: false), error);
        await using var db = here.Open();
        Assert.Empty(db.Deals);
        Assert.Empty(db.Events);
        Assert.Empty(db.Customers);
        Assert.Empty(db.Pipelines);
        Assert.Empty(db.ImportBatches);
    }

    [Theory]
    [InlineData(100_001)]
    [InlineData(1_000_000)]
    public async Task A_cell_too_long_is_refused_and_the_rows_after_it_are_read(int length)
    {
        await using var here = await ImportHere.StartAsync();
        var report = await here.RowsAsync($"B,2026-01-05,Awareness,,,{new string('x', length)},,,,,,,,\n{Good}", allowErrors: true);
        Assert.Equal("Cell 6 has more than 100,000 characters.", Assert.Single(report.FirstErrors).Reason);
        Assert.Equal("Good", Assert.Single((await here.ReadAsync()).States).Facts.Title);
    }

    [Fact]
    public async Task Good_rows_go_in_only_when_asked_for_and_the_refused_ones_lie_in_a_file_with_the_reason()
    {
        await using var here = await ImportHere.StartAsync();
        const string rows = Good + "B1,2026-01-05,Awareness,,-5,\"A, \"\"quoted\"\" title\",,,,,,,,\n";
        var refused = await here.RowsAsync(rows);
        Assert.False(refused.Accepted);
        var report = await here.RowsAsync(rows, allowErrors: true);
        Assert.True(report.Accepted);
        Assert.Equal((1, 1), (report.DealsNew, report.Refused));
        var lines = await File.ReadAllLinesAsync(Assert.Single(report.RefusedFiles));
        Assert.Equal(ImportHere.History.Trim() + ",refused_because", lines[0]);
        Assert.Equal("B1,2026-01-05,Awareness,,-5,\"A, \"\"quoted\"\" title\",,,,,,,,,\"line 3, amount: The amount -5 is negative.\"", lines[1]);
        Assert.Equal(2, lines.Length);
    }

    [Fact]
    public async Task Rows_after_a_refused_one_of_the_same_deal_are_held_back_and_come_in_with_the_corrected_file()
    {
        await using var here = await ImportHere.StartAsync();
        var report = await here.RowsAsync("""
            D1,2026-01-05T10:00:00Z,Awareness,,100,One,,,,,,,,
            D1,2026-01-06T10:00:00Z,Interest,,abc,,,,,,,,,
            D1,2026-01-07T10:00:00Z,Decision,,,,,,,,,,,
            D1,2026-01-08T10:00:00Z,,,,,,,,,,,won,
            """, allowErrors: true);
        Assert.Equal((1, 2, 1), (report.Refused, report.Held, report.DealsNew));
        var held = await File.ReadAllTextAsync(Assert.Single(report.RefusedFiles));
        Assert.Contains("line 5: It follows the refused line 3 of the same deal.", held, StringComparison.Ordinal);
        var corrected = here.Write("corrected.csv", held.Replace("abc", "150", StringComparison.Ordinal));
        var second = await here.FileAsync(corrected);
        Assert.Equal((0, 1), (second.Refused, second.DealsChanged));
        var deal = Assert.Single((await here.ReadAsync()).States);
        Assert.Equal((Funnel.Domain.Deals.Outcome.Won, 15_000L), (deal.Outcome, deal.Amount));
        Assert.Empty(await here.DifferencesAsync());
    }

    [Fact]
    public async Task A_file_of_refused_rows_cannot_make_a_spreadsheet_run_anything_and_comes_back_as_it_was()
    {
        await using var here = await ImportHere.StartAsync();
        var report = await here.RowsAsync("""
            B1,2026-01-05,Nowhere,+Plus,-12.5,=cmd|' /C calc'!A0,@SUM(1+1),,,,,,,
            """, allowErrors: true);
        var file = Assert.Single(report.RefusedFiles);
        Assert.Contains("B1,2026-01-05,Nowhere,'+Plus,-12.5,'=cmd|' /C calc'!A0,'@SUM(1+1)", await File.ReadAllTextAsync(file), StringComparison.Ordinal);
        var corrected = here.Write("back.csv", (await File.ReadAllTextAsync(file)).Replace("Nowhere", "Interest", StringComparison.Ordinal).Replace("-12.5", "12.5", StringComparison.Ordinal));
        Assert.True((await here.FileAsync(corrected)).Accepted);
        var company = await here.ReadAsync();
        var deal = Assert.Single(company.States);
        Assert.Equal("=cmd|' /C calc'!A0", deal.Facts.Title);
        Assert.Equal("@SUM(1+1)", company.Catalog.Customer(deal.Facts.Customer)!.Name);
        Assert.Equal("+Plus", company.Catalog.Employee(deal.Owner)!.Name);
    }

    [Theory]
    [InlineData("<img src=x onerror=alert(1)>.csv")]
    [InlineData("con.csv")]
    [InlineData("C:\\x.csv")]
    [InlineData("..\\..\\x.csv")]
    [InlineData("\u202Evsc.exe.csv")]
    [InlineData(" .csv")]
    public async Task A_hostile_file_name_stays_outside_the_names_we_write(string name)
    {
        await using var here = await ImportHere.StartAsync();
        var report = await here.FileAsync(here.Write(name, ImportHere.History + Good + "B,nonsense,Awareness,,,,,,,,,,,\n"), allowErrors: true);
        var refused = Path.GetFileName(Assert.Single(report.RefusedFiles));
        Assert.Matches("^[A-Za-z0-9-]+\\.refused\\.csv$", refused);
        Assert.Equal(Path.Combine(here.Data, "imports"), Path.GetDirectoryName(report.RefusedFiles[0]));
        Assert.Equal([refused], Directory.GetFiles(Path.Combine(here.Data, "imports")).Select(Path.GetFileName));
    }

    [Fact]
    public async Task Only_the_first_twenty_errors_are_printed_all_are_in_the_file()
    {
        await using var here = await ImportHere.StartAsync();
        var report = await here.RowsAsync(string.Concat(Enumerable.Range(1, 50).Select(i => $"B{i},2026-01-05,Awareness,,x,,,,,,,,,\n")));
        Assert.Equal((50, 20), (report.Refused, report.FirstErrors.Count));
        Assert.Contains("… and 30 more", report.ErrorLines());
        Assert.Equal(51, (await File.ReadAllLinesAsync(report.RefusedFiles[0])).Length);
    }

    [Fact]
    public async Task A_dry_run_says_everything_and_writes_nothing()
    {
        await using var here = await ImportHere.StartAsync();
        var report = await here.RowsAsync(Good, dryRun: true);
        Assert.Equal((1, 1L, 1L), (report.DealsNew, report.Events, report.Rows));
        Assert.Contains("Would create 1 person: Ada Lund", report.Lines());
        await using var db = here.Open();
        Assert.Empty(db.Deals);
        Assert.Empty(db.Pipelines);
        Assert.Empty(db.Employees);
        Assert.Empty(Directory.GetFiles(Path.Combine(here.Data, "imports")));
    }

    [Fact]
    public async Task The_spool_is_gone_after_the_import()
    {
        await using var here = await ImportHere.StartAsync();
        await here.RowsAsync(Good);
        Assert.Empty(Directory.GetFiles(Path.Combine(here.Data, "imports")));
    }
}
