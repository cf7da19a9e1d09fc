using Bunit;
using Funnel.Web.Parts;
using Microsoft.Extensions.DependencyInjection;

namespace Funnel.Tests.Parts;

public class ToastTests : PartsContext
{
    Toasts Toasts => Services.GetRequiredService<Toasts>();

    [Fact]
    public void A_toast_appears_and_leaves_after_its_time()
    {
        var cut = Render<ToastHost>();
        Toasts.Show(new Toast("Saved") { Stays = TimeSpan.FromSeconds(8) });
        cut.WaitForAssertion(() => Assert.Contains("Saved", cut.Find(".toast").TextContent));
        Clock.Advance(TimeSpan.FromSeconds(8));
        cut.WaitForAssertion(() => Assert.Empty(cut.FindAll(".toast")));
    }

    [Fact]
    public void A_problem_stays_until_it_is_closed()
    {
        var cut = Render<ToastHost>();
        Toasts.Show("Pavel moved this deal first.", ToastKind.Problem);
        Clock.Advance(TimeSpan.FromHours(1));
        cut.WaitForAssertion(() => Assert.Single(cut.FindAll(".toast [role=alert]")));
        cut.Find(".x").Click();
        cut.WaitForAssertion(() => Assert.Empty(cut.FindAll(".toast")));
    }

    [Fact]
    public void An_action_runs_once_and_closes_its_toast()
    {
        var undone = 0;
        var cut = Render<ToastHost>();
        Toasts.Show(new Toast("Moved") { Actions = [new("Undo", () => { undone++; return Task.CompletedTask; }, "undo")] });
        cut.WaitForAssertion(() => cut.Find(".tb"));
        cut.Find(".tb").Click();
        Assert.Equal(1, undone);
        cut.WaitForAssertion(() => Assert.Empty(cut.FindAll(".toast")));
    }

    [Fact]
    public void Many_are_grouped_and_can_be_closed_together()
    {
        var cut = Render<ToastHost>();
        for (var n = 1; n <= 10; n++) Toasts.Show($"Move {n}");
        cut.WaitForAssertion(() => Assert.Equal(Toasts.Shown, cut.FindAll(".toast").Count));
        Assert.Contains("and 7 earlier", cut.Find(".more").TextContent);
        Assert.Contains("Move 10", cut.Markup);
        cut.Find(".more button").Click();
        cut.WaitForAssertion(() => Assert.Empty(cut.FindAll(".toast")));
    }

    [Fact]
    public void A_newer_toast_of_the_same_key_takes_the_place_of_the_older()
    {
        var cut = Render<ToastHost>();
        Toasts.Show(new Toast("To Decision") { Key = "deal 1" });
        Toasts.Show(new Toast("To Action") { Key = "deal 1" });
        cut.WaitForAssertion(() => Assert.Contains("To Action", Assert.Single(cut.FindAll(".toast")).TextContent));
    }

    [Fact]
    public void Nothing_leaves_while_the_pointer_rests_on_the_stack()
    {
        var cut = Render<ToastHost>();
        Toasts.Show("Moved");
        cut.WaitForAssertion(() => cut.Find(".toast"));
        cut.Find(".toasts").MouseEnter();
        Clock.Advance(TimeSpan.FromMinutes(1));
        Assert.Single(Toasts.All);
        cut.Find(".toasts").MouseLeave();
        Clock.Advance(TimeSpan.FromMinutes(1));
        Assert.Empty(Toasts.All);
    }

    [Fact]
    public void A_flood_keeps_only_the_newest()
    {
        for (var n = 1; n <= 200; n++) Toasts.Show($"Move {n}");
        Assert.Equal(50, Toasts.All.Count);
        Assert.Equal("Move 200", Toasts.All[^1].Text);
    }

    [Fact]
    public void A_hostile_text_is_shown_literally()
    {
        var cut = Render<ToastHost>();
        Toasts.Show(new Toast("<img src=x onerror=alert(1)>") { Who = "<b>x</b>" });
        cut.WaitForAssertion(() => Assert.Contains("<img src=x", cut.Find(".toast p").TextContent));
        Assert.Empty(cut.FindAll("img"));
    }
}
