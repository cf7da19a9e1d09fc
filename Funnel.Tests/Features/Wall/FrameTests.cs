using System.Text.Json;
using Funnel.Domain.Analytics;
using Funnel.Domain.Common;
using Funnel.Tests.Kit;
using Funnel.Web.Features.Wall;
using Funnel.Web.Features.Wall.Frames;

namespace Funnel.Tests.Features.Wall;

/// <summary>Frames as HTML. Promises 23 (one tile fails), 37 (public wall).</summary>
public sealed class FrameTests
{
    public static TheoryData<string> Shapes => ["far", "near", "upright", "far 130"];

    static WallView View(string shape) => shape switch
    {
        "near" => new WallView { Density = Density.Near },
        "upright" => new WallView { Upright = true },
        "far 130" => new WallView { Scale = 130 },
        _ => new WallView(),
    };

    [Fact]
    public async Task The_titles_say_what_the_figures_say()
    {
        using var wall = new WallSituation().Filled();
        var text = Words(await wall.HtmlAsync());
        Assert.Contains("Only 39% go on to Interest, 31 points down", text, StringComparison.Ordinal);
        Assert.Contains("Anna leads, €1.23bn ahead of Boris", text, StringComparison.Ordinal);
        Assert.Contains("2 wins today, €1.23bn. 1 deal moved on", text, StringComparison.Ordinal);
        Assert.Contains("€1.23bn won this quarter", text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task With_nothing_remarkable_the_title_is_neutral()
    {
        using var wall = new WallSituation();
        for (var i = 0; i < 9; i++)
            A.Deal().At(WallSituation.Now.AddDays(-9)).In(wall.Book);
        Assert.Contains("9 deals started, 0 won", Words(await wall.HtmlAsync()), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Slides_without_anything_to_say_are_skipped()
    {
        using var wall = new WallSituation();
        var html = await wall.HtmlAsync();
        Assert.Equal(["funnel"], SlidesOf(html));
        Assert.Contains("No deals started this quarter yet", html, StringComparison.Ordinal);
        Assert.Equal(["funnel", "leaders", "today"], SlidesOf(await new WallSituation().Filled().HtmlAsync()));
        Assert.Equal(["funnel"], SlidesOf(await wall.HtmlAsync(new WallView { Slides = ["today"] })));
    }

    [Theory]
    [MemberData(nameof(Shapes))]
    public async Task A_hostile_name_is_shown_literally(string shape)
    {
        using var wall = new WallSituation().Filled().EverybodyCalled(WallSituation.Hostile);
        var html = await wall.HtmlAsync(View(shape));
        Assert.DoesNotContain("<img", html, StringComparison.OrdinalIgnoreCase);
        Assert.Contains("&lt;img src=x onerror=alert(1)&gt;", html, StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Shapes))]
    public async Task An_empty_company_has_a_wall(string shape)
    {
        using var wall = new WallSituation();
        wall.Books = new Catalog(TestCompany.Books.Company, [], [], [], [], [], [], [], [], []);
        var frame = await wall.Renderer.RenderAsync(View(shape), wall.State);
        Assert.False(frame.Broken);
        Assert.Contains("No pipeline yet", frame.Html, StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Shapes))]
    public async Task Nine_open_stages_fold_where_they_do_not_fit(string shape)
    {
        using var wall = new WallSituation().WithOpenStages(9, 40);
        var frame = await wall.Renderer.RenderAsync(View(shape), wall.State);
        Assert.False(frame.Broken);
        Assert.Contains(" more<", frame.Html, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Russian_walls_speak_Russian()
    {
        using var wall = new WallSituation().Filled();
        var text = Words(await wall.HtmlAsync(new WallView { Language = "ru" }));
        Assert.Contains("«Interest»: доходит 39\u202F%, на 31 пункт меньше", text, StringComparison.Ordinal);
        Assert.Contains("выиграно за квартал", text, StringComparison.Ordinal);
        Assert.Contains("2 победы сегодня", text, StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Shapes))]
    public async Task Promise_23_a_tile_that_throws_is_alone_and_recovers(string shape)
    {
        using var wall = new WallSituation().Filled();
        var whole = await wall.Renderer.RenderAsync(View(shape), wall.State);
        wall.Renderer.BeforeTile = tile =>
        {
            if (tile == "leaders")
                throw new InvalidOperationException("planted");
        };
        var broken = await wall.Renderer.RenderAsync(View(shape), wall.State);
        Assert.True(broken.Broken);
        Assert.DoesNotContain("planted", broken.Html, StringComparison.Ordinal);
        Assert.Single(Tiles(broken.Html), tile => tile.Contains("class=\"broken\"", StringComparison.Ordinal));
        var shared = Tiles(whole.Html).Where(tile => !tile.StartsWith("leaders", StringComparison.Ordinal)).ToList();
        Assert.NotEmpty(shared);
        Assert.Equal(shared, Tiles(broken.Html).Where(tile => !tile.StartsWith("leaders", StringComparison.Ordinal)));
        wall.Renderer.BeforeTile = null;
        Assert.Equal(whole.Html, (await wall.Renderer.RenderAsync(View(shape), wall.State)).Html);
    }

    [Fact]
    public async Task A_broken_frame_is_rendered_again_at_the_next_beat_and_a_sound_one_only_on_a_new_day()
    {
        using var wall = new WallSituation().Filled();
        using var use = new ViewInUse(new WallView());
        var number = 0L;
        Task Render() => use.RenderAsync(view => wall.Renderer.RenderAsync(view, wall.State), () => ++number, onlyFirst: false, CancellationToken.None);
        wall.Renderer.BeforeTile = _ => throw new InvalidOperationException("planted");
        await Render();
        Assert.True(use.NeedsRendering(new DateOnly(2026, 11, 19)));
        wall.Renderer.BeforeTile = null;
        await Render();
        Assert.False(use.NeedsRendering(new DateOnly(2026, 11, 19)));
        Assert.True(use.NeedsRendering(new DateOnly(2026, 11, 20)));
    }

    [Fact]
    public async Task The_same_picture_keeps_its_number_and_a_change_gets_a_new_one()
    {
        using var wall = new WallSituation().Filled();
        using var use = new ViewInUse(new WallView());
        var number = 0L;
        Task Render() => use.RenderAsync(view => wall.Renderer.RenderAsync(view, wall.State), () => ++number, onlyFirst: false, CancellationToken.None);
        await Render();
        var first = use.Latest!;
        await Render();
        Assert.Same(first, use.Latest);
        A.Deal().At(WallSituation.Now).In(wall.Book);
        await Render();
        Assert.Equal((2, wall.Book.Events.Count), (use.Latest!.Number, (int)use.Latest.Sequence));
    }

    [Theory]
    [MemberData(nameof(Shapes))]
    public async Task Promise_37_under_a_mask_no_customer_is_in_the_frame(string shape)
    {
        using var wall = new WallSituation().Filled();
        Assert.Contains("Aurora Works", await wall.HtmlAsync(View(shape) with { Slides = ["today"] }), StringComparison.Ordinal);
        var frame = WallFrame.Of(await wall.Renderer.RenderAsync(View(shape) with { Mask = true }, wall.State), 1);
        var json = JsonDocument.Parse(frame.Json).RootElement.GetRawText() + frame.Html;
        Assert.All(TestCompany.Customers, customer => Assert.DoesNotContain(customer.Name, json, StringComparison.Ordinal));
        Assert.DoesNotContain("Moving", json, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_view_of_a_department_that_is_gone_says_so()
    {
        using var wall = new WallSituation().Filled();
        Assert.Contains("There is no such department.", await wall.HtmlAsync(new WallView { Department = new DepartmentId(999) }), StringComparison.Ordinal);
    }

    static string[] SlidesOf(string html) => [.. html.Split("data-slide=\"").Skip(1).Select(part => part.Split('"')[0])];

    static IEnumerable<string> Tiles(string html) => html.Split("data-tile=\"").Skip(1).Select(tile => tile.Replace("</section>", "", StringComparison.Ordinal)
        .Split("<section")[0]);

    static string Words(string html)
    {
        var text = System.Text.RegularExpressions.Regex.Replace(html, "<[^>]*>", " ");
        return System.Text.RegularExpressions.Regex.Replace(System.Net.WebUtility.HtmlDecode(text), @"[ \n]+", " ").Replace(" ,", ",", StringComparison.Ordinal);
    }
}
