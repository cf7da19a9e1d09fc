using Funnel.Domain.Analytics;
using Funnel.Domain.Common;
using Funnel.Domain.Forecasting.Probability;
using Funnel.Tests.Kit;
using static Funnel.Tests.Kit.TestCompany;

namespace Funnel.Tests.Domain.Forecasting.Probability;

public sealed class WinModelTests
{
    static readonly Years Known = new(300);
    static readonly WinModel Model = Known.Model;
    static readonly Situation Usual = new(new DealId(1), Start.Ticks, SalesId, Decision, 3, 6, 0, 0, Boris, Site, null);

    [Fact]
    public void An_old_open_deal_is_less_likely_although_old_closed_ones_are_not()
    {
        double[] chances = [.. new[] { 0, 10, 18, 25, 60 }.Select(days => Model.Chance(Usual with { DaysInStage = days, DaysSinceContact = days + 3 }))];
        Assert.Equal(chances.OrderDescending(), chances);
        Assert.True(chances[0] > 0.08 && chances[^1] < 0.03, string.Join(", ", chances));
    }

    [Fact]
    public void What_is_said_lies_near_the_truth()
    {
        // A third of those at Decision move on after the middle of the window; this one's true chance when it enters: half of (0.45 − 0.2 − 0.1).
        Assert.InRange(Model.Chance(Usual with { DaysInStage = 0, DaysSinceContact = 3 }), 0.04, 0.14);
        Assert.InRange(Model.Chance(Usual with { DaysInStage = 0, DaysSinceContact = 3, Owner = Anna, Channel = Fair }), 0.3, 0.45);
        Assert.True(Model.Chance(Usual with { Budget = Math.Log(1.5) }) > Model.Chance(Usual) * 1.2);
    }

    [Fact]
    public void The_parts_and_the_average_add_up_to_the_chance()
    {
        foreach (var track in Known.History.Deals)
        {
            if (!Situation.TryOf(track, Known.End.Ticks, Books, out var s))
                continue;
            var estimate = Model.Estimate(s);
            Assert.Equal(Model.Chance(s), estimate.Chance, 9);
            Assert.Equal(estimate.Chance, Math.Clamp(1 / (1 + Math.Exp(-Model.Average - estimate.Parts.Sum(p => p.LogOdds))), WinModel.Least, WinModel.Most), 9);
            Assert.InRange(estimate.Chance, 0.01, 0.99);
        }
    }

    [Fact]
    public void Who_helps_is_named_with_the_right_sign()
    {
        double Of(Situation s, Influence of) => Model.Estimate(s).Parts.Where(p => p.Of == of).Sum(p => p.LogOdds);
        Assert.True(Of(Usual with { Owner = Anna }, Influence.Owner) > 0.1 && Of(Usual, Influence.Owner) < -0.1);
        Assert.True(Of(Usual with { Channel = Fair }, Influence.Channel) > 0.02 && Of(Usual, Influence.Channel) < -0.02);
        Assert.True(Of(Usual with { Budget = 0.4 }, Influence.Budget) > 0.05);
        Assert.Equal(0, Of(Usual, Influence.Budget));
    }

    [Fact]
    public void Names_never_seen_move_nothing_and_odd_numbers_stay_inside()
    {
        var stranger = Usual with { Owner = new EmployeeId(999), Channel = new ChannelId(999), CustomerType = new CustomerTypeId(999) };
        Assert.Equal(Model.Chance(Usual with { Owner = null, Channel = null, CustomerType = null }), Model.Chance(stranger));
        foreach (var days in new[] { 0, 1e-9, 400, 1e6 })
            Assert.InRange(Model.Chance(Usual with { DaysInStage = days, DaysSinceContact = days, Budget = 30, MovesBack = 50 }), 0.01, 0.99);
        Assert.Throws<RuleViolation>(() => Model.Chance(Usual with { Stage = Request }));
    }

    [Fact]
    public void Under_two_hundred_closed_deals_there_is_no_model()
    {
        var few = new Years(30);
        Assert.InRange(WinTraining.Closed(few.History, Sales, few.End), 1, 199);
        Assert.Null(WinTraining.Of(few.History, Books, Sales, few.End));
        Assert.Null(WinTraining.Of(SalesHistory.Empty, Books, Service, few.End));
        Assert.Equal(0, WinTraining.Closed(few.History, Service, few.End));
    }

    [Fact]
    public void All_won_or_all_lost_still_gives_no_certainty()
    {
        var book = new LogBook();
        for (var i = 0; i < 260; i++)
        {
            var id = A.Deal().InStage(Decision).At(Start.AddHours(i)).In(book);
            book.Do(id, Start.AddHours(i + 30), d => d.Win());
        }
        var model = WinTraining.Of(book.History, Books, Sales, Start.AddDays(60))!;
        Assert.InRange(model.Chance(Usual with { DaysInStage = 1 }), 0.9, 0.99);
    }

    [Fact]
    public void The_model_of_a_day_is_that_of_its_month()
    {
        Assert.Equal(Period.StartOf(new DateOnly(2026, 3, 1), Helsinki).AddTicks(-1), ModelDay.CutFor(new DateTime(2026, 3, 17, 12, 0, 0, DateTimeKind.Utc), Helsinki));
        // 31 March, 21:30 UTC is April already in Helsinki.
        Assert.Equal(Period.StartOf(new DateOnly(2026, 4, 1), Helsinki).AddTicks(-1), ModelDay.CutFor(new DateTime(2026, 3, 31, 21, 30, 0, DateTimeKind.Utc), Helsinki));
        Assert.Equal(3, ModelDay.Cuts(Start, Helsinki, 3).Count);
        Assert.Equal(ModelDay.CutFor(Start, Helsinki), ModelDay.Cuts(Start, Helsinki, 3)[^1]);
    }
}
