using System.Globalization;
using System.Text;
using Funnel.Domain.Analytics;
using Funnel.Domain.Common;

namespace Funnel.Web.Parts.Views;

/// <summary>
/// The line a replay runs along: the view's period, stretched to hold the instant shown and this moment's past. <see cref="From"/> is never after
/// <see cref="Now"/>; what lies after now is drawn, not shown.
/// </summary>
public sealed record TimeLine(DateTime From, DateTime To, DateTime Now)
{
    private static readonly TimeSpan Shortest = TimeSpan.FromHours(1);

    private static readonly TimeSpan LongByHours = TimeSpan.FromDays(400);

    /// <summary>The last instant that can be shown.</summary>
    public DateTime End => To <= Now ? To.AddTicks(-1) : Now;

    public TimeSpan Length => To - From;

    /// <summary>What one step of the slider is worth.</summary>
    public TimeSpan Step => Length <= LongByHours ? TimeSpan.FromHours(1) : TimeSpan.FromDays(1);

    public int Steps => (int)Math.Ceiling(Length / Step);

    /// <summary>Equal parts the marks count in: days of a quarter, or about as many.</summary>
    public int Parts => Length.TotalDays is >= 20 and <= 100 ? (int)Math.Round(Length.TotalDays) : 96;

    /// <param name="begin">The first day of everything, for a view of all time.</param>
    public static TimeLine Of(ViewQuery view, Catalog catalog, DateTime begin, DateTime now)
    {
        var range = view.Period.In(catalog.Company.Zone);
        var (from, to) = view.Period.Kind == PeriodKind.All ? (begin, Period.StartOf(Period.DayOf(now, catalog.Company.Zone).AddDays(1), catalog.Company.Zone)) : (range.From, range.To);
        from = Earlier(from, Earlier(view.AsOf ?? now, now - Shortest));
        to = view.AsOf is { } at && at >= to ? at.AddTicks(1) : to;
        return new TimeLine(from, to - from < Shortest ? from + Shortest : to, now);
    }

    /// <summary>0 to 1 along the line.</summary>
    public double Share(DateTime at) => Math.Clamp((at - From) / Length, 0, 1);

    public int StepOf(DateTime at) => Math.Clamp((int)((at - From) / Step), 0, Steps);

    public DateTime At(int step) => Earlier(From + (Step * Math.Clamp(step, 0, Steps)), End);

    /// <summary>Bars for an SVG of so many units wide as there are parts, 24 high: the more happened the higher, and never invisible.</summary>
    public static string Bars(IReadOnlyList<int> counts)
    {
        var most = counts.Count == 0 ? 0 : counts.Max();
        var path = new StringBuilder();
        for (var i = 0; i < counts.Count; i++)
            if (counts[i] > 0)
                path.Append(CultureInfo.InvariantCulture, $"M{i}.25 24v-{2 + (20.0 * counts[i] / most):0.#}h.5V24z");
        return path.ToString();
    }

    /// <summary>Days to write under the line: where months begin, or weeks on a short one; never more than six.</summary>
    public IReadOnlyList<DateOnly> Days(TimeZoneInfo zone)
    {
        var (first, last) = (Period.DayOf(From, zone), Period.DayOf(To.AddTicks(-1), zone));
        var days = new List<DateOnly>();
        var months = Math.Max(1, (int)Math.Ceiling(Length.TotalDays / 30.5 / 6));
        for (var day = first; day <= last; day = Length.TotalDays <= 45 ? day.AddDays(Math.Max(1, (int)Length.TotalDays / 4)) : new DateOnly(day.Year, day.Month, 1).AddMonths(months))
            days.Add(day);
        return days;
    }

    private static DateTime Earlier(DateTime a, DateTime b) => a < b ? a : b;
}
