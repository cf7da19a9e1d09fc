using Funnel.Domain.Access;
using Funnel.Domain.Analytics;
using Funnel.Domain.Common;
using Funnel.Web.Live;

namespace Funnel.Web.Features.Reports.Digest;

/// <summary>A deal of the letter, and why it is in it.</summary>
public sealed record DigestDeal(DealId Id, string Title, long Amount, string Owner, IReadOnlyList<DealAlert> Alerts);

/// <summary>What the letter of one morning says to somebody who may see so much; over all pipelines, the plan of the first. Amounts in minor units.</summary>
public sealed class DigestFigures
{
    /// <summary>So many are named; the letter says how many more there are.</summary>
    public const int MostDeals = 10;

    /// <param name="fall">Whether a deal's chance fell much of late.</param>
    public DigestFigures(LiveState state, Authority reader, DateTime now, Func<DealTrack, DealAlert?>? fall = null)
    {
        var (catalog, sees) = (state.Catalog, reader.Sees);
        Catalog = catalog;
        Today = Period.DayOf(now, catalog.Company.Zone);
        Since = WorkingDayBefore(Today);
        var won = new InstantRange(Period.StartOf(Since, catalog.Company.Zone), Period.StartOf(Today, catalog.Company.Zone));
        var weights = Weights.At(catalog, now);
        var deals = new List<(DigestDeal Deal, long Weighted)>();
        foreach (var pipeline in catalog.Pipelines)
        {
            var query = new FunnelQuery(FunnelMode.Now, won, now) { Filter = new DealFilter { Pipeline = pipeline.Id, Within = sees } };
            foreach (var (track, open) in DealLists.Of(state.History, catalog, query, DealSelection.Open))
                deals.Add((new DigestDeal(track.Id, open.Facts.Title, open.Amount, catalog.Employee(open.Owner)?.Name ?? "", [.. Alerts.Of(track, open, catalog, now), .. Fallen(track)]), weights.Weighted(track, open)));
            foreach (var (_, win) in DealLists.Of(state.History, catalog, query, DealSelection.Won))
                (Won, WonValue) = (Won + 1, WonValue + win.Amount);
        }
        (Open, OpenValue, OpenWeighted) = (deals.Count, deals.Sum(d => d.Deal.Amount), deals.Sum(d => d.Weighted));
        Plan = PlanPace.Of(state.History, catalog, state.Plans.AsOf(now), reader, now).Own;
        Alerted = [.. deals.Select(d => d.Deal).Where(d => d.Alerts.Count > 0).OrderByDescending(d => d.Alerts.Count).ThenByDescending(d => d.Amount).ThenBy(d => d.Id.Value)];

        IEnumerable<DealAlert> Fallen(DealTrack track) => fall?.Invoke(track) is { } alert ? [alert] : [];
    }

    public Catalog Catalog { get; }

    public DateOnly Today { get; }

    /// <summary>Wins are told from this day up to yesterday: on Monday, Friday and the weekend.</summary>
    public DateOnly Since { get; }

    public int Open { get; }

    public long OpenValue { get; }

    public long OpenWeighted { get; }

    public int Won { get; }

    public long WonValue { get; }

    /// <summary>How the reader's own quarter stands, their department's or the company's; null where nothing is planned.</summary>
    public PlanRow? Plan { get; }

    /// <summary>Most reasons first, then the largest.</summary>
    public IReadOnlyList<DigestDeal> Alerted { get; }

    public int With(AlertKind kind) => Alerted.Count(d => d.Alerts.Any(a => a.Kind == kind));

    public static bool IsWorkingDay(DateOnly day) => day.DayOfWeek is not (DayOfWeek.Saturday or DayOfWeek.Sunday);

    private static DateOnly WorkingDayBefore(DateOnly day)
    {
        do
            day = day.AddDays(-1);
        while (!IsWorkingDay(day));
        return day;
    }
}
