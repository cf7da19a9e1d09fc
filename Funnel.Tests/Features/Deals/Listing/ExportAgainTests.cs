using Funnel.Domain.Access;
using Funnel.Tests.Features.Import;
using Funnel.Web.Features.Deals.Listing;
using Funnel.Web.Features.Import;
using Funnel.Web.Live;
using Funnel.Web.Parts;
using Funnel.Web.Parts.Views;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Localization;

namespace Funnel.Tests.Features.Deals.Listing;

/// <summary>Promise 59: an export that is imported elsewhere, by the mapping below, and exported there again is the same table.</summary>
public sealed class ExportAgainTests
{
    const string Mapping = """
        {
          "format": "table",
          "pipeline": { "name": "Sales", "stages": ["Awareness", "Interest", "-Decision"] },
          "columns": { "deal_id": "External id", "title": "Deal", "customer": "Customer", "stage": "Stage", "amount": "Amount", "owner": "Owner", "first_contact": "First contact" },
          "dates": { "Awareness": "Last change", "Interest": "Last change", "-Decision": "Last change", "won": "Last change", "lost": "Last change" },
          "constants": { "reason": "not stated" },
          "numbers": "1,234.56"
        }
        """;

    static readonly string[] Hostile = ["=cmd|' /C calc'!A0", "+1", "-1", "@SUM(1+1)", "'=1", "''=1", "'tis", "a, \"b\"", "x;=y", "1.5", "-12.5", "007", "Größe Ж 🦊", "two\nlines"];

    // Names that differ by signs alone are taken for slips.
    static readonly string[] Names = ["Ada", "Bo", "Cleo", "Dag", "Ebba", "Finn", "Gus", "Hedda", "Ivo", "Jens", "Karl", "Liv", "Mona", "Nils"];

    [Fact]
    public async Task Every_cell_is_the_same_after_the_round()
    {
        var rows = string.Concat(Hostile.Select((text, i) => $"D{i},2026-0{(i % 9) + 1}-05,{(i % 3) switch { 0 => "Awareness", 1 => "Interest", _ => "'-Decision" }},{Quoted($"{text} {Names[i]}")},{i}.25,{Quoted(text)},{Quoted($"{text} {Names[i]} Ltd")},,,,,,,\n"))
            + Only("W,2026-03-05,Awareness,+Seller,100,=Won deal,@Buyer,,,,,,won,") + Only("L,2026-03-06,Interest,+Seller,0.01,-Lost deal,@Buyer,,,,,,lost,Price");
        var first = await ExportAsync("""{ "pipeline": { "name": "Sales", "stages": ["Awareness", "Interest", "-Decision"] } }""", ImportHere.History + rows);
        Assert.All(first.Split("\r\n", StringSplitOptions.RemoveEmptyEntries).Skip(1).SelectMany(Fields), cell => Assert.False(SheetText.Runs(cell), cell));
        Assert.Equal(Hostile.Length + 3, Count(first));

        var second = await ExportAsync(Mapping, first);

        Assert.Equal(Sorted(first), Sorted(second));
    }

    [Fact]
    public async Task Amounts_are_numbers_and_a_title_that_looks_like_one_is_text()
    {
        var table = await ExportAsync("""{ "pipeline": { "name": "Sales", "stages": ["Awareness"] } }""", ImportHere.History + Only("D,2026-01-05,Awareness,,1234.5,-12.5,,,,,,,,"));
        Assert.Contains(",'-12.5,,Awareness,1234.5,", table, StringComparison.Ordinal);
    }

    static string Only(string row) => row + "\n";

    static async Task<string> ExportAsync(string mapping, string file)
    {
        await using var here = await ImportHere.StartAsync();
        here.Mapping = ImportMapping.Parse(mapping, "m.json");
        var report = await here.FileAsync(here.Write("in.csv", file));
        Assert.True(report.Accepted, string.Join('\n', report.ErrorLines()));
        var company = await here.ReadAsync();
        var now = here.Clock.GetUtcNow().UtcDateTime;
        var state = new LiveState(company.History, company.Catalog, 1, "");
        using var services = new ServiceCollection().AddLogging().AddLocalization().BuildServiceProvider();
        var list = DealList.Of(state, DealListQuery.Read(name => name == "show" ? "all" : null, company.Catalog, Reach.Everything, now), now);
        return DealsCsv.Write(list, services.GetRequiredService<IStringLocalizer<ListingTexts>>());
    }

    static int Count(string table) => table.Split("\r\n", StringSplitOptions.RemoveEmptyEntries).Length;

    // The number is this database's own, and ties in the last change are sorted by it.
    static IEnumerable<string> Sorted(string table) => table.Split("\r\n", StringSplitOptions.RemoveEmptyEntries).Select(r => r[r.IndexOf(',', StringComparison.Ordinal)..]).Order(StringComparer.Ordinal);

    static IEnumerable<string> Fields(string row) => System.Text.RegularExpressions.Regex.Matches(row, "\"((?:[^\"]|\"\")*)\"|[^,]+").Select(m => m.Groups[1].Success ? m.Groups[1].Value : m.Value);

    static string Quoted(string text) => $"\"{text.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";
}
