using System.Text.RegularExpressions;
using Funnel.Domain.Analytics;
using Funnel.Domain.Common;
using Funnel.Domain.Deals;
using Funnel.Web.Data;
using Funnel.Web.Features.Sample;

namespace Funnel.Tests.Features.Sample;

public sealed class SampleCompanyTests
{
    static readonly Made Usual = Made.At("2026-11-19T14:32:00");

    /// <summary>Night, weekend, leap day, the days the clock changes, the first day of a year, an ordinary afternoon.</summary>
    public static TheoryData<string> Moments =>
    [
        "2026-11-23T00:30:00", "2026-11-23T00:00:00", "2026-11-21T12:00:00", "2028-02-29T11:15:00", "2026-03-29T04:10:00", "2026-10-25T03:30:00", "2027-01-01T08:00:00", "2026-07-15T16:45:00",
    ];

    [Fact]
    public void The_same_numbers_make_the_same_company()
    {
        var again = Made.At("2026-11-19T14:32:00");
        Assert.Equal(Written(Usual), Written(again));
        Assert.Equal(Usual.Company.People, again.Company.People);
        Assert.Equal(Usual.Company.Customers, again.Company.Customers);
    }

    [Fact]
    public void Another_seed_makes_another_company() =>
        Assert.NotEqual(Written(Usual), Written(Made.At("2026-11-19T14:32:00", seed: 5)));

    [Fact]
    public void Later_the_same_day_all_but_today_is_the_same()
    {
        var evening = Made.At("2026-11-19T18:05:00");
        Assert.Equal(Before(Usual), Before(evening));

        static IEnumerable<string> Before(Made made) => made.Deals.SelectMany(d =>
            d.Log.Where(l => l.At < made.Midnight).Select(l => $"{d.State.Id} {l.At:O} {EventBodies.Write(l.Event)}"));
    }

    [Fact]
    public void It_has_the_size_and_shape_of_the_design()
    {
        Assert.InRange(Usual.Deals.Count, 1400, 1700);
        Assert.Equal(12, Usual.Company.People.Count());
        Assert.Equal([7, 10, 12, 10], Usual.Company.Pipelines[0].OpenStages.Select(s => s.NormDays));
        Assert.True(Usual.Company.Customers.Select(c => c.Name).Distinct().Count() >= 300);
        Assert.Equal(Usual.Company.CustomerCount, Usual.Company.Customers.Select(c => c.Name).Distinct().Count());

        var quarter = Usual.Quarter().Stages;
        Assert.InRange(quarter[0].Count, 150, 240);
        Assert.InRange(quarter[1].OfPrevious!.Value, 0.55, 0.68);
        Assert.InRange(quarter[2].OfPrevious!.Value, 0.38, 0.53);
        Assert.InRange(quarter[3].OfPrevious!.Value, 0.46, 0.63);
        Assert.InRange(quarter[4].OfPrevious!.Value, 0.45, 0.70);
    }

    [Fact]
    public void This_quarter_leaks_between_interest_and_decision() =>
        Assert.True(Usual.Quarter().Stages[2].OfPrevious < Usual.Quarter(1, sameDay: true).Stages[2].OfPrevious - 0.05);

    [Fact]
    public void What_is_open_now_looks_like_the_board_of_the_design()
    {
        var quarter = Period.Containing(Period.DayOf(Usual.Now, Made.Zone), PeriodKind.Quarter).In(Made.Zone);
        var now = FunnelCount.Of(Usual.History, Usual.Catalog, new FunnelQuery(FunnelMode.Now, quarter, Usual.Now)).Stages;
        Assert.InRange(now[0].Count, 60, 95);
        Assert.InRange(now[1].Count, 42, 75);
        Assert.InRange(now[2].Count, 22, 42);
        Assert.InRange(now[3].Count, 12, 26);
        Assert.InRange(now[4].Count, 30, 58);
        Assert.InRange(now.Take(4).Sum(s => s.Value), 3_000_000_00, 6_000_000_00);
        Assert.InRange(now[4].Value, 900_000_00, 1_600_000_00);
    }

    [Fact]
    public void Every_kind_of_event_occurs() => Assert.Equal(
        EventBodies.KnownTypes.Select(t => t.Name).Order(),
        Usual.Deals.SelectMany(d => d.Log).Select(l => l.Event.GetType().Name).Distinct().Order());

    // The demand for products needs a past: two whole years and some months before the first test.
    [Fact]
    public void The_former_deals_give_every_product_more_than_two_years_of_sales()
    {
        var options = Usual.Company.Options;
        var all = new SampleCompany(options with { Former = SampleCompany.FormerDeals }).Deals().ToList();
        var former = all[Usual.Deals.Count..];
        Assert.Equal(SampleCompany.FormerDeals, former.Count);
        Assert.Equal(Usual.Deals.Select(d => d.State.Id), all.Take(Usual.Deals.Count).Select(d => d.State.Id));
        Assert.Equal(Enumerable.Range(1, all.Count).Select(i => (long)i), all.Select(d => d.State.Id.Value));
        Assert.All(former, d => Assert.True(d.State.Outcome != Outcome.Open && d.State.ClosedAt < options.Now.AddMonths(-options.Months + 3)));
        foreach (var product in Usual.Company.Products)
        {
            var months = all.Where(d => d.State.Outcome == Outcome.Won && d.State.Products.Any(l => l.Product == product.Id)).Select(d => (d.State.ClosedAt!.Value.Year, d.State.ClosedAt.Value.Month)).Distinct().Count();
            Assert.True(months >= 24, $"{product.Name}: {months}");
        }
    }

    [Fact]
    public void Stages_are_skipped_and_deals_move_back_and_come_again()
    {
        var moves = Usual.Deals.SelectMany(d => d.Log).Select(l => l.Event).OfType<DealMoved>().ToList();
        Assert.Contains(moves, m => m.To.Value - m.From.Value > 1);
        Assert.Contains(moves, m => m.To.Value < m.From.Value);
        Assert.Contains(Usual.Deals, d => d.Log.Any(l => l.Event is OwnerChanged && l.At > Usual.Now.AddDays(-14)));
        var again = Usual.Deals.Where(d => d.State.RepeatOf is not null).ToList();
        Assert.NotEmpty(again);
        Assert.All(again, d =>
        {
            var first = Usual.Deals[(int)d.State.RepeatOf!.Value.Value - 1].State;
            Assert.Equal((Outcome.Won, d.State.Customer), (first.Outcome, first.Customer));
            Assert.True(first.ClosedAt < d.State.CreatedAt);
        });
    }

    [Fact]
    public void People_differ_in_what_they_are_good_at()
    {
        // Over many deals, so that the difference is theirs and not the dice's.
        var made = Made.At("2026-11-19T14:32:00", deals: 12_000).Deals.SelectMany(d => d.Log).ToList();
        var (daria, mikael) = (6, 3);
        Assert.True(Rate(mikael, 4) > Rate(daria, 4) + 0.2, "Action");
        Assert.True(Rate(daria, 3) > Rate(mikael, 3) + 0.05, "Decision");

        double Rate(int person, int stage)
        {
            var left = made.Where(l => l.Actor.Employee?.Value == person).Select(l => l.Event).ToList();
            var through = left.Count(e => (e is DealMoved m && m.From.Value == stage && m.To.Value > stage) || (e is DealWon w && w.From.Value == stage));
            return through / (double)(through + left.Count(e => e is DealLost l && l.From.Value == stage));
        }
    }

    [Theory]
    [MemberData(nameof(Moments))]
    public void Nothing_is_in_the_future_and_no_deal_goes_back_in_time(string moment)
    {
        var made = Made.On(moment);
        Assert.All(made.Deals, d =>
        {
            Assert.True(d.Log[^1].At <= made.Now);
            Assert.Equal(d.Log.Select(l => l.At), d.Log.Select(l => l.At).Order());
        });
    }

    [Theory]
    [MemberData(nameof(Moments))]
    public void The_log_folds_to_the_state(string moment) => Assert.All(Made.On(moment).Deals, d =>
    {
        Assert.Equal(d.Log.Count, d.State.Version);
        var folded = Deal.Fold(d.State.Id, [.. d.Log.Select(l => (l.Event, l.At))]);
        Assert.Equal(d.State with { Products = folded.Products }, folded);
        Assert.Equal(d.State.Products, folded.Products);
    });

    [Theory]
    [MemberData(nameof(Moments))]
    public void Today_is_alive_at_any_hour(string moment)
    {
        var made = Made.On(moment);
        var today = made.Deals.SelectMany(d => d.Log).Where(l => l.At >= made.Midnight).ToList();
        Assert.InRange(today.Count(l => l.Event is DealWon), 3, 9);
        Assert.Contains(today, l => l.Event is DealMoved && l.At >= made.Now.AddMinutes(-5));
        Assert.Contains(today, l => l.Event is DealCreated);
    }

    [Theory]
    [MemberData(nameof(Moments))]
    public void Some_deals_are_over_their_norm(string moment)
    {
        var made = Made.On(moment);
        var open = made.Deals.Where(d => d.State is { Outcome: Outcome.Open, Removed: false }).ToList();
        Assert.InRange(open.Count(d => Rotting.Of(made.History.Find(d.State.Id)!.Now, made.Catalog, made.Now).Over > 0), 10, 40);
    }

    [Fact]
    public void Work_is_done_in_working_hours() => Assert.All(
        Usual.Deals.SelectMany(d => d.Log).Where(l => l.At < Usual.Midnight).Select(l => TimeZoneInfo.ConvertTimeFromUtc(l.At, Made.Zone)),
        at =>
        {
            Assert.InRange(at.TimeOfDay, TimeSpan.FromHours(9), TimeSpan.FromHours(18));
            Assert.False(at.DayOfWeek is DayOfWeek.Saturday or DayOfWeek.Sunday);
        });

    [Fact]
    public void In_Russian_no_name_has_a_Latin_letter()
    {
        var company = Made.At("2026-11-19T14:32:00", "ru", deals: 20_000).Company;
        string[] names =
        [
            company.Name, company.Tagline, .. company.Departments.Select(d => d.Name), .. company.People.Select(p => p.Name), .. company.Lines.Select(l => l.Name),
            .. company.Products.Select(p => p.Name), .. company.Channels.Select(c => c.Name), .. company.CustomerTypes.Select(t => t.Name), .. company.Customers.Select(c => c.Name),
            .. company.LossReasons, .. company.Pipelines.SelectMany(p => p.Stages).Select(s => s.Name), .. company.Pipelines.Select(p => p.Name), .. company.Deals().Select(d => d.State.Title),
        ];
        Assert.DoesNotContain(names, n => Regex.IsMatch(n, "[A-Za-z]"));
    }

    [Fact]
    public void English_and_Russian_lists_are_as_long_as_each_other() => Assert.All(
        typeof(SampleWords).GetProperties().Where(p => p.PropertyType.IsArray),
        list => Assert.Equal(((Array)list.GetValue(EnglishWords.All)!).Length, ((Array)list.GetValue(RussianWords.All)!).Length));

    [Theory]
    [InlineData(1)]
    [InlineData(40)]
    [InlineData(10_000)]
    public void Any_number_of_deals_can_be_made(long deals)
    {
        var made = new SampleCompany(new SampleOptions(deals, 3, "en", Usual.Now, Rich: false));
        Assert.Equal(Enumerable.Range(1, (int)deals).Select(i => (long)i), made.Deals().Select(d => d.State.Id.Value));
        Assert.Equal(made.CustomerCount, made.Customers.Select(c => c.Name).Distinct().Count());
    }

    [Fact]
    public void A_lean_company_has_about_four_events_a_deal() => Assert.InRange(
        new SampleCompany(new SampleOptions(5000, 3, "en", Usual.Now, Rich: false)).Deals().Average(d => d.Log.Count), 3, 5);

    [Fact]
    public void Four_hundred_people_and_many_customers_have_names_of_their_own()
    {
        var company = new SampleCompany(new SampleOptions(300_000, 3, "en", Usual.Now, Rich: false));
        Assert.Equal(400, company.People.Count());
        Assert.True(company.People.Select(p => p.Name).Distinct().Count() > 380);
        Assert.Equal(100_000, company.Customers.Select(c => c.Name).Distinct().Count());
    }

    static IEnumerable<string> Written(Made made) =>
        made.Deals.SelectMany(d => d.Log.Select(l => $"{d.State.Id} {l.At:O} {l.Actor.Name} {EventBodies.KindOf(l.Event)} {EventBodies.Write(l.Event)}"));
}
