using System.Globalization;
using Funnel.Domain.Access;
using Funnel.Domain.Analytics;
using Funnel.Domain.Plans;
using Funnel.Tests.Kit;
using Funnel.Web.Features.Plans;
using static Funnel.Tests.Kit.TestCompany;

namespace Funnel.Tests.Features.Plans;

/// <summary>Targets as files and as typed: what is written reads back, what is wrong is named by its line, and a name is never run as a formula.</summary>
public sealed class PlanFileTests
{
    static readonly FiscalYear Year = new(2026);
    static readonly PlanKey North = new(PlanScope.Of(TestCompany.North), Year.Months[2], PlanMetric.Value);

    [Fact]
    public void What_is_exported_reads_back_without_a_change_and_with_those_somebody_made()
    {
        var plans = PlanSet.Of([(North, 123_450), (new PlanKey(PlanScope.Of(Clara), Year.Quarters[0], PlanMetric.Value), 99)]);
        var text = PlanFile.Write(PlanCount.Of(SalesHistory.Empty, Books, plans, new PlanQuery(Year, Year.Quarters[0], Start)), Books);
        Assert.Contains("department,North,value,2026-03,1234.5,1234.5,0,2\r\n", text, StringComparison.Ordinal);
        Assert.Equal((0, 0), Counts(PlanFile.Read(text, Books, Reach.Everything, plans)));
        var changed = PlanFile.Read(text.Replace("2026-03,1234.5,", "2026-03,1300,", StringComparison.Ordinal).Replace("2026-Q1,0.99,", "2026-Q1,,", StringComparison.Ordinal), Books, Reach.Everything, plans);
        Assert.Equal([(North, 130_000L), (new PlanKey(PlanScope.Of(Clara), Year.Quarters[0], PlanMetric.Value), null)], changed.Wishes.Select(w => (w.Key, w.Value)).OrderBy(w => w.Key.Period.Months));
    }

    [Fact]
    public void Wrong_lines_are_named_and_a_head_imports_no_more_than_may_be_typed()
    {
        const string text = "scope;name;period;target\r\ndepartment;North;2026-03;12\r\ndepartment;South;2026-03;1\r\nemployee;Boris Godunov;2026-Q9;1\r\nemployee;\"Boris Godunov\";2026-04;x\r\nemployee;Boris Godunov;2026-05;7\r\nemployee;2;2026-05;8\r\n";
        var read = PlanFile.Read(text, Books, new Reach { Department = TestCompany.North, Own = Anna }, PlanSet.Empty);
        Assert.Equal([3, 4, 5, 7], read.Wrong.Select(w => w.Line));
        Assert.Equal([12_00L, 7_00L], read.Wishes.Select(w => w.Value!.Value));
        Assert.Equal("There is no department “South”.", read.Wrong[0].Why.Message);
    }

    [Theory]
    [InlineData("EUR", "84.512", "The amount 84.512 has more than 2 decimals.")]
    [InlineData("EUR", "84,512", "“84,512” could be two amounts. Write it without a mark between thousands, or with the cents.")]
    [InlineData("EUR", "-5", "“-5” is not a number.")]
    [InlineData("EUR", "84512,50", null)]
    [InlineData("KWD", "84.512", null)]
    public void A_target_that_could_be_two_is_asked_again_and_a_point_is_what_an_export_writes(string currency, string target, string? refusal)
    {
        var books = new Catalog(Books.Company with { Currency = currency }, [Sales, Service], Departments, Employees, Lines, Products, Channels, CustomerTypes, Customers, []);
        var read = PlanFile.Read($"scope,name,period,target\ndepartment,North,2026-03,\"{target}\"\n", books, Reach.Everything, PlanSet.Empty);
        Assert.Equal(refusal, read.Wrong.SingleOrDefault()?.Why.Message);
        if (refusal is null)
            Assert.Equal(currency == "KWD" ? 84_512 : 84_512_50, Assert.Single(read.Wishes).Value);
    }

    [Fact]
    public void A_refusal_below_a_cell_of_several_lines_names_the_line_it_stands_on()
    {
        const string text = "scope,name,period,note,target\ndepartment,North,2026-03,\"two\nlines, and\na third\",12\ndepartment,Nowhere,2026-03,,1\ndepartment,North,2026-04,\"never closed,1\n";
        var read = PlanFile.Read(text, Books, Reach.Everything, PlanSet.Empty);
        Assert.Equal([5, 6], read.Wrong.Select(w => w.Line));
        Assert.Equal(12_00L, Assert.Single(read.Wishes).Value);
    }

    [Theory]
    [InlineData("en", "1,234.5", 1_234_500_00)]
    [InlineData("en", "84.512", 84_512_00)]
    [InlineData("en", "€ 12", 12_000_00)]
    [InlineData("en", "1,23", 1_230_00)]
    [InlineData("en", "1,23,4", null)]
    [InlineData("en", "0,512", 512_00)]
    [InlineData("en", "-5", null)]
    [InlineData("ru", "1 234,5", 1_234_500_00)]
    [InlineData("ru", "84,512", 84_512_00)]
    [InlineData("ru", "84.5", 84_500_00)]
    [InlineData("ru", "1.234", 1_234_000_00)]
    [InlineData("en", "12x", null)]
    public void A_number_is_read_as_the_viewer_writes_it(string language, string text, int? cents)
    {
        var before = CultureInfo.CurrentUICulture;
        try
        {
            CultureInfo.CurrentUICulture = CultureInfo.GetCultureInfo(language);
            var number = new PlanNumber(new PlanAmounts(PlanMetric.Value, "EUR"), 1_000);
            Assert.Equal((cents is not null, (long?)cents), number.Read(text));
            if (cents is { } c)
                Assert.Equal((true, (long?)c), number.Read(number.Raw(c)));
        }
        finally
        {
            CultureInfo.CurrentUICulture = before;
        }
    }

    [Fact]
    public void A_name_that_looks_like_a_formula_is_text_in_every_spreadsheet_and_reads_back()
    {
        var books = new Catalog(Books.Company, Books.Pipelines, Books.Departments.Values, [.. Books.Employees.Values.Select(e => e.Id == Clara ? e with { Name = "=cmd|' /C calc'!A0" } : e)], Books.Lines.Values, Books.Products.Values,
            Books.Channels.Values, Books.CustomerTypes.Values, Books.Customers.Values, Books.LossReasons);
        var key = new PlanKey(PlanScope.Of(Clara), Year.Months[0], PlanMetric.Value);
        var text = PlanFile.Write(PlanCount.Of(SalesHistory.Empty, books, PlanSet.Of([(key, 5_00)]), new PlanQuery(Year, Year.Quarters[0], Start)), books);
        Assert.Contains("employee,'=cmd|' /C calc'!A0,value,2026-01,5,", text, StringComparison.Ordinal);
        Assert.Equal((key, 5_00L), Assert.Single(PlanFile.Read(text, books, Reach.Everything, PlanSet.Empty).Wishes.Select(w => (w.Key, w.Value!.Value))));
    }

    static (int, int) Counts(PlanFile file) => (file.Wishes.Count, file.Wrong.Count);
}
