using Funnel.Domain.Common;
using Funnel.Domain.Deals;
using Funnel.Tests.Kit;
using static Funnel.Tests.Kit.TestCompany;

namespace Funnel.Tests.Domain.Deals;

public sealed class DealDecisionTests
{
    [Fact]
    public void A_new_deal_is_checked_whole()
    {
        Refuses("A deal needs a title.", () => Create(A.Deal("  ")));
        Refuses("The text is longer than 200 characters.", () => Create(A.Deal(new string('x', 201))));
        Refuses("The text contains control characters.", () => Create(A.Deal("a\0b")));
        Refuses("A budget cannot be negative.", () => Create(A.Deal().WorthMinor(-1)));
        Refuses("The budget is larger than 10000000000 EUR.", () => Create(A.Deal().WorthMinor(Deal.LargestBudget + 1)));
        Refuses("The budget is larger than 10000000000 EUR.", () => Create(A.Deal().WorthMinor(long.MaxValue)));
        Refuses("The date 1989-12-31 is outside 1990 to 2099.", () => Create(A.Deal().FirstMet(new DateOnly(1989, 12, 31))));
        Refuses("The date 2100-01-01 is outside 1990 to 2099.", () => Create(A.Deal().Closing(Period.Latest)));
        Refuses("A product's quantity lies between 0 and 1,000,000,000.", () => Create(A.Deal().Of(new ProductLine(Press, -1))));
        Refuses("A product's amount cannot be negative or larger than the largest budget.", () => Create(A.Deal().Of(new ProductLine(Press, 1, -1))));
        Refuses("The same product is listed twice.", () => Create(A.Deal().Of(new ProductLine(Press, 1), new ProductLine(Press, 2))));
        Refuses("This stage is not in the pipeline “Sales”.", () => Deal.Create(Sales, A.Deal().InStage(Offer).Created));
        Refuses("The stage “Trial” no longer exists.", () => Create(A.Deal().InStage(Trial)));
        Refuses("A new deal starts in an open stage, not in “Won”.", () => Create(A.Deal().InStage(TestCompany.Won)));
        Refuses("A new deal starts in an open stage, not in “Lost”.", () => Create(A.Deal().InStage(TestCompany.Lost)));
        Refuses("The text contains control characters.", () => Create(A.Deal().Known("crm\u0007")));
    }

    [Fact]
    public void What_lies_just_within_the_limits_is_taken_and_trimmed()
    {
        var created = Create(A.Deal("  " + new string('я', 200) + " ").WorthMinor(Deal.LargestBudget).FirstMet(Period.Earliest).Closing(new DateOnly(2099, 12, 31)).Known(" "));
        Assert.Equal((200, Deal.LargestBudget, null), (created.Title.Length, created.Budget.Minor, created.ExternalId));
        Assert.Equal("<img src=x onerror=alert(1)> 👩‍👩‍👧", Create(A.Deal("<img src=x onerror=alert(1)> 👩‍👩‍👧")).Title);
        Assert.Empty(Deal.Create(Sales, A.Deal().Created with { Products = default }).Products);
    }

    [Fact]
    public void Moving_goes_anywhere_open_and_nowhere_when_already_there()
    {
        var deal = A.Deal().InStage(Interest).Build();
        Assert.Equal(new DealMoved(Interest, Acting), deal.MoveTo(Sales, Acting));
        Assert.Equal(new DealMoved(Interest, Awareness), deal.MoveTo(Sales, Awareness));
        Assert.Null(deal.MoveTo(Sales, Interest));
        Assert.Equal(new DealTransferred(SalesId, Interest, ServiceId, Offer), deal.MoveTo(Service, Offer));
        Refuses("This stage is not in the pipeline “Sales”.", () => deal.MoveTo(Sales, Offer));
        Refuses("The stage “Trial” no longer exists.", () => deal.MoveTo(Sales, Trial));
    }

    [Fact]
    public void Moving_to_a_closing_stage_closes_in_its_own_pipeline_only()
    {
        var deal = A.Deal().InStage(Interest).Build();
        Assert.Equal(new DealWon(Interest), deal.MoveTo(Sales, TestCompany.Won));
        Assert.Equal(new DealLost(Interest, "Price"), deal.MoveTo(Sales, TestCompany.Lost, " Price "));
        Refuses("Say why the deal was lost.", () => deal.MoveTo(Sales, TestCompany.Lost));
        Refuses("The stage “Sold” belongs to another pipeline. Move the deal there first.", () => deal.MoveTo(Service, Sold));
        Refuses("The stage “Dropped” belongs to another pipeline. Move the deal there first.", () => deal.MoveTo(Service, Dropped, "Price"));
        Assert.Null(A.Deal().Won().MoveTo(Sales, TestCompany.Won));
        Assert.Null(A.Deal().Lost().MoveTo(Sales, TestCompany.Lost));
    }

    [Fact]
    public void A_closed_deal_refuses_work_until_it_is_reopened()
    {
        foreach (var (deal, word) in new[] { (A.Deal().Won(), "won"), (A.Deal().Lost(), "lost") })
        {
            var sentence = $"This deal is already {word}. Reopen it first.";
            Refuses(sentence, () => deal.Win());
            Refuses(sentence, () => deal.Lose("Price"));
            Refuses(sentence, () => deal.HandOver(Boris));
            Refuses(sentence, () => deal.ChangeBudget(Euros(1)));
            Refuses(sentence, () => deal.ExpectClose(null));
            Refuses(sentence, () => deal.SetProducts([]));
            Refuses(sentence, () => deal.SetProbability(0.5, "hunch"));
            Refuses(sentence, () => deal.CompleteStep("Call"));
            Refuses("A closed deal cannot change its pipeline. Reopen it first.", () => deal.MoveTo(Service, Offer));
            Assert.Equal(new DealReopened(Acting), deal.MoveTo(Sales, Acting));
            Assert.Equal(new DealReopened(Awareness), deal.Reopen(Sales));
            Assert.Equal(new NoteAdded("x"), deal.AddNote(" x "));
            Assert.Equal(new ChannelSet(null, Fair), deal.SetChannel(Fair));
        }
        Refuses("This deal is already won. Reopen it first.", () => A.Deal().Won().MoveTo(Sales, TestCompany.Lost, "Price"));
        Refuses("This deal is already lost. Reopen it first.", () => A.Deal().Lost().MoveTo(Sales, TestCompany.Won));
        Refuses("This deal is open already.", () => A.Deal().Build().Reopen(Sales));
    }

    [Fact]
    public void Reopening_where_the_stage_is_gone_starts_at_the_first() =>
        Assert.Equal(new DealReopened(Awareness), A.Deal().InStage(Trial).Won().Reopen(Sales));

    [Fact]
    public void A_deleted_deal_refuses_everything()
    {
        var deal = A.Deal().Removed();
        foreach (var change in new Func<object?>[]
        {
            () => deal.MoveTo(Sales, Interest), () => deal.Win(), () => deal.Lose("x"), () => deal.Reopen(Sales), () => deal.HandOver(null),
            () => deal.ChangeBudget(Euros(1)), () => deal.ExpectClose(null), () => deal.SetProducts([]), () => deal.SetChannel(null),
            () => deal.Correct("x", null, default), () => deal.SetProbability(null, null), () => deal.AddNote("x"), () => deal.CompleteStep("x"), () => deal.Remove("x"),
        })
            Refuses("This deal has been deleted.", change);
    }

    [Fact]
    public void A_budget_stays_in_its_currency_and_within_its_limits()
    {
        var deal = A.Deal().Worth(10).Build();
        Assert.Null(deal.ChangeBudget(Euros(10)));
        Assert.Equal(new BudgetChanged(Euros(10), Euros(0), "gift"), deal.ChangeBudget(Euros(0), " gift "));
        Refuses("This deal is kept in EUR, not in USD.", () => deal.ChangeBudget(new Money(1, "USD")));
        Refuses("A budget cannot be negative.", () => deal.ChangeBudget(Euros(-0.01m)));
        Refuses("The text is longer than 200 characters.", () => deal.ChangeBudget(Euros(1), new string('x', 201)));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(-0.1)]
    [InlineData(double.NaN)]
    [InlineData(double.PositiveInfinity)]
    public void An_open_deals_probability_is_never_at_either_end(double probability) =>
        Refuses("An open deal's probability lies between 0 and 100 %, never at either end.", () => A.Deal().Build().SetProbability(probability, "hunch"));

    [Fact]
    public void Small_things_are_checked_too()
    {
        var deal = A.Deal().Build();
        Refuses("Say why the probability is set by hand.", () => deal.SetProbability(0.5, " "));
        Assert.Equal(new ProbabilitySet(null, null), deal.SetProbability(null, null));
        Refuses("The note is empty.", () => deal.AddNote(" \n "));
        Refuses("The text contains control characters.", () => deal.AddNote("\u001b[31m"));
        Assert.Equal("a\nb\tc", deal.AddNote("a\nb\tc").Text);
        Refuses("Say which step is done.", () => deal.CompleteStep(" "));
        Refuses("A deal needs a title.", () => deal.Correct("", null, deal.FirstContact));
        Refuses("The date 0001-01-01 is outside 1990 to 2099.", () => deal.Correct("x", null, default));
        Assert.Null(deal.Correct(deal.Title, deal.Customer, deal.FirstContact));
        Assert.Null(deal.HandOver(null));
        Assert.Null(deal.SetChannel(null));
        Assert.Null(deal.ExpectClose(null));
        Assert.Null(deal.SetProducts([]));
        Assert.Null(deal.SetProducts(default));
    }

    static DealCreated Create(DealSituation deal) => Deal.Create(Sales, deal.Created);

    static void Refuses(string sentence, Func<object?> change)
    {
        var refused = Assert.Throws<RuleViolation>(change);
        Assert.Equal(sentence, refused.Message);
        Assert.Equal(sentence, string.Format(System.Globalization.CultureInfo.InvariantCulture, refused.Template, [.. refused.Arguments]));
    }
}
