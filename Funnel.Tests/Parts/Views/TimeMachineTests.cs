using Bunit;
using Funnel.Domain.Common;
using Funnel.Tests.Kit;
using Funnel.Web.Parts.Views;
using Microsoft.AspNetCore.Components;
using static Funnel.Tests.Kit.TestCompany;

namespace Funnel.Tests.Parts.Views;

/// <summary>The control alone: which moments it asks its page for. Helsinki is the company's zone, so November's days begin at 22:00 UTC.</summary>
public sealed class TimeMachineTests : PartsContext
{
    static readonly DateTime Then = new(2026, 10, 26, 16, 0, 0, DateTimeKind.Utc);

    readonly LogBook _book = new();
    readonly List<DateTime> _frames = [];
    ViewQuery _view = new() { Period = Period.Quarter(2026, 4) };
    Func<DateTime, Task>? _slow;

    public TimeMachineTests()
    {
        DefaultWaitTimeout = TimeSpan.FromSeconds(60);
        JSInterop.Mode = JSRuntimeMode.Loose;
        SetRendererInfo(new RendererInfo("Server", isInteractive: true));
    }

    DateTime Now => Clock.GetUtcNow().UtcDateTime;

    [Fact]
    public void Live_there_is_no_band_and_in_the_past_it_says_so_and_leads_back()
    {
        var cut = Machine();
        Assert.Empty(cut.FindAll("[data-past]"));
        Show(cut, Then);
        Assert.Contains("As it was on Mon 26 Oct 2026, 18:00", Plain(cut.Find("[data-past]")), StringComparison.Ordinal);
        Assert.Contains("nothing can be changed", cut.Find("[data-past]").TextContent, StringComparison.Ordinal);
        Assert.Equal("Past, not live: Mon 26 Oct 2026, 18:00", Plain(cut.Find("[role=status]")));
        Assert.Contains("23 days ago", Plain(cut.Find(".lbl")), StringComparison.Ordinal);
        Do(cut, () => cut.Find("[data-past] button").Click());
        Assert.Null(_view.AsOf);
        Assert.Empty(cut.FindAll("[data-past]"));
        Assert.Equal("Live again", cut.Find("[role=status]").TextContent);
    }

    [Fact]
    public void Folded_the_line_is_there_only_in_the_past()
    {
        var cut = Machine(folded: true);
        Assert.Empty(cut.FindAll(".tm"));
        Show(cut, Then);
        Assert.Single(cut.FindAll(".tm"));
    }

    [Fact]
    public void A_moment_is_chosen_by_day_and_time_of_the_viewers_clock()
    {
        var cut = Machine();
        Do(cut, () => cut.Find(".asof").Click());
        Do(cut, () => cut.Find("input[type=date]").Change("2026-10-01"));
        Do(cut, () => cut.Find("input[type=time]").Change("09:30"));
        Do(cut, () => cut.Find("form").Submit());
        Assert.Equal(new DateTime(2026, 10, 1, 6, 30, 0, DateTimeKind.Utc), _view.AsOf);
        Assert.Empty(cut.FindAll("form"));
    }

    [Fact]
    public void What_is_still_to_come_cannot_be_chosen()
    {
        var cut = Machine();
        Do(cut, () => cut.Find(".asof").Click());
        Do(cut, () => cut.Find("input[type=date]").Change("2026-12-01"));
        Do(cut, () => cut.Find("form").Submit());
        Assert.Equal("That moment is still to come.", cut.Find("[role=alert]").TextContent);
        Assert.Null(_view.AsOf);
    }

    [Theory]
    [InlineData("Start of today", "2026-11-18T22:00:00")]
    [InlineData("Start of this week", "2026-11-15T22:00:00")]
    [InlineData("Start of this month", "2026-10-31T22:00:00")]
    [InlineData("Start of this quarter", "2026-09-30T21:00:00")]
    [InlineData("A week ago", "2026-11-12T14:32:00")]
    public void Quick_choices_begin_where_the_companys_calendar_does(string name, string utc)
    {
        var cut = Machine();
        Do(cut, () => cut.Find(".asof").Click());
        Do(cut, () => cut.FindAll(".menu-item").Single(b => b.TextContent.StartsWith(name, StringComparison.Ordinal)).Click());
        Assert.Equal(DateTime.SpecifyKind(DateTime.Parse(utc, System.Globalization.CultureInfo.InvariantCulture), DateTimeKind.Utc), _view.AsOf);
    }

    [Fact]
    public void The_usual_moments_are_whole_minutes_while_the_clock_goes_on()
    {
        Clock.AutoAdvanceAmount = TimeSpan.FromMilliseconds(1);
        var cut = Machine();
        Do(cut, () => cut.Find(".asof").Click());
        Assert.Matches("\\d\\d:\\d\\d$", cut.FindAll(".menu-item").Single(b => b.TextContent.StartsWith("A week ago", StringComparison.Ordinal)).TextContent);
        Assert.DoesNotMatch("\\d\\d:\\d\\d:\\d\\d", cut.Find(".menu").TextContent);
    }

    [Fact]
    public void Steps_lead_from_change_to_change_and_a_change_taken_back_is_one()
    {
        var deal = A.Deal().At(Then.AddDays(-3)).In(_book);
        _book.Move(deal, Then.AddDays(-1), Interest);
        _book.Undo(deal, Then.AddDays(2));
        Browser("Europe/Helsinki");
        var cut = Machine();
        Show(cut, Then);
        Assert.Contains("change 2 of 3", cut.WaitForElement(".sub").TextContent, StringComparison.Ordinal);
        foreach (var (button, expected) in new[] { ("Next change", Then.AddDays(2)), ("Previous change", Then.AddDays(-1)), ("Previous change", Then.AddDays(-3)) })
        {
            Do(cut, () => cut.Find($"[aria-label='{button}']").Click());
            cut.WaitForAssertion(() => Assert.Equal(expected, _view.AsOf));
            Settle(cut);
        }
        Do(cut, () => cut.Find("[aria-label='Previous change']").Click());
        cut.WaitForAssertion(() => Assert.Equal("Nothing happened before this.", cut.Find("[role=status]").TextContent));
        Assert.Equal(Then.AddDays(-3), _view.AsOf);
    }

    [Fact]
    public void A_replay_runs_through_the_period_by_the_clock_and_ends_where_the_line_does()
    {
        var cut = Machine();
        Play(cut);
        // Speed 4: the quarter in a minute; one of its pictures every tenth of a second.
        Pass(cut, TimeSpan.FromMilliseconds(100), 3);
        Assert.InRange(_frames.Count, 3, 4);
        var quarter = Period.Quarter(2026, 4).In(Helsinki);
        Assert.Equal(quarter.From, _frames[0]);
        Assert.Equal((quarter.To - quarter.From) / 600, _frames[^1] - _frames[^2]);
        Assert.Contains("playing", cut.Find(".lbl").TextContent, StringComparison.Ordinal);
        Pass(cut, TimeSpan.FromSeconds(61), 1);
        cut.WaitForAssertion(() => Assert.Equal("Play", cut.Find(".pl").GetAttribute("aria-label")));
        Assert.Equal(_frames[^1], _view.AsOf);
        Assert.InRange(Now - _frames[^1], TimeSpan.Zero, TimeSpan.FromSeconds(62));
    }

    [Fact]
    public void Pictures_that_come_late_are_left_out_and_never_two_are_drawn_at_once()
    {
        var cut = Machine();
        var drawn = new TaskCompletionSource();
        _slow = _ => drawn.Task;
        Play(cut);
        Pass(cut, TimeSpan.FromMilliseconds(100), 20);
        Assert.Single(_frames);
        drawn.SetResult();
        // As long again as the late one took the server rests.
        Pass(cut, TimeSpan.FromMilliseconds(100), 15);
        Assert.Single(_frames);
        Pass(cut, TimeSpan.FromMilliseconds(100), 10);
        cut.WaitForAssertion(() => Assert.InRange(_frames.Count, 2, 8));
    }

    [Fact]
    public void A_pause_keeps_the_moment_and_another_speed_goes_on_from_it()
    {
        var cut = Machine();
        Play(cut);
        Pass(cut, TimeSpan.FromMilliseconds(500), 4);
        Do(cut, () => cut.FindAll(".speed input").Single(i => i.GetAttribute("value") == "16").Change("16"));
        var at = _frames[^1];
        Pass(cut, TimeSpan.FromMilliseconds(100), 2);
        var quarter = Period.Quarter(2026, 4).In(Helsinki);
        Assert.InRange(_frames[^1] - at, (quarter.To - quarter.From) / 240, (quarter.To - quarter.From) / 60);
        Do(cut, () => cut.Find(".pl").Click());
        Assert.Equal(_frames[^1], _view.AsOf);
        var frames = _frames.Count;
        Pass(cut, TimeSpan.FromSeconds(1), 3);
        Assert.Equal(frames, _frames.Count);
    }

    [Fact]
    public void Whoever_wants_no_motion_gets_one_picture_a_second()
    {
        Browser("Europe/Helsinki", "calm");
        var cut = Machine();
        Play(cut);
        Pass(cut, TimeSpan.FromMilliseconds(100), 31);
        Assert.InRange(_frames.Count, 3, 4);
    }

    [Fact]
    public void Moments_are_told_by_the_viewers_clock_and_the_panel_says_that_the_companys_is_another()
    {
        Browser("Asia/Tokyo", "");
        var cut = Machine();
        Show(cut, Then);
        Assert.Contains("Tue 27 Oct 2026, 01:00", Plain(cut.Find("[data-past]")), StringComparison.Ordinal);
        Do(cut, () => cut.Find(".asof").Click());
        Assert.Equal("2026-10-27", cut.Find("input[type=date]").GetAttribute("value"));
        Assert.Contains("By your clock (Asia/Tokyo)", cut.Find(".zone").TextContent, StringComparison.Ordinal);
        Do(cut, () => cut.Find("form").Submit());
        Assert.Equal(Then, _view.AsOf);
    }

    [Theory]
    [InlineData("-2147483648")]
    [InlineData("-1")]
    [InlineData("2147483647")]
    [InlineData("NaN")]
    [InlineData("<img>")]
    public void Whatever_a_browser_sends_stays_on_the_line(string step)
    {
        var cut = Machine();
        Do(cut, () => cut.Find("[data-line]").Input(step));
        Assert.All(_frames, at => Assert.InRange(at, Period.Quarter(2026, 4).In(Helsinki).From, Now));
        Settle(cut);
        Do(cut, () => cut.Find("[data-line]").Change(step));
        // Past the end is now; what is no number is nothing.
        Assert.Equal(!step.StartsWith('-'), _view.AsOf is null);
    }

    [Fact]
    public async Task A_part_that_is_gone_plays_no_more()
    {
        var cut = Machine();
        Play(cut);
        Pass(cut, TimeSpan.FromMilliseconds(100), 2);
        var frames = _frames.Count;
        await cut.InvokeAsync(async () => await cut.Instance.DisposeAsync());
        Pass(cut, TimeSpan.FromMilliseconds(100), 5);
        Assert.Equal(frames, _frames.Count);
    }

    [Fact]
    public void Russian_is_spoken_throughout()
    {
        Speak("ru");
        var cut = Machine();
        Show(cut, Then);
        Assert.Contains("Как было: пн 26 окт. 2026, 18:00", Plain(cut.Find("[data-past]")), StringComparison.Ordinal);
        Assert.Contains("23 дня назад", Plain(cut.Find(".lbl")), StringComparison.Ordinal);
        Assert.Equal("Воспроизвести", cut.Find(".pl").GetAttribute("aria-label"));
    }

    IRenderedComponent<TimeMachine> Machine(bool folded = false)
    {
        IRenderedComponent<TimeMachine> cut = null!;
        cut = Render<TimeMachine>(machine => machine
            .Add(m => m.View, _view).Add(m => m.History, _book.History).Add(m => m.Catalog, Books).Add(m => m.Folded, folded)
            .Add(m => m.OnChange, view => Take(view))
            .Add(m => m.OnFrame, at =>
            {
                _frames.Add(at);
                Take(_view with { AsOf = at });
                return _slow?.Invoke(at) ?? Task.CompletedTask;
            }));
        if (!folded)
            Settle(cut);
        return cut;

        void Take(ViewQuery view)
        {
            _view = view;
            cut.Render(machine => machine.Add(m => m.View, view));
        }
    }

    static void Show(IRenderedComponent<TimeMachine> cut, DateTime at)
    {
        cut.InvokeAsync(() => cut.Instance.OnChange.InvokeAsync(cut.Instance.View with { AsOf = at })).GetAwaiter().GetResult();
        Settle(cut);
    }

    // Marks are counted on another thread; a click in the midst of their drawing would hit nothing.
    static void Settle(IRenderedComponent<TimeMachine> cut) => cut.WaitForElement(".line[aria-busy=false]");

    static void Play(IRenderedComponent<TimeMachine> cut) => Do(cut, () => cut.Find(".pl").Click());

    // Done when the page has done it: its own thread may be busy drawing marks.
    /// <summary>Only with a browser behind it does the line count its marks, which it does on another thread.</summary>
    void Browser(string zone, string calm = "")
    {
        var module = JSInterop.SetupModule("./js/time-machine.js");
        module.Mode = JSRuntimeMode.Loose;
        module.SetupModule(call => call.Identifier == "start").Mode = JSRuntimeMode.Loose;
        module.Setup<string[]>("viewer").SetResult([zone, calm]);
    }

    void Pass(IRenderedComponent<TimeMachine> cut, TimeSpan step, int times)
    {
        for (var i = 0; i < times; i++)
        {
            Clock.Advance(step);
            // Behind whatever the step has put on the page's thread.
            cut.InvokeAsync(() => { }).GetAwaiter().GetResult();
        }
    }

    static string Plain(AngleSharp.Dom.IElement element) => element.TextContent.Replace('\u00a0', ' ').Trim();
}
