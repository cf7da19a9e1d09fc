using Funnel.Domain.Common;
using Funnel.Domain.Deals;

namespace Funnel.Web.Features.Sample;

/// <summary>A deal of the year before the sample begins: came, went through its stages, was won or lost. Enough for figures that need a longer past, such as the demand for products.</summary>
internal static class FormerDeal
{
    private const int Months = 12;

    // Two thirds won: who looks that far back in old books finds sales rather than talks.
    private const double Won = 0.67;

    public static SampleDeal Tell(SampleCompany company, int number)
    {
        var dice = new Dice(company.Options.Seed ^ 0xF0E4, (ulong)number);
        var id = new DealId(company.Options.Deals + number + 1);
        var zone = TimeZoneInfo.FindSystemTimeZoneById(SampleCompany.Zone);
        var first = Period.DayOf(company.Options.Now, zone).AddMonths(-company.Options.Months - Months);
        // Evenly over the year; on a working day, in working hours.
        var at = Morning((int)((number + dice.Next()) * 365 / company.Options.Former));
        var pipeline = company.Pipelines[0];
        var seller = company.PickSeller(dice);
        var customer = new CustomerId(company.PickCustomer(dice) + 1);
        var product = dice.Weighted(Odds.ProductShares);
        var units = Math.Max(1, (int)(dice.Skewed(12_000, 0.5) * Odds.ProductSizes[product] / Odds.UnitPrices[product]));
        var budget = new Money(units * Odds.UnitPrices[product] * 100L, SampleCompany.Currency);
        var created = Deal.Create(pipeline, new DealCreated(SampleCustomers.At(company.Words, customer.Value - 1).Name, customer, pipeline.Id, pipeline.OpenStages[0].Id, seller.Person.Id, budget,
            new ChannelId(dice.Weighted(Odds.ChannelShares) + 1), Period.DayOf(at, zone), Period.DayOf(at.AddDays(25), zone), [new ProductLine(new ProductId(product + 1), units, budget.Minor)]));
        List<(DealEvent Event, DateTime At, Actor Actor)> log = [(created, at, seller.Actor)];
        var deal = Deal.From(id, created, at);
        var won = dice.Chance(Won);
        var reaches = won ? pipeline.OpenStages.Length : dice.Below(pipeline.OpenStages.Length) + 1;
        for (var stage = 1; stage < reaches; stage++)
            Do(deal.MoveTo(pipeline, pipeline.OpenStages[stage].Id)!);
        Do(won ? deal.Win() : deal.Lose(company.LossReasons[dice.Weighted(Odds.ReasonShares)]));
        return new SampleDeal(deal, log);

        void Do(DealEvent decided)
        {
            at = Morning(Period.DayOf(at, zone).DayNumber - first.DayNumber + 2 + dice.Below(7));
            log.Add((decided, at, seller.Actor));
            deal = deal.Apply(decided, at);
        }

        DateTime Morning(int day)
        {
            var date = first.AddDays(day);
            date = date.AddDays(date.DayOfWeek switch { DayOfWeek.Saturday => 2, DayOfWeek.Sunday => 1, _ => 0 });
            return Period.StartOf(date, zone).AddHours(9).AddMinutes(dice.Below(9 * 60));
        }
    }
}
