using System.Globalization;
using System.Text.RegularExpressions;
using Funnel.Web.Features.Import.Wizard;
using Funnel.Web.Parts;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Localization;

namespace Funnel.Tests.Features.Import.Wizard;

/// <summary>Refusals as the wizard says them in Russian; each is made by a file, not copied.</summary>
public sealed partial class ImportSentencesTests
{
    [Fact]
    public async Task Refused_rows_are_told_in_Russian()
    {
        await using var here = await ImportHere.StartAsync();
        var report = await here.RowsAsync(
            "A,2026-01-05,Awareness,,many,x,,,,,,,,\n" + "B,2026-13-05,Awareness,,1,x,,,,,,,,\n" + "C,2026-01-05,Nowhere,,1,x,,,,,,,,\n" + "D,2026-01-05,,,1,x,,,,,,,,\n"
            + "E,2027-01-05,Awareness,,1,x,,,,,,,,\n" + "F,2026-01-05,Awareness,,-5,x,,,,,,,,\n" + "G,2026-01-05,Awareness,,1,x,,,,3,,,,\n" + "H,2026-01-05,Awareness,,1,x,,,,,,,perhaps,\n"
            + ",2026-01-05,Awareness,,1,x,,,,,,,,\n" + "I,2026-01-05,Awareness\n" + "J,2026-01-05,Awareness,,1,x,,,,,,,lost,\n" + "K,2026-01-05,Awareness,,1,x\u0001y,,,,,,,,\n"
            + "L,1800-01-05,Awareness,,1,x,,,,,,,,\n" + $"M,2026-01-05,Awareness,,1,{new string('x', 500)},,,,,,,,\n" + "N,2026-03-29 03:30,Awareness,,1,x,,,,,,,,\n");
        Assert.Equal(15, report.FirstErrors.Count);
        Assert.All(report.FirstErrors.Select(e => Russian(e.Reason)), said => Assert.True(Cyrillic().IsMatch(said) && !English().IsMatch(said), said));
        Assert.Equal("«many» — не число, которое можно взять.", Russian(report.FirstErrors[0].Reason));
        Assert.Equal("В воронке «Sales» нет этапа «Nowhere»; её этапы: Awareness, Interest, Decision, Won, Lost.", Russian(report.FirstErrors[2].Reason));
    }

    [Fact]
    public async Task Refused_files_are_told_in_Russian()
    {
        await using var here = await ImportHere.StartAsync(("Import:MaxColumns", "20"), ("Import:MaxRows", "3"));
        string[] files =
        [
            here.Write("empty.csv", ""), here.Write("paper.csv", "%PDF-1.7 x"), here.Write("old.csv", [0xD0, 0xCF, 0x11, 0xE0, 1, 2]), here.Write("zip.xlsx", [0x50, 0x4B, 3, 4, 1]),
            here.Write("twice.csv", "a,a\n1,2\n"), here.Write("wide.csv", string.Join(',', Enumerable.Range(0, 30).Select(i => "c" + i)) + "\n"), here.Write("none.csv", "a,b\n1,2\n"),
            here.Write("long.csv", ImportHere.History + string.Concat(Enumerable.Repeat("A,2026-01-05,Awareness,,,,,,,,,,,\n", 5))),
        ];
        foreach (var file in files)
            Assert.Matches(Cyrillic(), Russian(await here.RefusedAsync(file)));
    }

    [Theory]
    [InlineData("Something nobody has foreseen.")]
    [InlineData("")]
    [InlineData("{0}")]
    public void What_is_not_known_stays(string sentence) => Assert.Equal(sentence, Russian(sentence));

    [Fact]
    public void English_stays_English() => Assert.Equal("The cell is empty.", Say("The cell is empty.", "en"));

    static string Russian(string sentence) => Say(sentence, "ru");

    static string Say(string sentence, string language)
    {
        var (before, culture) = ((CultureInfo.CurrentUICulture, CultureInfo.CurrentCulture), CultureInfo.GetCultureInfo(language));
        (CultureInfo.CurrentUICulture, CultureInfo.CurrentCulture) = (culture, culture);
        try
        {
            using var services = new ServiceCollection().AddLogging().AddLocalization().BuildServiceProvider();
            return new ImportSentences(services.GetRequiredService<IStringLocalizer<ImportTexts>>(), services.GetRequiredService<IStringLocalizer<RuleTexts>>()).Say(sentence);
        }
        finally
        {
            (CultureInfo.CurrentUICulture, CultureInfo.CurrentCulture) = before;
        }
    }

    [GeneratedRegex("[а-яё]{3}", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Cyrillic();

    [GeneratedRegex(@"\b(the|this|is|not)\b", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex English();
}
