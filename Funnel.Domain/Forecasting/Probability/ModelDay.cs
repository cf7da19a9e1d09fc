using Funnel.Domain.Analytics;
using Funnel.Domain.Common;

namespace Funnel.Domain.Forecasting.Probability;

/// <summary>
/// Which model speaks for an instant: the one learnt at the start of its month, in the company's zone, from what the log said by then. So a chance said in the past can
/// be counted again from the log, and what the track record tests is what a deal's page shows.
/// </summary>
public static class ModelDay
{
    /// <summary>The last instant that model knows of.</summary>
    public static DateTime CutFor(DateTime instant, TimeZoneInfo zone) => Weights.CutFor(instant, zone);

    /// <summary>The cuts of the months that ended by the instant or hold it, the newest last.</summary>
    public static IReadOnlyList<DateTime> Cuts(DateTime instant, TimeZoneInfo zone, int months)
    {
        var day = Period.DayOf(instant, zone);
        var first = new DateOnly(day.Year, day.Month, 1);
        return [.. Enumerable.Range(0, months).Select(m => Period.StartOf(first.AddMonths(m - months + 1), zone).AddTicks(-1))];
    }
}
