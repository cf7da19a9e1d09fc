using System.Diagnostics;
using System.Text;
using Funnel.Domain.Access;
using Funnel.Tests.Kit;
using Funnel.Web.Features.Import;
using Funnel.Web.Features.Import.Reading;
using Funnel.Web.Features.Wall;
using Funnel.Web.Parts.Views;
using Funnel.Web.Shell;
using Microsoft.AspNetCore.WebUtilities;

namespace Funnel.Tests.EndToEnd;

/// <summary>Promise 66, seconds of it on every run, always the same ones: random input ends in an answer or in a refusal with a sentence, and never hangs.</summary>
public sealed class FuzzTests
{
    const int Seed = 20261124;

    static readonly string[] Names =
        ["period", "from", "to", "mode", "measure", "cohort", "visited", "asOf", "pipeline", "department", "owner", "product", "line", "channel", "customerType", "q",
         "show", "stage", "part", "reason", "sort", "density", "scale", "portrait", "theme", "lang", "mask", "slides", "seconds", "inch", "metres"];

    static readonly string[] Pieces =
        ["2026", "2026-Q4", "2026-Q9", "2026-13", "2026-01-01..", "..", "all", "0001-01-01", "9999-12-31", "9999-12-31..9999-12-31", "2026-02-30T25:00Z", "2026-01-01T00:00:00+99:00", "now", "pipeline",
         "0", "-0", "-1", "1", "2147483648", "99999999999999999999", "1e308", "NaN", "∞", "-", "--", "-amount", "+", "%", "%00", "%zz", "&", "=", "?", "#", ";", "\0", "\u202E", "\uD800", "🦊", "ı", "İ",
         "{0}", "{{7*7}}", "'", "\"", "<svg>", "funnel,today", ",", " ", "true", "far", "near", "Sales", "Anna Karenina", "10.5", "open", "won"];

    [Fact]
    public void Addresses_of_pages_lists_and_walls()
    {
        var dice = new Random(Seed);
        var (refused, taken) = (0, 0);
        for (var i = 0; i < 30_000; i++)
        {
            var query = "?" + string.Join('&', Enumerable.Range(0, dice.Next(6)).Select(_ => $"{Pick(dice, Names)}={(dice.Next(2) == 0 ? Value(dice) : Uri.EscapeDataString(Whole(Value(dice))))}"));
            var since = Stopwatch.GetTimestamp();
            var read = Query.In("http://localhost/" + query);
            var list = DealListQuery.Read(read, TestCompany.Books, Reach.Everything, TestCompany.Start);
            _ = list.View.ToFunnelQuery(TestCompany.Books, TestCompany.Start);
            _ = list.View.ToPreviousQuery(TestCompany.Books, TestCompany.Start);
            // What was understood is understood again.
            var again = "http://localhost/" + Query.Of(list.Parameters());
            Assert.Empty(DealListQuery.Read(Query.In(again), TestCompany.Books, Reach.Everything, TestCompany.Start).View.Refused);
            try
            {
                _ = WallView.Parse(QueryHelpers.ParseQuery(query)).Key;
                taken++;
            }
            catch (WrongAddress)
            {
                refused++;
            }
            Assert.True(Stopwatch.GetElapsedTime(since) < TimeSpan.FromSeconds(1), query);
        }
        Assert.True(refused > 1_000 && taken > 1_000, $"{refused} refused, {taken} taken: the dice are loaded.");
    }

    [Fact]
    public void Tables_of_any_bytes()
    {
        using var folder = new TempFolder();
        var dice = new Random(Seed);
        var limits = new ImportLimits(1 << 20, 1_000, 50, 1 << 20);
        var (refused, rows) = (0, 0);
        for (var i = 0; i < 3_000; i++)
        {
            var bytes = Table(dice);
            var file = folder.File("fuzz.csv");
            File.WriteAllBytes(file, bytes);
            var since = Stopwatch.GetTimestamp();
            try
            {
                rows += SourceFile.Open(file, new ImportMapping(), limits).Rows().Take(1_000).Count();
            }
            catch (ImportRefused)
            {
                refused++;
            }
            Assert.True(Stopwatch.GetElapsedTime(since) < TimeSpan.FromSeconds(5), Convert.ToHexString(bytes));
        }
        Assert.True(refused > 100 && rows > 1_000, $"{refused} refused, {rows} rows: the dice are loaded.");
    }

    static byte[] Table(Random dice)
    {
        if (dice.Next(5) == 0)
        {
            var noise = new byte[dice.Next(1, 400)];
            dice.NextBytes(noise);
            return dice.Next(2) == 0 ? noise : [0x50, 0x4B, 3, 4, .. noise];
        }
        string[] signs = [",", ";", "\t", "\"", "\"\"", "\r", "\n", "\r\n", "\0", "a", "é", "1", " "];
        var text = new StringBuilder("deal_id,occurred_at,stage\n");
        for (var n = dice.Next(80); n > 0; n--)
            text.Append(dice.Next(4) == 0 ? Pick(dice, Pieces) : Pick(dice, signs));
        Encoding[] encodings = [Encoding.UTF8, Encoding.Unicode, Encoding.BigEndianUnicode, Encoding.Latin1];
        var bytes = Pick(dice, encodings).GetBytes(text.ToString());
        if (dice.Next(3) == 0)
            bytes[dice.Next(bytes.Length)] = (byte)dice.Next(256);
        return bytes;
    }

    static string Value(Random dice) => string.Concat(Enumerable.Range(0, dice.Next(1, 4)).Select(_ => Pick(dice, Pieces)));

    // Half a character cannot be escaped.
    static string Whole(string text) => text.Replace("\uD800", "", StringComparison.Ordinal);

    static T Pick<T>(Random dice, T[] all) => all[dice.Next(all.Length)];
}
