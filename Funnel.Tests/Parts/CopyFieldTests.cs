using Bunit;
using Funnel.Web.Parts;

namespace Funnel.Tests.Parts;

public class CopyFieldTests : PartsContext
{
    IRenderedComponent<CopyField> Field(string value) => Render<CopyField>(p => p.Add(f => f.Value, value).Add(f => f.Label, "The new key").AddUnmatched("data-made", ""));

    [Fact]
    public void The_value_is_whole_can_only_be_read_and_has_a_name()
    {
        var input = Field("funnel_1_<b>").Find("input");
        Assert.Equal("funnel_1_<b>", input.GetAttribute("value"));
        Assert.True(input.HasAttribute("readonly"));
        Assert.True(input.HasAttribute("data-made"));
        Assert.Equal("The new key", input.GetAttribute("aria-label"));
    }

    [Fact]
    public void What_the_script_says_is_in_the_viewers_language()
    {
        Speak("ru");
        var cut = Field("x");
        var box = cut.Find("[data-copy-field]");
        Assert.Equal(("Скопировано", "Нажмите Ctrl+C"), (box.GetAttribute("data-copied"), box.GetAttribute("data-press")));
        Assert.Equal("Скопировать", cut.Find("button .no").TextContent);
        // Empty for the script to speak in: nothing is announced before something happened.
        Assert.Equal("", cut.Find("[role=status]").TextContent);
    }
}
