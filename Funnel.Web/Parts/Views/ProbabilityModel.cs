using Funnel.Domain.Analytics;
using Funnel.Domain.Common;
using Funnel.Domain.Deals;
using Funnel.Domain.Forecasting.Probability;
using Funnel.Domain.Pipelines;

namespace Funnel.Web.Parts.Views;

/// <summary>An open deal with its chances side by side; the model's is null while there is none.</summary>
/// <param name="Counts">What weighted figures multiply with.</param>
public sealed record OpenChance(DealTrack Track, Change State, Stage Stage, Situation Of, WinEstimate? Estimate, double Counts, ChanceBasis Basis)
{
    public double ByDefault => Stage.Probability;

    public double? Model => Estimate?.Chance;

    public double? Manual { get; } = State.ManualProbability;
}

/// <summary>How much of all movement one thing makes, and whether more of it raises the chance (1), lowers it (−1) or neither is clear.</summary>
public sealed record InfluenceShare(Influence Of, double Share, int Direction);

/// <summary>A pipeline whose closed deals are too few to learn from.</summary>
public sealed record FewClosed(Pipeline Pipeline, int Closed);

/// <summary>Everything the probability screen shows, counted once from one snapshot.</summary>
public sealed class ProbabilityModel
{
    /// <summary>So many months of statements, the present one counted.</summary>
    public const int Months = 12;

    private ProbabilityModel(SalesHistory history, Catalog catalog, ProbabilityView view, DateTime now, Func<Pipeline, DateTime, Learnt?> find)
    {
        (View, Catalog, Sequence, At) = (view, catalog, history.Sequence, view.View.AsOf ?? now);
        var zone = Catalog.Company.Zone;
        Pipeline = PipelineOf(Catalog, view.View);
        Stages = [.. Pipeline.OpenStages];
        var learnt = ModelDay.Cuts(At, zone, Months).Select(cut => (Month: Period.DayOf(cut.AddTicks(1), zone), Learnt: find(Pipeline, cut.AddTicks(1)))).ToList();
        IsLearning = learnt.Any(l => l.Learnt is null);
        Present = learnt[^1].Learnt;
        var known = learnt.Where(l => l.Learnt?.Model is not null).ToDictionary(l => l.Month, l => l.Learnt!.Model!);
        var statements = TrackRecord.Statements(history, Catalog, Pipeline, known, view.View.Filter, At);
        Statements = view.Stage is { } stage ? [.. statements.Where(s => s.Stage.Id == stage)] : statements;
        Record = TrackRecord.Of(Statements, zone);
        From = known.Count == 0 ? null : known.Keys.Min();
        Few = [.. Catalog.Pipelines.Select(p => (p, Learnt: find(p, At))).Where(p => p.Learnt is { Model: null }).Select(p => new FewClosed(p.p, p.Learnt!.Closed))];
        Weights = Weights.At(Catalog, At);
        Open = OpenOf(history);
        Uses = Influences();
    }

    public ProbabilityView View { get; }

    public Catalog Catalog { get; }

    public long Sequence { get; }

    public DateTime At { get; }

    public Pipeline Pipeline { get; }

    /// <summary>What weighs open deals at the instant.</summary>
    public Weights Weights { get; }

    /// <summary>Who chose that, and when; null while nobody had chosen.</summary>
    public ChanceChoice? Choice => Catalog.Choices.Standing(At);

    public IReadOnlyList<Stage> Stages { get; }

    /// <summary>Some months' models are still being learnt in the background; ask again.</summary>
    public bool IsLearning { get; }

    /// <summary>Of this month; null while it is being learnt.</summary>
    public Learnt? Present { get; }

    public IReadOnlyList<Statement> Statements { get; }

    public TrackFigures Record { get; }

    /// <summary>The first month that had a model.</summary>
    public DateOnly? From { get; }

    public IReadOnlyList<FewClosed> Few { get; }

    /// <summary>Largest budget first.</summary>
    public IReadOnlyList<OpenChance> Open { get; }

    /// <summary>Most influential first; empty without a model.</summary>
    public IReadOnlyList<InfluenceShare> Uses { get; }

    public string Currency => Catalog.Company.Currency;

    /// <param name="find">What was learnt for an instant; null while that goes on.</param>
    public static ProbabilityModel Count(SalesHistory history, Catalog catalog, ProbabilityView view, DateTime now, Func<Pipeline, DateTime, Learnt?> find) => new(history, catalog, view, now, find);

    public static Pipeline PipelineOf(Catalog catalog, ViewQuery view) =>
        (view.Filter.Pipeline is { } id ? catalog.Pipeline(id) : catalog.Pipelines.Count > 0 ? catalog.Pipelines[0] : null) ?? throw new RuleViolation("There is no such pipeline.");

    /// <summary>Those laid open by a bin, the newest first.</summary>
    public IReadOnlyList<Statement> StatementsOf(int bin) => [.. Statements.Where(s => TrackRecord.BinOf(s.Said) == bin).OrderByDescending(s => s.At).ThenBy(s => s.Track.Id.Value)];

    /// <summary>Amounts times chances of all open deals, by what counts (null) or by the model.</summary>
    public long Weighted(Func<OpenChance, double?> chance) => Open.Sum(o => (long)Math.Round(o.State.Amount * (decimal)(chance(o) ?? 0), MidpointRounding.AwayFromZero));

    private List<OpenChance> OpenOf(SalesHistory history)
    {
        var matches = (View.View.Filter with { Pipeline = Pipeline.Id }).Against(Catalog);
        var open = new List<OpenChance>();
        foreach (var track in history.Deals)
        {
            if (!track.TryAsOf(At.Ticks, out var state) || state.Removed || state.Outcome != Outcome.Open || !matches(state)
                || (View.Stage is { } only && state.Stage != only) || Pipeline.Find(state.Stage) is not { } stage || !Situation.TryOf(track, Weights.MomentOf(track), Catalog, out var situation))
                continue;
            var (counts, basis) = Weights.Of(track, state);
            open.Add(new OpenChance(track, state, stage, situation, Present?.Model is { } model && model.Curves.ContainsKey(stage.Id) ? model.Estimate(situation) : null, counts, basis));
        }
        return [.. open.OrderByDescending(o => o.State.Amount).ThenBy(o => o.Track.Id.Value)];
    }

    private List<InfluenceShare> Influences()
    {
        var told = Open.Where(o => o.Estimate is not null).ToList();
        double Part(OpenChance o, Influence of) => o.Estimate!.Parts.Where(p => p.Of == of).Sum(p => p.LogOdds);
        var sizes = Enum.GetValues<Influence>().Select(i => (Of: i, Size: told.Sum(o => Math.Abs(Part(o, i))))).ToList();
        var all = sizes.Sum(s => s.Size);
        return all <= 0 ? [] : [.. sizes.OrderByDescending(s => s.Size).Select(s => new InfluenceShare(s.Of, s.Size / all, DirectionOf(told, s.Of, o => Part(o, s.Of))))];
    }

    private static int DirectionOf(List<OpenChance> told, Influence of, Func<OpenChance, double> part)
    {
        Func<OpenChance, double>? amount = of switch
        {
            Influence.DaysInStage => o => o.Of.DaysInStage,
            Influence.DaysSinceContact => o => o.Of.DaysSinceContact,
            Influence.Budget => o => o.Of.Budget,
            Influence.MovesBack => o => o.Of.MovesBack,
            _ => null,
        };
        if (amount is null)
            return 0;
        var mean = told.Average(amount);
        return Math.Sign(told.Sum(o => (amount(o) - mean) * part(o)));
    }
}
