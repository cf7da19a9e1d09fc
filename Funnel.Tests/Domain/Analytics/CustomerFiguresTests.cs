using Funnel.Domain.Access;
using Funnel.Domain.Analytics;
using Funnel.Domain.Common;
using Funnel.Domain.Customers;
using Funnel.Domain.Deals;
using Funnel.Tests.Kit;
using static Funnel.Tests.Kit.TestCompany;

namespace Funnel.Tests.Domain.Analytics;

/// <summary>Customers counted from random histories, held against a recount deal by deal.</summary>
public sealed class CustomerFiguresTests
{
    [Fact]
    public void A_customer_is_the_sum_of_the_deals_within_reach() => Property.Holds(log =>
    {
        var history = log.Book.History;
        var within = log.Pick([Reach.Everything, new Reach { Department = North }, new Reach { Own = Anna }, new Reach { Department = South, Unowned = true }]);
        foreach (var row in CustomerFigures.Of(history, Books, new CustomerQuery(within)))
        {
            var own = history.Deals.Select(t => t.Now).Where(d => !d.Removed && d.Facts.Customer == row.Customer.Id && within.Covers(d.Owner, Books.Staff)).ToList();
            Assert.Equal(own.Count, row.Deals);
            Assert.Equal(own.Count(d => d.Outcome == Outcome.Open), row.Open);
            Assert.Equal(own.Count(d => d.Outcome == Outcome.Won), row.Won);
            Assert.Equal(own.Where(d => d.Outcome == Outcome.Won).Sum(d => d.Amount), row.WonValue);
            Assert.Equal(own.Where(d => d.Outcome == Outcome.Open).Sum(d => d.Amount), row.OpenValue);
            Assert.Equal(own.Count == 0 ? null : own.Min(d => d.Facts.FirstContact), row.FirstContact);
            Assert.Equal(row.Bought.Order(), row.Bought);
            Assert.True(within.All || own.Count > 0);
        }
    });

    [Fact]
    public void Who_comes_back_is_who_bought_twice_and_the_median_is_the_middle_of_their_days() => Property.Holds(log =>
    {
        var random = new Random(log.Seed);
        var customers = Enumerable.Range(1, random.Next(0, 12)).Select(i => Bought(i, [.. Enumerable.Range(0, random.Next(0, 5)).Select(_ => random.Next(0, 900)).Order()])).ToList();
        var counted = RepeatFigures.Of(customers);

        var gaps = customers.Where(c => c.Bought.Count > 1).Select(c => (double)(c.Bought[1].DayNumber - c.Bought[0].DayNumber)).Order().ToList();
        Assert.Equal((customers.Count(c => c.Bought.Count > 0), gaps.Count), (counted.Buyers, counted.Repeat));
        Assert.Equal(gaps.Count == 0 ? null : gaps.Count % 2 == 1 ? gaps[gaps.Count / 2] : (gaps[gaps.Count / 2 - 1] + gaps[gaps.Count / 2]) / 2, counted.MedianDays);
    });

    [Fact]
    public void A_merged_customer_s_deals_are_the_other_s_and_it_is_listed_no_more()
    {
        var merged = new Catalog(Books.Company, Books.Pipelines, Departments, Employees, Lines, Products, Channels, CustomerTypes, Customers.Select(c => c.Id == Borealis ? c with { MergedInto = Aurora } : c), []);
        Property.Holds(log =>
        {
            var history = log.Book.History;
            var (before, after) = (CustomerFigures.Of(history, Books, new CustomerQuery(Reach.Everything)), CustomerFigures.Of(history, merged, new CustomerQuery(Reach.Everything)));
            Assert.Equal(Deals(before, Aurora) + Deals(before, Borealis), Deals(after, Aurora));
            Assert.DoesNotContain(after, c => c.Customer.Id == Borealis);
            Assert.Equal(before.Sum(c => c.WonValue), after.Sum(c => c.WonValue));
        });

        static int Deals(IEnumerable<CustomerSummary> all, CustomerId id) => all.Single(c => c.Customer.Id == id).Deals;
    }

    [Theory]
    [InlineData("Aurora Foods Ltd.", "aurora  foods", true)]
    [InlineData("ООО «Северный свет»", "Северный Свет", true)]
    [InlineData("Café Noir", "CAFE NOIR", true)]
    [InlineData("Aurora Foods", "Aurora Food", false)]
    [InlineData("Ltd", "ООО", false)]
    public void Names_of_one_customer_are_alike(string one, string other, bool alike)
    {
        var catalog = new Catalog(Books.Company, Books.Pipelines, [], [], [], [], [], [], [new Customer(new(1), one, null, Maturity.New), new Customer(new(2), other, null, Maturity.New)], []);
        Assert.Equal(alike, CustomerFigures.Alike(catalog, catalog.Customers[new(1)]).Count == 1);
    }

    static CustomerSummary Bought(int id, int[] days) =>
        new(new Customer(new(id), $"C{id}", null, Maturity.New), 0, 0, 0, 0, null, [.. days.Select(d => new DateOnly(2024, 1, 1).AddDays(d))], null);
}
