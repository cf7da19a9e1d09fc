using Funnel.Web.Parts;

namespace Funnel.Tests.Parts;

/// <summary>Promise 59: no text becomes a formula in a spreadsheet, and every text comes back as it was.</summary>
public sealed class SheetTextTests
{
    [Theory]
    [InlineData("=1+1", "'=1+1")]
    [InlineData("=cmd|' /C calc'!A0", "'=cmd|' /C calc'!A0")]
    [InlineData("+7", "'+7")]
    [InlineData("-7", "'-7")]
    [InlineData("@SUM(A1)", "'@SUM(A1)")]
    [InlineData("\tx", "\"'\tx\"")]
    [InlineData("\rx", "\"'\rx\"")]
    [InlineData("\nx", "\"'\nx\"")]
    [InlineData("\0x", "'\0x")]
    [InlineData("'=1", "''=1")]
    [InlineData("'tis", "'tis")]
    [InlineData("a, \"b\"", "\"a, \"\"b\"\"\"")]
    [InlineData("=a,b", "\"'=a,b\"")]
    [InlineData("a;=b", "\"a;'=b\"")]
    [InlineData("z;'=1", "\"z;''=1\"")]
    [InlineData("z\t@x", "\"z\t'@x\"")]
    [InlineData("a; =b", "\"a; =b\"")]
    [InlineData("＝1+1", "'＝1+1")]
    [InlineData("two\nlines", "\"two\nlines\"")]
    [InlineData("a-b", "a-b")]
    [InlineData("", "")]
    public void A_text_stays_text(string value, string cell) => Assert.Equal(cell, SheetText.Cell(value));

    [Fact]
    public void Every_text_comes_back_as_it_was_and_none_that_is_written_begins_as_a_formula()
    {
        var dice = new Random(59);
        const string letters = "'=+-@＝\t\r\n\0a1, ;\"";
        for (var i = 0; i < 100_000; i++)
        {
            var text = new string([.. Enumerable.Range(0, dice.Next(6)).Select(_ => letters[dice.Next(letters.Length)])]);
            var marked = SheetText.Marked(text);
            // However a spreadsheet parts the cell.
            Assert.All(marked.Split(';', '\t'), part => Assert.False(part.Length > 0 && "=+-@＝".Contains(part[0], StringComparison.Ordinal), marked));
            Assert.Equal(text, SheetText.Unmarked(marked));
        }
    }

    [Theory]
    [InlineData("'=1+1", "=1+1")]
    [InlineData("'tis the season", "'tis the season")]
    [InlineData("O'-Neill", "O'-Neill")]
    [InlineData("'", "'")]
    [InlineData("''", "''")]
    public void Only_a_mark_before_what_would_run_is_taken_off(string cell, string text) => Assert.Equal(text, SheetText.Unmarked(cell));
}
