using System.Text;
using Funnel.Domain.Access;
using Funnel.Tests.Kit;
using Funnel.Web.Features.Import;
using Funnel.Web.Features.Import.Exports;
using MiniExcelLibs;

namespace Funnel.Tests.Features.Import.Exports;

/// <summary>Promise 59 for the whole history: what is taken out, taken in elsewhere and taken out there again is the same file.</summary>
public sealed class RoundTripTests(RoundTripTests.Sample sample) : IClassFixture<RoundTripTests.Sample>
{
    public sealed class Sample : IAsyncLifetime
    {
        public RunningApp App { get; private set; } = null!;

        public async ValueTask InitializeAsync() => App = await RunningApp.StartAsync(new RunningAppOptions { LoadSample = true });

        public ValueTask DisposeAsync() => App.DisposeAsync();
    }

    [Fact]
    public async Task The_history_of_the_sample_company_comes_back_the_same()
    {
        var mapping = await TextAsync("/export/mapping.json");
        var first = await TextAsync("/export/history.csv");
        Assert.True(Lines(first).Length > 1000, $"{Lines(first).Length} lines");

        Assert.Equal(Lines(first), Lines(await AgainAsync(mapping, first)));
    }

    [Fact]
    public async Task A_change_that_the_file_does_not_hold_would_be_seen()
    {
        var mapping = await TextAsync("/export/mapping.json");
        var first = Lines(await TextAsync("/export/history.csv"));
        var less = string.Join("\r\n", first[..^1]) + "\r\n";
        Assert.NotEqual(first, Lines(await AgainAsync(mapping, less)));
    }

    [Theory]
    [InlineData("customers")]
    [InlineData("people")]
    [InlineData("products")]
    [InlineData("history")]
    public async Task The_workbook_has_the_rows_of_the_csv_file_and_a_seller_gets_no_more_than_is_in_reach(string list)
    {
        var csv = Rows(await TextAsync($"/export/{list}.csv"));
        var workbook = await sample.App.Http.GetByteArrayAsync($"/export/{list}.xlsx", TestContext.Current.CancellationToken);
        using var stream = new MemoryStream(workbook);
        Assert.Equal(csv, MiniExcel.Query(stream, excelType: ExcelType.XLSX).Count());

        using var seller = await sample.App.ClientAsync(RunningApp.MailOf(5));
        var own = Rows(await seller.GetStringAsync($"/export/{list}.csv", TestContext.Current.CancellationToken));
        Assert.True(list == "products" ? own == csv : own < csv && own > 1, $"{own} of {csv}");

        using var stranger = await sample.App.ClientAsync(null);
        using var refused = await stranger.GetAsync($"/export/{list}.csv", TestContext.Current.CancellationToken);
        Assert.NotEqual(System.Net.HttpStatusCode.OK, refused.StatusCode);
    }

    [Fact]
    public async Task The_list_of_deals_is_the_same_in_both_kinds_of_file()
    {
        var csv = Rows(await TextAsync("/deals.csv?show=won"));
        using var stream = new MemoryStream(await sample.App.Http.GetByteArrayAsync("/deals.xlsx?show=won", TestContext.Current.CancellationToken));
        var rows = MiniExcel.Query(stream, excelType: ExcelType.XLSX).Cast<IDictionary<string, object?>>().ToList();
        Assert.Equal(csv, rows.Count);
        Assert.True(csv > 10 && csv < Rows(await TextAsync("/deals.csv?show=all")));
        Assert.IsType<double>(rows[1]["E"]);
    }

    static async Task<string> AgainAsync(string mapping, string file)
    {
        await using var here = await ImportHere.StartAsync();
        here.Clock.SetUtcNow(TimeProvider.System.GetUtcNow().AddDays(1));
        here.Mapping = ImportMapping.Parse(mapping, "mapping.json");
        var report = await here.FileAsync(here.Write("history.csv", file));
        Assert.True(report.Accepted, string.Join('\n', report.ErrorLines()));
        var company = await Imported.ReadAsync(here.Data, here.Mapping.Pipeline!.Name);
        return HistoryTable.Of(company.History, company.Catalog, Reach.Everything).ToCsv();
    }

    async Task<string> TextAsync(string address) => Encoding.UTF8.GetString(await sample.App.Http.GetByteArrayAsync(address, TestContext.Current.CancellationToken)).TrimStart('\uFEFF');

    static string[] Lines(string table) => table.Split("\r\n", StringSplitOptions.RemoveEmptyEntries);

    static int Rows(string table) => Lines(table).Length;
}
