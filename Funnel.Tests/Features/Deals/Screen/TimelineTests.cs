using Bunit;
using Funnel.Tests.Kit;
using Funnel.Web.Features.Deals.Screen;
using static Funnel.Tests.Kit.TestCompany;

namespace Funnel.Tests.Features.Deals.Screen;

public sealed class TimelineTests : ScreenContext
{
    [Fact]
    public void Texts_that_mean_harm_are_shown_as_they_are()
    {
        var cut = Show(EveryKind());
        Assert.Empty(cut.FindAll("img"));
        Assert.Contains(Hostile, cut.Find("li[data-version='21']").TextContent, StringComparison.Ordinal);
        Assert.Equal(30, cut.FindAll("li").Count);
    }

    [Fact]
    public void The_newest_stands_first_and_what_was_undone_is_struck_through()
    {
        var book = new LogBook();
        var id = A.Deal().In(book);
        book.Do(id, Day(1), d => d.ChangeBudget(Euros(2_000), null));
        book.Undo(id, Day(2));
        var cut = Show(FileOf(book, id));
        Assert.Equal(["3", "2", "1"], cut.FindAll("li").Select(li => li.GetAttribute("data-version")));
        Assert.Contains("gone", cut.Find("li[data-version='2']").ClassList);
        Assert.Contains("undone by Anna Karenina", cut.Find("li[data-version='2']").TextContent, StringComparison.Ordinal);
        Assert.Equal("7\u00A0Jan\u00A02026, 11:00", cut.Find("li[data-version='3'] time").GetAttribute("title"));
    }

    [Fact]
    public void Only_the_last_standing_change_can_be_undone()
    {
        var book = new LogBook();
        var id = A.Deal().In(book);
        Assert.Empty(Show(FileOf(book, id)).FindAll("li button"));
        book.Move(id, Day(1), Interest);
        book.Do(id, Day(2), d => d.AddNote("Called"));
        var cut = Show(FileOf(book, id));
        Assert.Equal("3", Assert.Single(cut.FindAll("li button")).ParentElement!.GetAttribute("data-version"));
    }

    [Fact]
    public void A_filter_leaves_one_kind()
    {
        var cut = Show(EveryKind());
        cut.Find(".fchip-open").Click();
        cut.FindAll("[role=option]").Single(o => o.TextContent.Contains("Owners", StringComparison.Ordinal)).Click();
        Assert.Equal(3, cut.FindAll("li").Count);
    }

    [Fact]
    public void A_refused_note_keeps_its_text_and_a_saved_one_has_one_key()
    {
        var keys = new List<string>();
        var cut = Show(EveryKind(), (text, key) =>
        {
            keys.Add(key);
            return Task.FromResult(keys.Count == 1 ? Attempt.Refused("Too long.") : Attempt.Success);
        });
        cut.FindAll("button").Single(b => b.TextContent.Contains("Add note", StringComparison.Ordinal)).Click();
        cut.Find("textarea").Input("They call back");
        cut.Find("form").Submit();
        Assert.Equal("Too long.", cut.Find("[role=alert]").TextContent);
        Assert.Equal("They call back", cut.Find("textarea").GetAttribute("value"));
        cut.Find("form").Submit();
        Assert.Empty(cut.FindAll("form"));
        Assert.Single(keys.Distinct());
    }

    IRenderedComponent<TimelinePanel> Show(DealFile file, Func<string, string, Task<Attempt>>? note = null)
    {
        JSInterop.Mode = JSRuntimeMode.Loose;
        return Render<TimelinePanel>(p => p.Add(t => t.File, file).Add(t => t.Now, Day(60)).Add(t => t.OnUndo, () => { }).Add(t => t.OnNote, note));
    }
}
