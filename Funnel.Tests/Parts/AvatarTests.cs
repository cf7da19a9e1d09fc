using Bunit;
using Funnel.Web.Parts;

namespace Funnel.Tests.Parts;

public class AvatarTests : PartsContext
{
    [Theory]
    [InlineData("Ingrid Dahl", "ID")]
    [InlineData("Anna Maria Lind", "AL")]
    [InlineData("Нина", "НИ")]
    [InlineData("  елена   воронова ", "ЕВ")]
    [InlineData("\"Ann\" (Lee)", "AL")]
    [InlineData("<img src=x onerror=alert(1)>", "IO")]
    [InlineData("👩‍🚀 Nova", "👩‍🚀N")]
    [InlineData("X", "X")]
    [InlineData("", "?")]
    public void Initials_are_the_first_and_the_last_words(string name, string expected) => Assert.Equal(expected, People.Initials(name));

    [Fact]
    public void A_name_always_gets_the_same_colour()
    {
        Assert.Equal(People.Colour("Ingrid Dahl"), People.Colour("Ingrid Dahl"));
        Assert.Equal("#1F7AC9", People.Colour("Ingrid Dahl", "#1F7AC9"));
    }

    [Theory]
    [InlineData("red;background:url(//evil)")]
    [InlineData("#12345")]
    [InlineData("#1F7AC9\n")]
    public void A_colour_that_is_none_never_reaches_the_style(string colour)
    {
        var cut = Render<Avatar>(p => p.Add(a => a.Name, "Ingrid Dahl").Add(a => a.Color, colour));
        Assert.Matches("^--c:#[0-9A-F]{6}$", cut.Find(".av").GetAttribute("style"));
    }

    [Fact]
    public void It_says_whose_it_is_and_shows_presence()
    {
        var cut = Render<Avatar>(p => p.Add(a => a.Name, "Ingrid Dahl").Add(a => a.Present, true).Add(a => a.Size, AvatarSize.Large));
        var avatar = cut.Find(".av");
        Assert.Equal("Ingrid Dahl", avatar.GetAttribute("aria-label"));
        Assert.Equal("Ingrid Dahl", avatar.GetAttribute("title"));
        Assert.Contains("pres", avatar.ClassList);
        Assert.Contains("l", avatar.ClassList);
    }
}
