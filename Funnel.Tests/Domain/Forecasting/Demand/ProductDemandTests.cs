using Funnel.Domain.Access;
using Funnel.Domain.Analytics;
using Funnel.Domain.Common;
using Funnel.Domain.Deals;
using Funnel.Domain.Forecasting.Demand;
using Funnel.Tests.Domain.Analytics;
using Funnel.Tests.Kit;
using static Funnel.Tests.Kit.TestCompany;

namespace Funnel.Tests.Domain.Forecasting.Demand;

/// <summary>Units and value of products against a slow recount, whatever happened; and every month against the deals it names.</summary>
public sealed class ProductDemandTests
{
    [Fact]
    public void What_was_won_and_what_is_promised_of_each_product_and_month_is_what_a_slow_recount_finds() => Property.Holds(log =>
    {
        for (var i = 0; i < 4; i++)
        {
            var query = SomeQuery(log);
            var figures = ProductDemand.Of(log.Book.History, Books, query);
            Assert.Equal(Recounted(log.Book, query), figures.Rows.SelectMany(r => Told(r.Sales)).ToDictionary());
            Assert.All(figures.Rows, r => Assert.Equal(query.Horizon, r.Sales.Promised.Count));
            Assert.All(figures.Rows, r => Assert.Null(r.Sales.Months < 12 ? r.Forecast : null));
        }
    }, cases: 300);

    [Fact]
    public void Every_month_is_the_sum_of_the_deals_it_names() => Property.Holds(log =>
    {
        var (history, query) = (log.Book.History, SomeQuery(log));
        var figures = ProductDemand.Of(history, Books, query);
        foreach (var sales in figures.Rows.Select(r => r.Sales))
        {
            for (var i = 0; i < sales.Sold.Count; i++)
                AssertSum(sales.Sold[i], ProductDemand.SoldIn(history, Books, query, sales.Product, sales.FirstMonth.AddMonths(i)));
            for (var i = 0; i < sales.Promised.Count; i++)
                AssertSum(sales.Promised[i], ProductDemand.PromisedIn(history, Books, query, sales.Product, figures.ThisMonth.AddMonths(i)));
            foreach (var (place, amounts) in sales.Elsewhere)
                AssertSum(amounts, ProductDemand.PromisedElsewhere(history, Books, query, sales.Product, place));
        }
    });

    // Products share a deal's worth whole: over all products nothing is lost and nothing comes twice.
    [Fact]
    public void The_values_of_all_products_add_up_to_the_deals_that_have_products() => Property.Holds(log =>
    {
        var query = SomeQuery(log) is var some ? new DemandQuery(some.AsOf, some.Horizon) : null!;
        var rows = ProductDemand.Of(log.Book.History, Books, query).Rows;
        var deals = log.Book.Deals.Select(id => Recount.Known(log.Book, id, query.AsOf)).Where(m => m.Count > 0 && !m[^1].Deal.Removed && m[^1].Deal.Pipeline == SalesId).ToList();
        Assert.Equal(deals.Where(m => m[^1].Deal.Outcome == Outcome.Won && Win(m).Products.Length > 0).Sum(m => Win(m).Budget.Minor), rows.Sum(r => r.Sales.Sold.Sum(a => a.Value)));
        Assert.Equal(deals.Where(m => m[^1].Deal.Outcome == Outcome.Open && m[^1].Deal.Products.Length > 0).Sum(m => Recount.Weighted(m[^1].Deal)), rows.Sum(r => r.Sales.Open.Value));
    });

    [Fact]
    public void A_win_at_midnight_counts_in_the_month_of_the_companys_clock()
    {
        var book = new LogBook();
        var at = Period.StartOf(new DateOnly(2026, 3, 1), Helsinki);
        foreach (var moment in (DateTime[])[at.AddTicks(-1), at])
        {
            var id = book.Create(Deal(Press, 3), Start);
            book.Do(id, moment, d => d.Win());
        }
        var sales = ProductDemand.Of(book.History, Books, new DemandQuery(at.AddDays(40), 1)).Rows.Single().Sales;
        Assert.Equal(new DateOnly(2026, 2, 1), sales.FirstMonth);
        Assert.Equal([3m, 3m, 0m], sales.Sold.Select(a => a.Units));
        Assert.Equal(2, sales.Months);
    }

    [Fact]
    public void A_product_sold_for_less_than_a_year_has_no_forecast_only_the_promise_of_the_pipeline()
    {
        var (book, asOf) = (new LogBook(), Start.AddMonths(11));
        for (var month = 0; month < 11; month++)
        {
            var id = book.Create(Deal(Press, 2), Start.AddMonths(month));
            book.Do(id, Start.AddMonths(month), d => d.Win());
        }
        book.Create(Deal(Press, 10) with { ExpectedClose = new DateOnly(2027, 1, 10) }, asOf);
        var short11 = ProductDemand.Of(book.History, Books, new DemandQuery(asOf, 3)).Rows.Single();
        Assert.Null(short11.Forecast);
        Assert.Equal(11, short11.Sales.Months);
        // A deal in Awareness is won one time in ten.
        Assert.Equal([0m, 1m, 0m], short11.Sales.Promised.Select(a => a.Units));
        var year = ProductDemand.Of(book.History, Books, new DemandQuery(asOf.AddMonths(1), 3)).Rows.Single();
        Assert.Equal(3, year.Forecast!.Months.Count);
    }

    [Fact]
    public void The_forecast_of_each_measure_is_of_its_own_months_and_a_method_by_hand_is_of_its_product()
    {
        var book = new LogBook();
        for (var month = 0; month < 14; month++)
        {
            foreach (var product in (ProductId[])[Press, Mill])
            {
                var id = book.Create(Deal(product, 2 + (month % 3)), Start.AddMonths(month));
                book.Do(id, Start.AddMonths(month), d => d.Win());
            }
        }
        var query = new DemandQuery(Start.AddMonths(14), 2) { Measure = DemandMeasure.Value, ByHand = (Mill, DemandMethod.Naive) };
        var rows = ProductDemand.Of(book.History, Books, query).Rows;
        Assert.All(rows, r => Assert.InRange(r.Forecast!.Months[0].Value, 90_000, 110_000));
        Assert.Equal([(Press, false), (Mill, true)], rows.Select(r => (r.Sales.Product, r.Forecast!.IsByHand)).OrderBy(r => r.Product.Value));
        var units = ProductDemand.Of(book.History, Books, query with { Measure = DemandMeasure.Units }).Rows;
        Assert.All(units, r => Assert.InRange(r.AMonth!.Value.Value, 2, 4));
    }

    static DealCreated Deal(ProductId product, int quantity) => new("Deal", Aurora, SalesId, Awareness, Anna, new Money(100_000, "EUR"), Fair, new DateOnly(2026, 1, 1), null, [new ProductLine(product, quantity)]);

    static DemandQuery SomeQuery(RandomLog log)
    {
        var filter = FunnelCountTests.SomeFilter(log);
        return new DemandQuery(log.SomeInstant(), log.Pick([1, 3, 6, 12])) { Filter = log.Pick([filter, filter, DealFilter.None, filter with { Within = new Reach { Own = Anna } }]) };
    }

    static void AssertSum(Portion expected, List<DemandDeal> deals) =>
        Assert.Equal(expected, deals.Aggregate(default(Portion), (sum, d) => sum + d.Portion));

    static Deal Win(List<Recount.Moment> moments) => moments.Last(m => m.Event is DealWon).Deal;

    static IEnumerable<KeyValuePair<string, (decimal Units, long Value)>> Told(ProductHistory sales)
    {
        for (var i = 0; i < sales.Sold.Count; i++)
            if (sales.Sold[i] != default)
                yield return new($"{sales.Product} won {sales.FirstMonth.AddMonths(i):yyyy-MM}", (sales.Sold[i].Units, sales.Sold[i].Value));
        for (var i = 0; i < sales.Promised.Count; i++)
            if (sales.Promised[i] != default)
                yield return new($"{sales.Product} +{i}", (sales.Promised[i].Units, sales.Promised[i].Value));
        foreach (var (place, amounts) in sales.Elsewhere.Where(e => e.Value != default))
            yield return new($"{sales.Product} {place}", (amounts.Units, amounts.Value));
    }

    static Dictionary<string, (decimal Units, long Value)> Recounted(LogBook book, DemandQuery query)
    {
        var filter = query.Filter with { Pipeline = query.Filter.Pipeline ?? SalesId };
        var today = DateOnly.FromDateTime(TimeZoneInfo.ConvertTimeFromUtc(query.AsOf, Helsinki));
        var found = new Dictionary<string, (decimal Units, long Value)>();
        foreach (var moments in book.Deals.Select(id => Recount.Known(book, id, query.AsOf)))
        {
            if (moments.Count == 0 || !Recount.Matches(moments[^1].Deal, filter) || moments[^1].Deal.Outcome == Outcome.Lost)
                continue;
            var isWon = moments[^1].Deal.Outcome == Outcome.Won;
            var win = isWon ? moments.Last(m => m.Event is DealWon) : moments[^1];
            var deal = win.Deal;
            var chance = isWon ? 1 : deal.ManualProbability ?? Books.Stage(deal.Stage)!.Probability;
            var where = isWon ? $"won {TimeZoneInfo.ConvertTimeFromUtc(win.At, Helsinki):yyyy-MM}" : Place(deal.ExpectedClose, today, query.Horizon);
            var worth = isWon ? deal.Budget.Minor : Recount.Weighted(deal);
            foreach (var (line, value) in deal.Products.Zip(Shares(deal, worth)))
            {
                if ((filter.Product is { } only && only != line.Product) || (filter.Line is { } l && Products.Single(p => p.Id == line.Product).Line != l))
                    continue;
                var key = $"{line.Product} {where}";
                var (units, sum) = found.GetValueOrDefault(key);
                found[key] = (units + (line.Quantity * (decimal)chance), sum + value);
            }
        }
        return found.Where(f => f.Value != default).ToDictionary();
    }

    static string Place(DateOnly? close, DateOnly today, int horizon)
    {
        if (close is not { } day)
            return nameof(PromisePlace.NoDate);
        var ahead = ((day.Year - today.Year) * 12) + day.Month - today.Month;
        return ahead < 0 ? nameof(PromisePlace.Late) : ahead >= horizon ? nameof(PromisePlace.Later) : $"+{ahead}";
    }

    // Running totals of exact shares, rounded: the parts add up to the worth.
    static List<long> Shares(Deal deal, long worth)
    {
        var weights = deal.Products.Any(p => p.Amount == 0) ? deal.Products.Select(p => p.Quantity) : deal.Products.Select(p => (decimal)p.Amount);
        var (all, upTo, given) = (weights.Sum(), 0m, 0L);
        return [.. weights.Select(w =>
        {
            upTo += w / all;
            var part = (long)Math.Round(worth * Math.Min(1, upTo), MidpointRounding.AwayFromZero) - given;
            given += part;
            return part;
        })];
    }
}
