using System.Text.RegularExpressions;
using Bunit;
using Funnel.Tests.Kit;
using Funnel.Web.Parts;

namespace Funnel.Tests.Parts;

public partial class IconTests : PartsContext
{
    [GeneratedRegex("""<Icon\b[^>]*\bName="(?<name>[a-z][a-z-]*)""", RegexOptions.ExplicitCapture, 5000)]
    private static partial Regex Use();

    [Fact]
    public void Every_icon_named_in_the_markup_exists()
    {
        var named = Repository.Files("Funnel.Web", ".razor").SelectMany(file => Use().Matches(File.ReadAllText(file))).Select(match => match.Groups["name"].Value).ToList();
        Assert.Contains("funnel", named);
        Assert.Empty(named.Except(IconPaths.Names));
    }

    [Fact]
    public void Beside_a_word_it_is_hidden_from_readers_and_alone_it_has_a_name()
    {
        Assert.Equal("true", Render<Icon>(p => p.Add(i => i.Name, "check")).Find("svg").GetAttribute("aria-hidden"));
        var alone = Render<Icon>(p => p.Add(i => i.Name, "check").Add(i => i.Title, "Done")).Find("svg");
        Assert.Equal("Done", alone.GetAttribute("aria-label"));
        Assert.Null(alone.GetAttribute("aria-hidden"));
    }
}
