using Bunit;
using Funnel.Domain.Pipelines;
using Funnel.Tests.Kit;
using Funnel.Web.Features.Deals.Screen;
using static Funnel.Tests.Kit.TestCompany;

namespace Funnel.Tests.Features.Deals.Screen;

public sealed class StepperTests : ScreenContext
{
    [Fact]
    public void Visited_stages_say_the_working_days_of_all_visits_beside_the_norm()
    {
        var cut = Show(OnceBackInDecision(), Day(35));
        // Awareness: five working days, twice; the second visit began on a Monday two weeks later.
        Assert.Equal(["Awareness: 10 working days, norm 10", "Interest: 5 working days, norm 7", "Decision: 10 working days, norm 5", "Action: ", "Won: "], Said(cut));
        Assert.Equal("step", cut.Find("li.current").GetAttribute("aria-current"));
        Assert.Equal("over norm", cut.Find("li.current svg").GetAttribute("aria-label"));
        Assert.Single(cut.FindAll("[aria-label='over norm']"));
    }

    [Fact]
    public void A_press_names_the_stage_and_the_present_one_is_no_button()
    {
        var picked = new List<Stage>();
        var cut = Show(OnceBackInDecision(), Day(35), picked.Add);
        Assert.Equal(4, cut.FindAll("button").Count);
        cut.Find("li:nth-child(4) button").Click();
        cut.Find("li:nth-child(5) button").Click();
        cut.Find("li:nth-child(1) button").Click();
        Assert.Equal(["Action", "Won", "Awareness"], picked.Select(s => s.Name));
    }

    [Fact]
    public void A_closed_deal_shows_how_it_ended_and_moves_nowhere()
    {
        var book = new LogBook();
        var id = A.Deal().InStage(Interest).In(book);
        book.Do(id, Day(2), d => d.Lose("Price"));
        var cut = Show(FileOf(book, id), Day(3), canMove: false);
        Assert.Empty(cut.FindAll("button"));
        Assert.Equal(["Awareness: skipped", "Interest: 2 working days, norm 7", "Decision: norm 5 working days", "Action: ", "Lost: "], Said(cut));
        Assert.Contains("lost", cut.Find("li:last-child").ClassList);
    }

    [Fact]
    public void A_stage_that_no_longer_exists_is_shown_where_the_deal_was_there()
    {
        var book = new LogBook();
        var id = A.Deal().InStage(Interest).In(book);
        book.Write(id, Day(1), new Funnel.Domain.Deals.DealMoved(Interest, Trial));
        book.Move(id, Day(2), Decision);
        var cut = Show(FileOf(book, id), Day(2));
        Assert.Equal(["Awareness", "Interest", "Trial", "Decision", "Action", "Won"], cut.FindAll("li b").Select(b => b.TextContent.Trim()));
        Assert.Null(cut.Find("li:nth-child(3)").QuerySelector("button"));
    }

    [Fact]
    public void It_speaks_Russian()
    {
        Speak("ru");
        Assert.Contains("Interest: 5 рабочих дней, норма 7", Said(Show(OnceBackInDecision(), Day(35))));
    }

    // Monday to Monday each: Awareness, Interest, Awareness, Decision since.
    static DealFile OnceBackInDecision()
    {
        var book = new LogBook();
        var id = A.Deal().In(book);
        book.Move(id, Day(7), Interest);
        book.Move(id, Day(14), Awareness);
        book.Move(id, Day(21), Decision);
        return FileOf(book, id);
    }

    IRenderedComponent<Stepper> Show(DealFile file, DateTime now, Action<Stage>? pick = null, bool canMove = true) => Render<Stepper>(p => p
        .Add(s => s.Steps, Steps.Of(file, now)).Add(s => s.CanMove, canMove).Add(s => s.OnPick, stage => pick?.Invoke(stage)));

    static IEnumerable<string> Said(IRenderedComponent<Stepper> cut) =>
        cut.FindAll("li").Select(li => $"{li.QuerySelector("b")!.TextContent.Trim()}: {li.QuerySelector(".days")!.TextContent.Trim()}");
}
