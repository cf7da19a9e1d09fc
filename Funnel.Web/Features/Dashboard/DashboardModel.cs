using Funnel.Domain.Analytics;
using Funnel.Domain.Common;
using Funnel.Web.Live;
using Funnel.Web.Parts.Views;

namespace Funnel.Web.Features.Dashboard;

/// <summary>Everything the dashboard shows, counted once from one snapshot. A change makes a new one.</summary>
public sealed class DashboardModel : FunnelOverview
{
    /// <summary>So many moments of the period make a sparkline.</summary>
    public const int TrendPoints = 12;

    private const int MovesShown = 5;

    private const int MonthsShown = 6;

    private DashboardModel(LiveState state, ViewQuery view, DateTime now)
        : base(state.History, state.Catalog, view, now)
    {
        Now = view.AsOf ?? now;
        IsEmpty = !state.History.Deals.Any(t => !t.Now.Removed);
        Trend = KeyFigures.Trend(state.History, Catalog, Query, TrendPoints);
        ChannelsBefore = QueryBefore is null ? [] : Breakdowns.ByChannel(state.History, Catalog, QueryBefore);
        Velocity = Velocity.Of(state.History, Catalog, Query);
        VelocityBefore = QueryBefore is null ? null : Velocity.Of(state.History, Catalog, QueryBefore);
        Movement = Domain.Analytics.Movement.Of(state.History, Catalog, Query);
        TimesBefore = QueryBefore is null ? [] : TimeInStage.Of(state.History, Catalog, QueryBefore);
        MovementBefore = QueryBefore is null ? null : Domain.Analytics.Movement.Of(state.History, Catalog, QueryBefore);
        Cohorts = CohortCurves.Of(state.History, Catalog, Query with { Period = LatestMonths });
        Repeat = RepeatFigures.Of(CustomerFigures.Of(state.History, Catalog, new CustomerQuery(Query.Filter.Within, AsOf: view.AsOf)));
        Moves = Domain.Analytics.Moves.Latest(state.History, Catalog, Query.Filter, Query.AsOf, MovesShown, onlyForward: false);
    }

    /// <summary>The instant (UTC) the figures are of.</summary>
    public DateTime Now { get; }

    /// <summary>No deal at all, whatever the filters.</summary>
    public bool IsEmpty { get; }

    public IReadOnlyList<KeyFigures> Trend { get; }

    public IReadOnlyList<ChannelCount> ChannelsBefore { get; }

    public IReadOnlyList<StageMove> Moves { get; }

    /// <summary>How many customers came back, of all times and whatever the filters: one period is too short for a second purchase.</summary>
    public RepeatFigures Repeat { get; }

    /// <summary>The same day of the period before.</summary>
    public IReadOnlyList<StageTime> TimesBefore { get; }

    public Velocity Velocity { get; }

    public Velocity? VelocityBefore { get; }

    public MovementFigures Movement { get; }

    /// <summary>The same day of the period before.</summary>
    public MovementFigures? MovementBefore { get; }

    /// <summary>The deals started in the six months up to the instant, whatever the period: one month alone has nothing to be held against.</summary>
    public IReadOnlyList<CohortCurve> Cohorts { get; }

    private InstantRange LatestMonths
    {
        get
        {
            var today = Period.DayOf(Query.AsOf, Catalog.Company.Zone);
            return new InstantRange(Period.StartOf(new DateOnly(today.Year, today.Month, 1).AddMonths(1 - MonthsShown), Catalog.Company.Zone), Query.AsOf.AddTicks(1));
        }
    }

    /// <summary>Whether the period goes on; what is open now belongs to no other.</summary>
    public bool IsRunning => Query.Period.Contains(Query.AsOf);

    public bool HasDeals => Funnel.Stages.Any(s => s.Count > 0);

    public static DashboardModel Count(LiveState state, ViewQuery view, DateTime now) => new(state, view, now);

    /// <summary>The change of a channel's conversion against the same day of the period before; null where either has too few deals to tell.</summary>
    public double? ConversionChange(ChannelCount channel) =>
        ChannelsBefore.FirstOrDefault(c => c.Channel == channel.Channel) is { } old && IsTelling(old) && IsTelling(channel)
            ? Conversion(channel) - Conversion(old) : null;

    public static double Conversion(ChannelCount channel) => channel.Deals == 0 ? 0 : (double)channel.Won / channel.Deals;

    /// <summary>A share of fewer than ten deals is no ranking.</summary>
    public static bool IsTelling(ChannelCount channel) => channel.Deals >= 10;

    /// <summary>Channels by conversion, those with too few deals last.</summary>
    public IEnumerable<ChannelCount> RankedChannels => Channels.OrderByDescending(IsTelling).ThenByDescending(Conversion).ThenByDescending(c => c.Deals);

    /// <summary>The stage whose median is furthest over its norm.</summary>
    public StageTime? Slowest => Times.Where(t => t.IsSlow).MaxBy(t => t.Median - t.Norm);

    /// <summary>The stages whose figure differs from an earlier count of the same view.</summary>
    public IReadOnlySet<StageId> ChangedSince(DashboardModel? before) => before is null || before.View with { Refused = View.Refused } != View ? new HashSet<StageId>()
        : Funnel.Stages.Where(s => before.Funnel.Stages.FirstOrDefault(b => b.Stage.Id == s.Stage.Id) is not { } old || old.By(Query.Measure) != s.By(Query.Measure))
            .Select(s => s.Stage.Id).ToHashSet();
}
