using System.Text.RegularExpressions;
using System.Xml.Linq;
using Funnel.Domain.Common;
using Funnel.Tests.Kit;
using Funnel.Web.Parts;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Localization;

namespace Funnel.Tests.Parts;

public partial class RuleTextsTests : PartsContext
{
    // A refusal is a sentence: it ends with a full stop.
    [GeneratedRegex("""RuleViolation\((?<rest>[^;]*)""")]
    private static partial Regex Thrown();

    [GeneratedRegex("\"(?<text>([^\"\\\\]|\\\\.)*)\"")]
    private static partial Regex Literal();

    static readonly string[] Templates =
    [
        .. new[] { "Funnel.Domain", "Funnel.Web" }.SelectMany(folder => Repository.Files(folder, ".cs"))
            // Programs are answered in English.
            .Where(file => !Repository.Relative(file).StartsWith("Funnel.Web/Api/", StringComparison.Ordinal) && !file.EndsWith("Endpoints.cs", StringComparison.Ordinal))
            .SelectMany(file => Thrown().Matches(File.ReadAllText(file)))
            .SelectMany(match => Literal().Matches(match.Groups["rest"].Value))
            .Select(match => Regex.Unescape(match.Groups["text"].Value)).Where(text => text.EndsWith('.')).Distinct(),
    ];

    [Fact]
    public void Every_refusal_has_its_Russian()
    {
        var russian = XDocument.Load(Repository.File("Funnel.Web", "Parts", "RuleTexts.ru.resx")).Root!.Elements("data").Select(d => d.Attribute("name")!.Value);
        Assert.Contains("Say why the deal was lost.", Templates);
        Assert.Empty(Templates.Except(russian));
    }

    [Fact]
    public void A_refusal_is_said_in_the_viewers_language()
    {
        var texts = Services.GetRequiredService<IStringLocalizer<RuleTexts>>();
        var violation = new RuleViolation("The date {0} is outside {1} to {2}.", new DateOnly(1800, 1, 1), new DateOnly(1990, 1, 1), new DateOnly(2100, 1, 1));
        Assert.Equal("The date 1 Jan 1800 is outside 1 Jan 1990 to 1 Jan 2100.", texts.Say(violation).Replace('\u00A0', ' '));
        Speak("ru");
        Assert.StartsWith("Дата 1 янв. 1800", texts.Say(violation).Replace('\u00A0', ' '), StringComparison.Ordinal);
    }
}
