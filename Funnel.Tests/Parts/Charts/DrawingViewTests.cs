using Bunit;
using Funnel.Web.Parts.Charts;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Web;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Funnel.Tests.Parts.Charts;

public sealed class DrawingViewTests : PartsContext
{
    static readonly ChartTable Table = new("Deals reached", ["Stage", "Deals"], [["Interest", "251"], [Pictures.Hostile, "1"]]);

    [Fact]
    public void A_picture_is_one_image_with_one_sentence()
    {
        var cut = Show(FunnelChart.Draw(Pictures.Sample, FunnelLayout.Screen));
        var svg = cut.Find("svg");
        Assert.Equal("img", svg.GetAttribute("role"));
        Assert.Equal("412 deals started, 38 won.", svg.GetAttribute("aria-label"));
        Assert.Single(cut.FindAll("svg"));
    }

    [Fact]
    public void A_hostile_name_is_shown_literally_in_every_layout()
    {
        foreach (var layout in Pictures.Layouts)
        {
            var picture = new FunnelPicture([new(Pictures.Hostile, Pictures.Hostile, 5, "5") { Beside = "</text><script>x", Colour = "red\"/><script>", Tip = [new(Pictures.Hostile, "1")] }], new());
            var cut = Render<DrawingView>(p => p.Add(v => v.Drawing, FunnelChart.Draw(picture, layout)).Add(v => v.OnHit, _ => { }));
            Assert.Empty(cut.FindAll("img, script"));
            Assert.Contains("<img src=x", cut.Find("text:has(title), text").TextContent + cut.Find("figure").TextContent, StringComparison.Ordinal);
            Assert.DoesNotContain("<script", cut.Markup, StringComparison.OrdinalIgnoreCase);
        }
    }

    [Fact]
    public void A_shortened_name_keeps_its_full_words_as_a_title()
    {
        var name = new string('x', 80);
        var cut = Show(FunnelChart.Draw(new([new("a", name, 5, "5")], new()), FunnelLayout.Screen));
        Assert.Equal(name, cut.Find("text title").TextContent);
    }

    [Fact]
    public void A_stage_answers_to_click_and_to_the_keyboard()
    {
        var keys = new List<string>();
        var cut = Render<DrawingView>(p => p.Add(v => v.Drawing, FunnelChart.Draw(Pictures.Sample, FunnelLayout.Screen)).Add(v => v.OnHit, keys.Add));
        Assert.Equal(5, cut.FindAll("g.hit[tabindex='0'][role=button]").Count);
        cut.Find("g.hit[data-key=s1]").Click();
        cut.Find("g.hit[data-key=s2]").KeyDown("Enter");
        cut.Find("g.hit[data-key=s3]").KeyDown("Tab");
        Assert.Equal(["s1", "s2"], keys);
        Assert.Equal("Stage 2 · 118. Open now 31", cut.Find("g.hit[data-key=s2]").GetAttribute("aria-label"));
        Assert.Contains("Open now", cut.Find("g.hit[data-key=s2] .tip").TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public void The_table_says_the_same_and_comes_by_a_button()
    {
        var cut = Render<DrawingView>(p => p
            .Add(v => v.Drawing, FunnelChart.Draw(Pictures.Sample, FunnelLayout.Screen) with { Table = Table }).Add(v => v.ShowTableButton, true));
        cut.Find("button").Click();
        Assert.Equal(["Interest", Pictures.Hostile], cut.FindAll("tbody th").Select(t => t.TextContent));
        Assert.Empty(cut.FindAll("svg, img"));
        cut.Find("button").Click();
        Assert.Single(cut.FindAll("svg"));
    }

    [Fact]
    public void The_button_speaks_Russian()
    {
        Speak("ru");
        var cut = Render<DrawingView>(p => p
            .Add(v => v.Drawing, FunnelChart.Draw(Pictures.Sample, FunnelLayout.Screen) with { Table = Table }).Add(v => v.ShowTableButton, true));
        Assert.Equal("Показать таблицей", cut.Find("button").TextContent);
    }

    [Fact]
    public void Numbers_are_written_for_machines_in_any_culture()
    {
        Speak("ru");
        Assert.DoesNotMatch(@"(x|y|width|height|d|points)=""[^""]*\d,\d", Show(FunnelChart.Draw(Pictures.Sample, FunnelLayout.WallNear)).Markup);
    }

    [Fact]
    public async Task A_wall_frame_renders_without_a_circuit()
    {
        var services = new ServiceCollection().AddLogging().BuildServiceProvider();
        await using var renderer = new HtmlRenderer(services, services.GetRequiredService<ILoggerFactory>());
        var html = await renderer.Dispatcher.InvokeAsync(async () => (await renderer.RenderComponentAsync<DrawingView>(ParameterView.FromDictionary(
            new Dictionary<string, object?> { ["Drawing"] = FunnelChart.Draw(Pictures.Sample, FunnelLayout.WallFar) }))).ToHtmlString());
        Assert.Contains("role=\"img\"", html, StringComparison.Ordinal);
        Assert.Contains("stop-color=\"color-mix(in oklab,var(--stage-1) 78%,var(--bg))\"", html, StringComparison.Ordinal);
        Assert.DoesNotContain("style=", html, StringComparison.Ordinal);
    }

    IRenderedComponent<DrawingView> Show(Drawing drawing) => Render<DrawingView>(p => p.Add(v => v.Drawing, drawing));
}
