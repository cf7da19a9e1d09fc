using Funnel.Domain.Common;
using Funnel.Domain.Customers;
using Funnel.Domain.Deals;
using Funnel.Domain.Marketing;
using Funnel.Domain.People;
using Funnel.Domain.Pipelines;
using Funnel.Domain.Products;

namespace Funnel.Web.Features.Sample;

/// <summary>What company to make: how many deals, from which seed, in which language (en or ru), as if this moment (UTC) were now.</summary>
/// <param name="Rich">With the daily work (notes, e-mails, documents, steps); without it about four events a deal.</param>
/// <param name="Former">So many deals more, closed long before: what was sold in the year before the first month.</param>
public sealed record SampleOptions(long Deals, ulong Seed, string Language, DateTime Now, int Months = 18, bool Rich = true, int Former = 0);

/// <summary>A deal of the sample and the events, decided by the domain, that led to its state.</summary>
public sealed record SampleDeal(Deal State, IReadOnlyList<(DealEvent Event, DateTime At, Actor Actor)> Log);

/// <summary>
/// A made-up company, Northern Light: pure, and the same for the same options on every machine. Deals come one by one in the order of their creation, so that a
/// million of them needs no more memory than a thousand.
/// </summary>
public sealed class SampleCompany
{
    public const string Zone = "Europe/Helsinki";
    public const string Currency = "EUR";
    public const int SampleDeals = 1560;
    public const int FormerDeals = 130;
    public const ulong SampleSeed = 16;

    private static readonly PipelineId Main = new(1), Small = new(2);
    private static readonly int?[] Norms = [7, 10, 12, 10];
    private static readonly double[] Chances = [0.09, 0.15, 0.32, 0.59];

    private readonly double[] _shares;

    public SampleCompany(SampleOptions options)
    {
        if (options.Deals < 1)
            throw new RuleViolation("A company needs at least one deal.");
        Options = options;
        Words = SampleWords.For(options.Language);
        Clock = new WorkClock(options.Now, TimeZoneInfo.FindSystemTimeZoneById(Zone), options.Months);
        Team = Sample.Team.Make(Words, options.Seed, (int)Math.Clamp(options.Deals / 125, 12, 400));
        _shares = [.. Team.Select(s => s.Share)];
        CustomerCount = (int)Math.Clamp(options.Deals / 3, 20, 400_000);
        Pipelines = [DefaultPipeline(options.Language), RenewalPipeline()];
    }

    public SampleOptions Options { get; }

    public string Name => Words.Company;

    public string Tagline => Words.Tagline;

    /// <summary>The default pipeline first, then a small one for renewals.</summary>
    public IReadOnlyList<Pipeline> Pipelines { get; }

    public IEnumerable<Department> Departments => Words.Departments.Select((name, i) => new Department(new(i + 1), name, i == 0 ? null : new DepartmentId(1)));

    public IEnumerable<Employee> People => Team.Select(s => s.Person);

    public IEnumerable<BusinessLine> Lines => Words.Lines.Select((name, i) => new BusinessLine(new(i + 1), name));

    /// <summary>Two products in each business line: panels and street lights, grids and service.</summary>
    public IEnumerable<Product> Products => Words.Products.Select((name, i) => new Product(new(i + 1), name, new(1 + (i % 2))));

    public IEnumerable<Channel> Channels => Words.Channels.Select((name, i) => new Channel(new(i + 1), name));

    public IEnumerable<CustomerType> CustomerTypes => Words.CustomerTypes.Select((name, i) => new CustomerType(new(i + 1), name));

    public IReadOnlyList<string> LossReasons => Words.LossReasons;

    public int CustomerCount { get; }

    /// <summary>All of them new; what the deals made of them is known after <see cref="Deals"/>.</summary>
    public IEnumerable<Customer> Customers
    {
        get
        {
            for (var i = 0; i < CustomerCount; i++)
            {
                var (name, type) = SampleCustomers.At(Words, i);
                yield return new Customer(new(i + 1), name, new(type + 1), Maturity.New);
            }
        }
    }

    /// <summary>Deals with ids from 1 up, in the order of their creation; the former ones, entered from the old books, come last.</summary>
    public IEnumerable<SampleDeal> Deals()
    {
        var won = new RecentWins();
        foreach (var (index, came, fate) in Fates.Of(this))
        {
            var deal = new DealStory(this, new DealId(index + 1), came, fate, won).Tell();
            won.Take(deal.State);
            yield return deal;
        }
        for (var i = 0; i < Options.Former; i++)
            yield return FormerDeal.Tell(this, i);
    }

    /// <summary>The pipeline a company starts with, before it makes its own.</summary>
    public static Pipeline DefaultPipeline(string language)
    {
        var words = SampleWords.For(language);
        return Build(Main, 0, words.PipelineNames[0], words.Stages, Norms, Chances);
    }

    internal SampleWords Words { get; }

    internal WorkClock Clock { get; }

    internal IReadOnlyList<Seller> Team { get; }

    internal Seller PickSeller(Dice dice) => Team[dice.Weighted(_shares)];

    /// <summary>Mostly of the same department.</summary>
    internal Seller PickColleague(Seller from, Dice dice)
    {
        var sameRoom = dice.Chance(0.75);
        for (var tries = 0; ; tries++)
        {
            var to = PickSeller(dice);
            if (to != from && (!sameRoom || tries > 50 || to.Department == from.Department))
                return to;
        }
    }

    /// <summary>Some customers ask more often than others.</summary>
    internal int PickCustomer(Dice dice) => dice.Chance(0.3) ? dice.Below(Math.Max(1, CustomerCount / 5)) : dice.Below(CustomerCount);

    private Pipeline RenewalPipeline() => Build(Small, 6, Words.PipelineNames[1], Words.RenewalStages, [15, 10], [0.6, 0.75]);

    private static Pipeline Build(PipelineId id, int stagesBefore, string name, string[] stages, int?[] norms, double[] chances) =>
        new(id, name, stages.Select((stage, i) => new Stage(new(stagesBefore + i + 1), id, stage,
            i == stages.Length - 1 ? StageKind.Lost : i == stages.Length - 2 ? StageKind.Won : StageKind.Open,
            i, i < norms.Length ? norms[i] : null, i < chances.Length ? chances[i] : i == stages.Length - 2 ? 1 : 0)));
}
