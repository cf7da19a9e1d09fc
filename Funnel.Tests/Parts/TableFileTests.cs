using Funnel.Web.Parts;
using MiniExcelLibs;

namespace Funnel.Tests.Parts;

/// <summary>Promise 59 for both kinds of file.</summary>
public sealed class TableFileTests
{
    static readonly TableFile Table = new(["=Name", "Amount", "Day", "At"],
    [
        ["=1+1", 1234.5m, new DateOnly(2026, 3, 4), new DateTime(2026, 3, 4, 5, 6, 7, DateTimeKind.Utc).AddTicks(1_200_000)],
        ["007", -3, null, null],
        ["two\nlines, \"x\" <&>", 0, null, null],
    ]);

    [Fact]
    public void In_csv_texts_never_run_and_numbers_stay_numbers() => Assert.Equal(
        "'=Name,Amount,Day,At\r\n'=1+1,1234.5,2026-03-04,2026-03-04T05:06:07.12Z\r\n007,-3,,\r\n\"two\nlines, \"\"x\"\" <&>\",0,,\r\n", Table.ToCsv());

    [Fact]
    public void In_a_workbook_too_and_days_are_days()
    {
        using var stream = new MemoryStream(Table.ToWorkbook()!);
        var rows = MiniExcel.Query(stream, useHeaderRow: false, excelType: ExcelType.XLSX).Cast<IDictionary<string, object?>>().Select(r => r.Values.ToArray()).ToList();
        Assert.Equal(4, rows.Count);
        Assert.Equal(["'=Name", "Amount", "Day", "At"], rows[0]);
        Assert.Equal(["'=1+1", 1234.5, new DateTime(2026, 3, 4), "2026-03-04T05:06:07.12Z"], rows[1]);
        Assert.Equal(("007", (object?)-3d), ((string)rows[2][0]!, rows[2][1]));
        Assert.Equal("two\nlines, \"x\" <&>", rows[3][0]);
    }

    [Fact]
    public void A_table_without_rows_has_its_header()
    {
        using var stream = new MemoryStream(new TableFile(["A", "B"], []).ToWorkbook()!);
        Assert.Equal(["A", "B"], MiniExcel.Query(stream, excelType: ExcelType.XLSX).Cast<IDictionary<string, object?>>().Single().Values);
    }
}
