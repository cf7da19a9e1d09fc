using Bunit;
using Funnel.Web.Parts;
using Microsoft.AspNetCore.Components.Web;

namespace Funnel.Tests.Parts;

public class FilterChipTests : PartsContext
{
    static readonly Choice[] Three = [new("a", "Aurora"), new("b", "<img src=x onerror=alert(1)>"), new("c", "Polar")];
    static readonly Choice[] Many = [.. Enumerable.Range(1, 20).Select(n => new Choice($"v{n}", $"Person {n}"))];

    readonly List<string?> _chosen = [];

    IRenderedComponent<FilterChip> Chip(Choice[] options, string? selected = null) => Render<FilterChip>(p => p
        .Add(c => c.Label, "Product").Add(c => c.Options, options).Add(c => c.Selected, selected).Add(c => c.OnSelect, v => _chosen.Add(v)));

    [Fact]
    public void Unset_it_says_all_and_has_nothing_to_clear()
    {
        var cut = Chip(Three);
        Assert.Equal("All", cut.Find("b").TextContent);
        Assert.DoesNotContain("set", cut.Find(".fchip").ClassList);
        Assert.Empty(cut.FindAll(".clear"));
    }

    [Fact]
    public void Set_it_is_tinted_and_says_what_is_chosen()
    {
        var cut = Chip(Three, "c");
        Assert.Equal("Polar", cut.Find("b").TextContent);
        Assert.Contains("set", cut.Find(".fchip").ClassList);
    }

    [Fact]
    public void Choosing_hands_out_the_value_and_closes_the_list()
    {
        var cut = Chip(Three);
        cut.Find(".fchip-open").Click();
        Assert.Equal("true", cut.Find(".fchip-open").GetAttribute("aria-expanded"));
        cut.FindAll("[role=option]")[1].Click();
        Assert.Equal(["a"], _chosen);
        Assert.Empty(cut.FindAll("[role=option]"));
    }

    [Fact]
    public void Clearing_hands_out_null()
    {
        var cut = Chip(Three, "a");
        cut.Find(".clear").Click();
        Assert.Equal([null], _chosen);
    }

    [Fact]
    public void Choosing_all_clears_too_and_the_chosen_one_is_no_change()
    {
        var cut = Chip(Three, "a");
        cut.Find(".fchip-open").Click();
        cut.FindAll("[role=option]")[1].Click();
        cut.Find(".fchip-open").Click();
        cut.FindAll("[role=option]")[0].Click();
        Assert.Equal([null], _chosen);
    }

    [Fact]
    public void A_long_list_can_be_searched_and_says_when_nothing_is_found()
    {
        var cut = Chip(Many);
        cut.Find(".fchip-open").Click();
        cut.Find("input[type=search]").Input("person 20");
        Assert.Equal("Person 20", cut.Find("[role=option]").TextContent.Trim());
        cut.Find("input[type=search]").Input("nobody");
        Assert.Contains("Nothing found", cut.Markup);
    }

    [Fact]
    public void A_short_list_has_no_search()
    {
        var cut = Chip(Three);
        cut.Find(".fchip-open").Click();
        Assert.Empty(cut.FindAll("input"));
    }

    [Fact]
    public void Escape_closes_it()
    {
        var cut = Chip(Three);
        cut.Find(".fchip-open").Click();
        cut.Find(".popup").KeyDown(new KeyboardEventArgs { Key = "Escape" });
        Assert.Empty(cut.FindAll("[role=option]"));
    }

    [Fact]
    public void A_hostile_option_is_shown_literally()
    {
        var cut = Chip(Three, "b");
        cut.Find(".fchip-open").Click();
        Assert.Empty(cut.FindAll("img"));
        Assert.Equal("<img src=x onerror=alert(1)>", cut.Find("b").TextContent);
    }

    [Fact]
    public void A_value_that_is_no_longer_offered_still_says_that_it_filters()
    {
        var cut = Chip(Three, "gone");
        Assert.Equal("gone", cut.Find("b").TextContent);
        Assert.Single(cut.FindAll(".clear"));
    }

    [Fact]
    public void It_speaks_Russian()
    {
        Speak("ru");
        var cut = Chip(Three);
        Assert.Equal("Все", cut.Find("b").TextContent);
    }
}
