using System.Collections.Immutable;
using Funnel.Domain.Access;
using Funnel.Domain.Analytics;
using Funnel.Domain.Common;
using Funnel.Domain.Pipelines;

namespace Funnel.Domain.Forecasting;

/// <summary>What is supposed from now on. What is not named stays as it is.</summary>
public sealed record Supposition
{
    public static Supposition Nothing { get; } = new();

    /// <summary>Of the stays in a stage that end, the share that goes on or is won (0 to 1).</summary>
    public ImmutableSortedDictionary<int, double> Rates { get; init; } = ImmutableSortedDictionary<int, double>.Empty;

    /// <summary>How many open deals the people can work on.</summary>
    public int? Capacity { get; init; }

    /// <summary>The plan of the period, in minor units.</summary>
    public long? Plan { get; init; }

    public bool IsNothing => Rates.IsEmpty && Capacity is null && Plan is null;
}

/// <summary>
/// A stage's rate: of <see cref="Ended"/> stays that ended in the twelve months before, <see cref="WentOn"/> went on or were won. <see cref="Rate"/> is the mean of what is
/// believed of it (<see cref="Belief"/>, all shares equally likely before), <see cref="Low"/> to <see cref="High"/> its 80 % interval.
/// </summary>
/// <param name="Supposed">The rate counted with.</param>
/// <param name="Alone">What this supposition by itself adds to the potential, in minor units; several together overlap.</param>
public sealed record SupposedRate(Stage Stage, int Ended, int WentOn, double Rate, double Low, double High, double Supposed, long Alone)
{
    public bool IsChanged => Supposed != Rate;
}

/// <summary>So many of the open deals stand at the stage or are expected to come to it (at the won stage: to be won), as things are and as supposed.</summary>
public sealed record Outlook(Stage Stage, double Now, double Then);

/// <summary>What a period may bring, in minor units, with an 80 % interval of what chance alone does to it.</summary>
public readonly record struct Expectation(long Potential, long Low, long High);

/// <summary>
/// The answer. <see cref="Fact"/> was won in the period up to now; the potential is the fact and the open deals expected to close in the period, weighted, as in the plans.
/// <see cref="OpenDeals"/> are all open ones.
/// </summary>
/// <param name="Capacity">What the people in reach can take, as set; null where somebody has no limit.</param>
/// <param name="Waiting">Open deals nobody could work on as supposed.</param>
public sealed record WhatIfFigures(
    FunnelQuery Query, Supposition Supposition, IReadOnlyList<SupposedRate> Rates, IReadOnlyList<Outlook> Outlooks, long Fact, Expectation Now, Expectation Then, int OpenDeals, int Expected, int? Capacity, int Waiting)
{
    public long Difference => Then.Potential - Now.Potential;
}

/// <summary>
/// What if stages passed more of their deals on, or people could take fewer. Each open deal's chance is multiplied by supposed rate over present rate of the stages before it
/// and by the share of deals that can be worked on; new deals are left out. Nothing is written anywhere.
/// </summary>
public static partial class WhatIf
{
    /// <summary>An open deal is never certain.</summary>
    public const double Surest = 0.99;

    private const double Sure80 = 1.2815515655446004; // standard normal quantile of 0.9

    /// <param name="query">Its filter, period and instant; without a pipeline in the filter the first one is meant, as in the funnel.</param>
    public static WhatIfFigures Of(SalesHistory history, Catalog catalog, FunnelQuery query, Supposition supposed)
    {
        var pipeline = (query.Filter.Pipeline is { } id ? catalog.Pipeline(id) : null) ?? catalog.Pipelines[0];
        query = query with { Filter = query.Filter with { Pipeline = pipeline.Id } };
        var stages = pipeline.OpenStages;
        var believed = Rates(history, catalog, query, stages);
        var rates = believed.Select(b => b.Belief.Mean).ToArray();
        var then = stages.Select((s, i) => Math.Clamp(supposed.Rates.GetValueOrDefault(s.Id.Value, rates[i]), 0, 1)).ToArray();

        var open = OpenDeals(history, catalog, query, pipeline);
        var capacity = CapacityOf(catalog, query.Filter);
        var worked = supposed.Capacity is { } limit && limit < open.Count ? Math.Max(0, limit) / (double)open.Count : 1;
        var fact = DealLists.Of(history, catalog, query, DealSelection.Won).Sum(d => d.State.Amount);
        var expected = open.Where(d => d.IsExpected).ToList();

        return new WhatIfFigures(query, supposed,
            [.. stages.Select((s, i) => Rate(s, i))],
            [.. Outlooks(stages.Add(pipeline.Won), open, rates, then, worked)],
            fact, Expect(rates, 1), Expect(then, worked), open.Count, expected.Count, capacity, open.Count - (int)Math.Round(open.Count * worked));

        SupposedRate Rate(Stage stage, int i)
        {
            var (ended, wentOn, belief) = believed[i];
            var (low, high) = belief.Interval(0.8);
            var alone = rates.ToArray();
            alone[i] = then[i];
            return new SupposedRate(stage, ended, wentOn, rates[i], low, high, then[i], then[i] == rates[i] ? 0 : Expect(alone, 1).Potential - Expect(rates, 1).Potential);
        }

        Expectation Expect(double[] with, double share)
        {
            var (sum, variance) = (fact, 0.0);
            foreach (var deal in expected)
            {
                var chance = ChanceOf(deal, rates, with, share);
                sum += FunnelCount.Weighted(deal.Amount, chance);
                variance += (double)deal.Amount * deal.Amount * chance * (1 - chance);
            }
            var half = (long)Math.Round(Sure80 * Math.Sqrt(variance));
            return new Expectation(sum, Math.Max(fact, sum - half), sum + half);
        }
    }

    private sealed record OpenDeal(int Stage, long Amount, double Chance, bool IsExpected)
    {
        public required (DealTrack Track, Change State) Deal { get; init; }
    }

    private static (int Ended, int WentOn, Belief Belief)[] Rates(SalesHistory history, Catalog catalog, FunnelQuery query, ImmutableArray<Stage> stages)
    {
        var year = query with { Period = new InstantRange(query.AsOf.AddYears(-1), query.AsOf.AddTicks(1)) };
        var moved = Movement.Of(history, catalog, year).Stages.ToDictionary(s => s.Stage.Id);
        return [.. stages.Select(stage =>
        {
            if (!moved.TryGetValue(stage.Id, out var m))
                return (0, 0, new Belief(1, 1));
            var wentOn = m[MovementPart.Advanced].Count + m[MovementPart.Won].Count;
            var ended = wentOn + m[MovementPart.MovedBack].Count + m[MovementPart.Lost].Count;
            return (ended, wentOn, new Belief(1, 1).After(ended, wentOn));
        })];
    }

    private static List<OpenDeal> OpenDeals(SalesHistory history, Catalog catalog, FunnelQuery query, Pipeline pipeline)
    {
        var zone = catalog.Company.Zone;
        var (from, to) = (Period.DayOf(query.Period.From, zone), Period.DayOf(query.Period.To.AddTicks(-1), zone));
        var (stages, weights) = (pipeline.OpenStages, Weights.At(catalog, query.AsOf));
        return [.. DealLists.Of(history, catalog, query, DealSelection.Open).Select(d => new OpenDeal(StageOf(d.State.Stage), d.State.Amount, weights.Chance(d.Track, d.State),
            d.State.ExpectedClose is { } close && close >= from && close <= to) { Deal = d })];

        // A deal left in a retired stage stands in the live stage before it, as the funnel counts it.
        int StageOf(StageId id) => catalog.Stage(id) is { } stage ? Math.Max(0, stages.Count(s => s.Order <= stage.Order) - 1) : 0;
    }

    private static double ChanceOf(OpenDeal deal, double[] rates, double[] with, double share)
    {
        var factor = share;
        for (var i = deal.Stage; i < rates.Length; i++)
            factor *= with[i] / rates[i];
        return factor == 1 ? deal.Chance : Math.Min(deal.Chance * factor, Math.Max(Surest, deal.Chance));
    }

    private static IEnumerable<Outlook> Outlooks(ImmutableArray<Stage> stages, List<OpenDeal> open, double[] rates, double[] then, double worked)
    {
        var standing = open.CountBy(d => d.Stage).ToList();
        return stages.Select((stage, target) => new Outlook(stage, Coming(target, rates, 1), Coming(target, then, worked)));

        double Coming(int target, double[] with, double share) => standing.Sum(s => s.Value * (s.Key >= target ? 1 : with[s.Key..target].Aggregate(share, (chance, rate) => chance * rate)));
    }

    private static int? CapacityOf(Catalog catalog, DealFilter filter)
    {
        var people = catalog.Employees.Values.Where(e => e.Active && filter.Within.Covers(e.Id, catalog.Staff) && (filter.Owner is null || filter.Owner == e.Id)
            && (filter.Department is not { } department || new Reach { Department = department }.Covers(e.Id, catalog.Staff))).ToList();
        return people.Count == 0 || people.Exists(e => e.Capacity is null) ? null : people.Sum(e => e.Capacity);
    }
}
