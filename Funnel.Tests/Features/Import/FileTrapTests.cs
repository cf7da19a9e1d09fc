using System.IO.Compression;
using System.Text;
using Funnel.Web.Features.Import;
using MiniExcelLibs;

namespace Funnel.Tests.Features.Import;

/// <summary>Promises 48 and 50: how a file is written is found out and said, or asked; what is no table is refused.</summary>
public sealed class FileTrapTests
{
    const string Row = "D1,2026-01-05T10:00:00Z,Awareness,Zoë Müller,100,Größe,Café,,,,,,,\n";

    static FileTrapTests() => Encoding.RegisterProvider(CodePagesEncodingProvider.Instance);

    [Theory]
    [InlineData("utf-8", false, "UTF-8")]
    [InlineData("utf-8", true, "UTF-8")]
    [InlineData("utf-16", true, "utf-16")]
    [InlineData("utf-16", false, "utf-16")]
    [InlineData("utf-16BE", true, "utf-16BE")]
    [InlineData("windows-1252", false, "windows-1252")]
    public async Task The_encoding_is_found_and_said(string name, bool mark, string said)
    {
        await using var here = await ImportHere.StartAsync();
        var encoding = Encoding.GetEncoding(name);
        var report = await here.FileAsync(here.Write("e.csv", [.. mark ? encoding.GetPreamble() : [], .. encoding.GetBytes(ImportHere.History + Row)]));
        Assert.Equal($"e.csv: {said}, columns separated by “,”", report.Read[0]);
        Assert.Equal("Größe", Assert.Single((await here.ReadAsync()).States).Facts.Title);
    }

    [Fact]
    public async Task Russian_windows_text_is_told_from_western()
    {
        await using var here = await ImportHere.StartAsync();
        var text = Encoding.GetEncoding(1251).GetBytes(ImportHere.History + "D1,2026-01-05,Awareness,Елена Воронова,100,Северный свет,ООО Ладога,,,,,,,\n");
        var report = await here.FileAsync(here.Write("r.csv", text));
        Assert.StartsWith("r.csv: windows-1251", report.Read[0], StringComparison.Ordinal);
        Assert.Equal("Северный свет", Assert.Single((await here.ReadAsync()).States).Facts.Title);
    }

    [Theory]
    [InlineData(';')]
    [InlineData('\t')]
    public async Task Semicolons_and_tabs_separate_as_well(char delimiter)
    {
        await using var here = await ImportHere.StartAsync();
        await here.FileAsync(here.Write("d.csv", (ImportHere.History + Row).Replace(',', delimiter)));
        Assert.Equal("Größe", Assert.Single((await here.ReadAsync()).States).Facts.Title);
    }

    [Theory]
    [InlineData("1.234,56", "2.000", 123_456 + 200_000)]
    [InlineData("1,234.56", "2,000", 123_456 + 200_000)]
    [InlineData("1 234,5", "1.000.000", 123_450 + 100_000_000)]
    [InlineData("12.5", "2,000", 1_250 + 200_000)]
    public async Task Numbers_are_read_as_the_whole_file_shows(string one, string other, long cents)
    {
        await using var here = await ImportHere.StartAsync();
        await here.RowsAsync($"D1,2026-01-05,Awareness,,\"{one}\",,,,,,,,,\nD2,2026-01-05,Awareness,,\"{other}\",,,,,,,,,\n");
        Assert.Equal(cents, (await here.ReadAsync()).States.Sum(s => s.Amount));
    }

    [Fact]
    public async Task A_number_that_can_be_read_two_ways_is_asked_about()
    {
        await using var here = await ImportHere.StartAsync();
        var file = here.Write("n.csv", ImportHere.History + "D1,2026-01-05,Awareness,,1.234,,,,,,,,,\n");
        Assert.Equal("The number 1.234 on line 2 can be read two ways and no other number tells which. Add \"numbers\": \"1,234.56\" (decimal point) or \"numbers\": \"1.234,56\" (decimal comma) to the mapping.",
            await here.RefusedAsync(file));
        here.Mapping = here.Mapping with { Numbers = "1.234,56" };
        await here.FileAsync(file);
        Assert.Equal(123_400, Assert.Single((await here.ReadAsync()).States).Amount);
    }

    [Fact]
    public async Task Numbers_written_both_ways_are_asked_about()
    {
        await using var here = await ImportHere.StartAsync();
        var said = await here.RefusedAsync(here.Write("n.csv", ImportHere.History + "D1,2026-01-05,Awareness,,1.5,,,,,,,,,\nD2,2026-01-05,Awareness,,\"1,5\",,,,,,,,,\n"));
        Assert.StartsWith("The numbers are written both ways: with a decimal point on line 2, with a decimal comma on line 3.", said, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("31/12/2025", "03/04/2026", "2026-04-03", "day first")]
    [InlineData("12/31/2025", "03/04/2026", "2026-03-04", "month first")]
    [InlineData("31-12-2025", "3-4-2026", "2026-04-03", "day first")]
    public async Task Dates_are_read_as_the_whole_file_shows_and_that_is_said(string clear, string unclear, string day, string said)
    {
        await using var here = await ImportHere.StartAsync();
        var report = await here.RowsAsync($"D1,{clear},Awareness,,,,,,,,,,,\nD2,{unclear},Awareness,,,,,,,,,,,\n");
        Assert.Contains(report.Read, r => r.StartsWith("Dates are read " + said, StringComparison.Ordinal));
        Assert.Contains(DateOnly.Parse(day, System.Globalization.CultureInfo.InvariantCulture), (await here.ReadAsync()).States.Select(s => s.Facts.FirstContact));
    }

    [Fact]
    public async Task A_date_that_can_be_read_two_ways_is_asked_about()
    {
        await using var here = await ImportHere.StartAsync();
        var file = here.Write("d.csv", ImportHere.History + "D1,03/04/2026,Awareness,,,,,,,,,,,\n");
        Assert.Equal("The date 03/04/2026 on line 2 can be read two ways and no other date tells which. Add \"dayFirst\": true (31/12/2026) or \"dayFirst\": false (12/31/2026) to the mapping.", await here.RefusedAsync(file));
        here.Mapping = here.Mapping with { DayFirst = false };
        await here.FileAsync(file);
        Assert.Equal(new DateOnly(2026, 3, 4), Assert.Single((await here.ReadAsync()).States).Facts.FirstContact);
    }

    [Theory]
    [InlineData("2026-04-03T09:30:15.250+02:00", "2026-04-03T07:30:15.2500000Z")]
    [InlineData("2026-04-03 09:30", "2026-04-03T06:30:00.0000000Z")]
    [InlineData("2026-04-03", "2026-04-02T21:00:00.0000000Z")]
    [InlineData("03.04.2026 9:30 PM", "2026-04-03T18:30:00.0000000Z")]
    [InlineData("2026/04/03 09:30:15Z", "2026-04-03T09:30:15.0000000Z")]
    public async Task Times_without_a_zone_are_the_companys(string written, string instant)
    {
        await using var here = await ImportHere.StartAsync();
        await here.RowsAsync($"D1,{written},Awareness,,,,,,,,,,,\n");
        Assert.Equal(instant, Assert.Single((await here.ReadAsync()).History.Deals).CreatedAt.ToString("O", System.Globalization.CultureInfo.InvariantCulture));
    }

    [Fact]
    public async Task A_workbook_is_read_with_its_typed_dates_and_numbers()
    {
        await using var here = await ImportHere.StartAsync();
        var file = here.At("book.xlsx");
        await MiniExcel.SaveAsAsync(file, new[]
        {
            new { deal_id = "X1", occurred_at = new DateTime(2026, 4, 3, 9, 30, 0), stage = "Awareness", amount = 1234.567 - 0.007, title = "Größe" },
            new { deal_id = "X2", occurred_at = new DateTime(2026, 4, 4), stage = "Interest", amount = 5.0, title = "-12,5" },
        });
        var report = await here.FileAsync(file);
        Assert.Equal("book.xlsx: Excel workbook, first sheet", report.Read[0]);
        var deals = (await here.ReadAsync()).States.ToDictionary(s => s.Facts.ExternalId!);
        Assert.Equal((123_456L, "Größe"), (deals["X1"].Amount, deals["X1"].Facts.Title));
        Assert.Equal((500L, new DateOnly(2026, 4, 4)), (deals["X2"].Amount, deals["X2"].Facts.FirstContact));
    }

    [Fact]
    public async Task A_zip_bomb_is_refused_before_it_is_unpacked_into_memory()
    {
        await using var here = await ImportHere.StartAsync(("Import:MaxUnpackedMegabytes", "20"));
        var file = here.At("bomb.xlsx");
        await using (var zip = await ZipFile.OpenAsync(file, ZipArchiveMode.Create))
        {
            zip.CreateEntry("xl/workbook.xml");
            await using var sheet = zip.CreateEntry("xl/worksheets/sheet1.xml").Open();
            var zeros = new byte[1 << 20];
            for (var i = 0; i < 64; i++)
                await sheet.WriteAsync(zeros);
        }
        Assert.Equal("bomb.xlsx: The workbook unpacks to more than 20 MB. Split it, or raise Import:MaxUnpackedMegabytes.", await here.RefusedAsync(file));
    }

    [Fact]
    public async Task A_zip_that_is_no_workbook_is_refused()
    {
        await using var here = await ImportHere.StartAsync();
        var file = here.At("z.xlsx");
        await using (var zip = await ZipFile.OpenAsync(file, ZipArchiveMode.Create))
            zip.CreateEntry("readme.txt");
        Assert.Contains("not an Excel workbook", await here.RefusedAsync(file), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("")]
    [InlineData("\n\n")]
    public async Task An_empty_file_is_refused(string text)
    {
        await using var here = await ImportHere.StartAsync();
        Assert.Equal("The file empty.csv is empty.", await here.RefusedAsync(here.Write("empty.csv", text)));
    }

    [Fact]
    public async Task A_binary_file_is_refused()
    {
        await using var here = await ImportHere.StartAsync();
        Assert.Contains("This is a PDF, not a table.", await here.RefusedAsync(here.Write("a.csv", "%PDF-1.7 …")), StringComparison.Ordinal);
        Assert.Contains("full of control characters", await here.RefusedAsync(here.Write("b.csv", [.. Enumerable.Range(0, 4000).Select(i => (byte)((i * 7 % 31) + 1))])), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_missing_column_refuses_the_whole_file_with_the_line_to_add()
    {
        await using var here = await ImportHere.StartAsync();
        Assert.Equal("The column “occurred_at” is missing. If it has another name, add \"columns\": {\"occurred_at\": \"…\"} to a mapping file.",
            await here.RefusedAsync(here.Write("m.csv", "deal_id,stage,when\nD1,Awareness,2026-01-05\n")));
    }

    [Fact]
    public async Task Two_columns_of_one_name_are_refused()
    {
        await using var here = await ImportHere.StartAsync();
        Assert.Equal("The file m.csv has two columns named “Stage”.", await here.RefusedAsync(here.Write("m.csv", "deal_id,Stage,stage,occurred_at\n")));
    }

    [Theory]
    [InlineData("Import:MaxRows", "1", "There are more than 1 rows.")]
    [InlineData("Import:MaxColumns", "3", "The file l.csv has 14 columns; 3 are taken at most")]
    [InlineData("Import:MaxFileMegabytes", "0", "The file l.csv is larger than 0 MB.")]
    public async Task Files_beyond_the_limits_are_refused(string setting, string value, string said)
    {
        await using var here = await ImportHere.StartAsync((setting, value));
        Assert.StartsWith(said, await here.RefusedAsync(here.Write("l.csv", ImportHere.History + Row + Row.Replace("D1", "D2", StringComparison.Ordinal))), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Columns_nobody_reads_are_said()
    {
        await using var here = await ImportHere.StartAsync();
        var report = await here.FileAsync(here.Write("u.csv", "deal_id,occurred_at,stage,mood\nD1,2026-01-05,Awareness,good\n"));
        Assert.Contains("Columns of u.csv that were not used: mood.", report.Notices);
    }

    [Theory]
    [InlineData("{ \"format\": \"table\" }", "needs “dates”")]
    [InlineData("{ \"colums\": {} }", "is wrong at line 1")]
    [InlineData("{ \"columns\": { \"dael\": \"x\" } }", "names the field “dael”")]
    [InlineData("{ \"timeZone\": \"Mars/Olympus\" }", "no time zone known here")]
    [InlineData("{ \"references\": { \"people\": { \"file\": \"../../etc/passwd\", \"name\": \"x\" } } }", "named without folders")]
    public void A_wrong_mapping_is_refused_with_its_fault(string json, string said) =>
        Assert.Contains(said, Assert.Throws<ImportRefused>(() => ImportMapping.Parse(json, "m.json")).Message, StringComparison.Ordinal);

    [Fact]
    public async Task A_pipeline_that_exists_without_the_stage_is_not_silently_widened()
    {
        await using var here = await ImportHere.StartAsync();
        await here.RowsAsync(Row);
        here.Mapping = ImportMapping.Parse("""{ "pipeline": { "name": "Sales", "stages": ["Awareness", "Action"] } }""", "m.json");
        Assert.StartsWith("The pipeline “Sales” exists but has no stage “Action”.", await here.RefusedAsync(here.Write("p.csv", ImportHere.History + Row)), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Without_any_pipeline_the_mapping_line_is_shown()
    {
        await using var here = await ImportHere.StartAsync();
        here.Mapping = new ImportMapping();
        Assert.StartsWith("There is no pipeline yet.", await here.RefusedAsync(here.Write("p.csv", ImportHere.History + Row)), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_documented_examples_work()
    {
        await using var here = await ImportHere.StartAsync();
        ImportMapping Example(string name) => ImportMapping.Read(Kit.Repository.File("docs", "examples", name));
        here.Mapping = Example("history.json");
        Assert.True((await here.FileAsync(here.Write("h.csv", "Ticket;Changed at;Status;Handled by;Sum\n1;31/12/2025 10:00;NEW;Ada;1.000,50\n1;03/04/2026 10:00;CLOSED_NO;;\n"))).Accepted);
        here.Mapping = Example("table.json");
        here.Write("items.csv", "item,family\nPump P1,Pumps\nPump P2,Pumps\n");
        here.Write("clients.csv", "client,branch\nHarbour Ltd,Public\n");
        here.Write("sellers.csv", "seller,office,head\nAda Lund,North,Eva Sten\nBo Ek,South,Carl Holm\n");
        var table = await here.FileAsync(here.Write("t.csv", "id,seller,item,client,phase,started,ended,value\n7Q2,Ada Lund,PumpP2,Harbour Ltd,Won,2026-03-02,2026-04-20,13500\n7Q3,Bo Ek,Pump P1,,Talking,2026-05-04,,\n"));
        Assert.Equal((2L, 0), (table.DealsNew, table.Refused));
        here.Mapping = Example("joined.json");
        var joined = await here.FilesAsync(here.Write("leads.csv", "lead,first_seen,source\nL1,2026-01-05,Fair\nL2,2026-01-06,\n"), here.Write("sales.csv", "lead,sold_at,shop,kind,seller\nL1,2026-02-05 10:00:00,Corner,small,Ada Lund\nL9,2026-02-05 10:00:00,Corner,small,Ada Lund\n"));
        Assert.Equal((1, 1, 3, "“L9” is not in leads.csv."), (joined.Refused, joined.FirstErrors[0].File, joined.FirstErrors[0].Line, joined.FirstErrors[0].Reason));
    }
}
