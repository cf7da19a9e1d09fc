using Funnel.Domain.Analytics;
using Funnel.Domain.Common;
using Funnel.Domain.Marketing;
using Funnel.Web.Data;
using Funnel.Web.Features.Marketing;
using static Funnel.Tests.Kit.TestCompany;

namespace Funnel.Tests.Features.Marketing;

public sealed class SpendCsvTests
{
    static readonly DateOnly January = new(2026, 1, 1);

    [Fact]
    public void What_was_written_is_read_again_also_under_names_that_a_spreadsheet_would_run()
    {
        var wild = new Channel(new(7), "=HYPERLINK(\"x\";\"y\"), a \"fair\"");
        var books = BooksWith([.. Channels, wild], [new(Fair, January, 100_50), new(Site, new(2026, 2, 1), 0), new(wild.Id, January, 7_00)]);
        var text = SpendCsv.Write(books);
        Assert.StartsWith("channel,month,amount\r\nFair,2026-01,100.5\r\n", text, StringComparison.Ordinal);
        Assert.DoesNotContain("\n=", text, StringComparison.Ordinal);
        Assert.Contains("\n\"'=", text, StringComparison.Ordinal);
        Assert.Equal(
            [new SpendWish(Fair, January, 100_50), new(wild.Id, January, 7_00), new(Site, new(2026, 2, 1), 0)],
            SpendCsv.Read("\uFEFF" + text, books));
    }

    [Fact]
    public void Columns_stand_in_any_order_parted_by_semicolons_too_and_an_empty_amount_says_nothing() => Assert.Equal(
        [new SpendWish(Fair, January, 1234_50)],
        SpendCsv.Read("Amount;Note;Month;Channel\n\"1 234,50\";hello;2026-01-15;fair\n;;2026-02;Site\n;;;\n", Books));

    [Theory]
    [InlineData("1234", 1234_00)]
    [InlineData("1234.5", 1234_50)]
    [InlineData("1234,50", 1234_50)]
    [InlineData("1.234,50", 1234_50)]
    [InlineData("1,234.50", 1234_50)]
    [InlineData("1 234 567", 1234567_00)]
    [InlineData("€ 12", 12_00)]
    [InlineData("0", 0)]
    public void Amounts_are_read_as_people_write_them(string text, long cents) => Assert.Equal(cents, SpendText.Amount(text, "EUR"));

    [Theory]
    [InlineData("1,234")]
    [InlineData("1.234")]
    [InlineData("twelve")]
    [InlineData("1.2.3.4")]
    [InlineData("--5")]
    [InlineData("1.005")]
    [InlineData("99999999999999999999")]
    public void What_could_be_two_amounts_or_is_none_is_refused_and_never_guessed(string text) => Assert.Throws<RuleViolation>(() => SpendText.Amount(text, "EUR"));

    [Theory]
    [InlineData("channel,month,amount\nFair,2026-01,5\nRadio,2026-01,5\n", 3)]
    [InlineData("channel,month,amount\n\nFair,January,5\n", 3)]
    [InlineData("channel,month,amount\nFair,2026-01,much\n", 2)]
    [InlineData("channel,month,amount\nFair,2026-01,-5\n", 2)]
    [InlineData("channel,month,note,amount\nFair,2026-01,\"two\nlines\",5\nRadio,2026-01,,5\n", 4)]
    [InlineData("channel,month,amount\nFair,2026-01,\"5\n", 2)]
    public void A_line_that_cannot_be_taken_is_named_and_refuses_the_file(string text, int line) => Assert.Equal(line, Assert.Throws<LineRefused>(() => SpendCsv.Read(text, Books)).Line);

    [Theory]
    [InlineData("")]
    [InlineData("channel,amount\nFair,5\n")]
    [InlineData("channel,month,amount\nFair,2026-01,\n")]
    public void A_file_that_says_nothing_is_refused(string text) => Assert.Throws<RuleViolation>(() => SpendCsv.Read(text, Books));

    static Catalog BooksWith(IReadOnlyList<Channel> channels, IReadOnlyList<ChannelSpend> spend) =>
        new(Books.Company, [Sales], [], [], [], [], channels, [], [], [], spend);
}
