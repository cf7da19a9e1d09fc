using Funnel.Domain.Analytics;
using Funnel.Domain.Common;
using Funnel.Domain.Deals;
using Funnel.Domain.Pipelines;

namespace Funnel.Domain.Forecasting.Probability;

/// <summary>What the model of its month said of an open deal, beside the stage's default, and what became of it.</summary>
public sealed record Statement(DealTrack Track, DateTime At, Stage Stage, double Said, double ByDefault, bool Won)
{
    /// <summary>Squared difference of what the model said and what came, 1 or 0.</summary>
    public double Error => Square(Said - (Won ? 1 : 0));

    /// <summary>The same of the stage's default.</summary>
    public double DefaultError => Square(ByDefault - (Won ? 1 : 0));

    private static double Square(double d) => d * d;
}

/// <summary>The statements between <see cref="From"/> and a tenth more. <see cref="Low"/> to <see cref="High"/> hold the true share with 80 %, each deal counted once.</summary>
public sealed record SaidBin(double From, int Count, int Deals, double Said, int Won, double Low, double High)
{
    public double Share => (double)Won / Count;

    /// <summary>Enough to be judged.</summary>
    public bool IsJudged => Deals >= TrackRecord.FewestJudged;
}

public sealed record MonthScore(DateOnly Month, int Count, double Brier, double ByDefault);

/// <summary>
/// How well the model's words were kept, on deals whose end it did not know. Brier: mean squared difference of what was said and what came (1 or 0); calibration error: mean
/// difference of said and happened over ten bins, weighted by their counts.
/// </summary>
public sealed record TrackFigures(int Statements, int Deals, double Brier, double ByDefault, double CalibrationError, IReadOnlyList<SaidBin> Bins, IReadOnlyList<MonthScore> Months)
{
    /// <summary>The mean calibration error of the stage's default on the same statements.</summary>
    public double DefaultCalibrationError { get; init; }

    /// <summary>How much smaller the model's error is than the default's, as a part of it; negative when it is larger.</summary>
    public double? Better => ByDefault == 0 ? null : 1 - (Brier / ByDefault);
}

public static class TrackRecord
{
    public const int FewestJudged = 10;

    /// <summary>A deal still open so many days after a statement counts as not won: only closed ones would make every old deal look won.</summary>
    public const int PatienceDays = 180;

    /// <summary>
    /// One statement a week for each open deal of the pipeline, at the beginning of each Monday, by the model of that month; those whose end is not known yet are left out.
    /// </summary>
    /// <param name="models">Models by the month whose first day they were learnt for, each with a cut before it.</param>
    /// <param name="known">Until when what became of the deals is known.</param>
    public static List<Statement> Statements(
        SalesHistory history, Catalog catalog, Pipeline pipeline, IReadOnlyDictionary<DateOnly, WinModel> models, DealFilter filter, DateTime known)
    {
        var matches = (filter with { Pipeline = pipeline.Id }).Against(catalog);
        var mondays = models.OrderBy(m => m.Key).SelectMany(m => Mondays(m.Key).Select(day => (At: Period.StartOf(day, catalog.Company.Zone), Model: m.Value)))
            .Where(m => m.At <= known).ToList();
        var found = new List<Statement>();
        if (mondays.Count == 0)
            return found;
        foreach (var track in history.Deals)
        {
            if (!track.TryAsOf(known.Ticks, out var end) || end.Removed || (end.Outcome != Outcome.Open && end.At < mondays[0].At.Ticks) || !matches(end))
                continue;
            foreach (var (at, model) in mondays)
            {
                if (at < track.CreatedAt || (end.Outcome == Outcome.Open && (known - at).TotalDays < PatienceDays))
                    continue;
                if (Situation.TryOf(track, at.Ticks, catalog, out var then) && then.Pipeline == pipeline.Id && pipeline.Find(then.Stage) is { } stage)
                    found.Add(new Statement(track, at, stage, model.Chance(then), stage.Probability, end.Outcome == Outcome.Won));
            }
        }
        return found;
    }

    public static TrackFigures Of(IReadOnlyCollection<Statement> statements, TimeZoneInfo zone)
    {
        if (statements.Count == 0)
            return new TrackFigures(0, 0, 0, 0, 0, [], []);
        var bins = statements.GroupBy(s => BinOf(s.Said)).OrderBy(g => g.Key).Select(g => Bin(g.Key, [.. g])).ToList();
        var months = statements.GroupBy(s => Period.DayOf(s.At, zone) is var d ? new DateOnly(d.Year, d.Month, 1) : default).OrderBy(g => g.Key)
            .Select(g => new MonthScore(g.Key, g.Count(), g.Average(s => s.Error), g.Average(s => s.DefaultError))).ToList();
        return new TrackFigures(
            statements.Count,
            statements.DistinctBy(s => s.Track.Id).Count(),
            statements.Average(s => s.Error),
            statements.Average(s => s.DefaultError),
            bins.Sum(b => (double)b.Count / statements.Count * Math.Abs(b.Said - b.Share)),
            bins,
            months)
        {
            DefaultCalibrationError = statements.GroupBy(s => BinOf(s.ByDefault)).Sum(g => (double)g.Count() / statements.Count * Math.Abs(g.Average(s => s.ByDefault) - g.Average(s => s.Won ? 1.0 : 0))),
        };
    }

    public static int BinOf(double said) => Math.Clamp((int)(said * 10), 0, 9);

    private static SaidBin Bin(int number, List<Statement> statements)
    {
        var (deals, won) = (statements.DistinctBy(s => s.Track.Id).Count(), statements.Count(s => s.Won));
        var share = (double)won / statements.Count;
        // Statements about one deal come out alike: as many tries as there are deals, with the same share.
        var (low, high) = new Belief((share * deals) + 0.5, ((1 - share) * deals) + 0.5).Interval(0.8);
        return new SaidBin(number / 10.0, statements.Count, deals, statements.Average(s => s.Said), won, low, high);
    }

    private static IEnumerable<DateOnly> Mondays(DateOnly month)
    {
        for (var day = month.AddDays((8 - (int)month.DayOfWeek) % 7); day < month.AddMonths(1); day = day.AddDays(7))
            yield return day;
    }
}
