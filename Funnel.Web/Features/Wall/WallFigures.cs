using Funnel.Domain.Access;
using Funnel.Domain.Analytics;
using Funnel.Domain.Common;
using Funnel.Domain.Plans;
using Funnel.Domain.Pipelines;
using Funnel.Web.Live;

namespace Funnel.Web.Features.Wall;

/// <summary>
/// The figures of one frame, each counted when first asked for, by the domain's own functions: the current quarter, and the same day of the quarter before
/// as it was known then.
/// </summary>
public sealed class WallFigures
{
    const int MostMoves = 1000;

    readonly LiveState _state;
    readonly DealFilter _filter;
    FunnelFigures? _funnel, _before, _openNow;
    IReadOnlyList<Leader>? _leaders;
    IReadOnlyList<StageMove>? _latest;
    List<Win>? _wins;
    PlanRow? _plan;
    bool _planned;
    Won? _won, _wonBefore;

    public WallFigures(LiveState state, DealFilter filter, DateTime nowUtc)
    {
        (_state, _filter, Now) = (state, filter, nowUtc);
        Zone = Catalog.Company.Zone;
        Today = Period.DayOf(nowUtc, Zone);
        Quarter = Period.Containing(Today, PeriodKind.Quarter);
        QuarterBefore = Quarter.Previous!;
        NowBefore = Quarter.SameMomentBefore(nowUtc, Zone)!.Value;
    }

    public DateTime Now { get; }

    /// <summary>The same day of the quarter before, the same time of day.</summary>
    public DateTime NowBefore { get; }

    public TimeZoneInfo Zone { get; }

    public DateOnly Today { get; }

    public Period Quarter { get; }

    public Period QuarterBefore { get; }

    public Catalog Catalog => _state.Catalog;

    public string Currency => Catalog.Company.Currency;

    /// <summary>Pipeline conversion of the deals started this quarter.</summary>
    public FunnelFigures Funnel => _funnel ??= Count(FunnelMode.Pipeline, Quarter, Now);

    public FunnelFigures FunnelBefore => _before ??= Count(FunnelMode.Pipeline, QuarterBefore, NowBefore);

    /// <summary>Open deals by stage at this moment, whenever they started.</summary>
    public FunnelFigures OpenNow => _openNow ??= Count(FunnelMode.Now, Quarter, Now);

    public bool HasPipeline => _filter.Pipeline is not null || Catalog.Pipelines.Count > 0;

    public IReadOnlyList<Leader> Leaders => _leaders ??= Domain.Analytics.Leaders.Of(_state.History, Catalog, Quarter.In(Zone), Now, Checked);

    /// <summary>
    /// How the company's own quarter, which may begin in another month than the calendar's, stands against the plan of the company, or of the view's department; null where
    /// nothing is planned.
    /// </summary>
    public PlanRow? Plan
    {
        get
        {
            if (_planned)
                return _plan;
            _planned = true;
            var year = FiscalYear.Containing(Today, Catalog.Company.YearStart);
            if (_state.Plans.Number == 0 || Checked.Owner is not null)
                return null;
            var within = _filter.Department is { } d ? new Reach { Department = d } : Reach.Everything;
            var figures = PlanCount.Of(_state.History, Catalog, _state.Plans.Now, new PlanQuery(year, year.QuarterOf(Today), Now) { Pipeline = Checked.Pipeline, Within = within });
            return _plan = figures.Top is { Plan: > 0 } top ? top : null;
        }
    }

    /// <summary>Whether the plan is of another quarter than every other figure here, and must be named.</summary>
    public bool PlansOtherQuarter => Plan is { } plan && plan.Period.From != Quarter.From;

    /// <summary>Number and value of the deals won this quarter so far.</summary>
    public Won WonNow => _won ??= WonIn(Quarter, Now);

    public Won WonBefore => _wonBefore ??= WonIn(QuarterBefore, NowBefore);

    /// <summary>Wins of the company's today, the latest first.</summary>
    public IReadOnlyList<Win> WinsToday => _wins ??=
        Domain.Analytics.Leaders.WinsIn(_state.History, Catalog, Period.Between(Today, Today).In(Zone), Now, Checked);

    /// <summary>The latest moves forward and wins, the newest first, of whatever day.</summary>
    public IReadOnlyList<StageMove> Latest => _latest ??= Moves.Latest(_state.History, Catalog, Checked, Now, MostMoves);

    public IEnumerable<StageMove> MovesToday => Latest.TakeWhile(m => m.State.At >= Period.StartOf(Today, Zone).Ticks);

    /// <summary>Deals that moved on today without being won yet today.</summary>
    public int MovedOnToday
    {
        get
        {
            var won = WinsToday.Select(w => w.Track.Id).ToHashSet();
            return MovesToday.Where(m => m.To.Kind == StageKind.Open).Select(m => m.Track.Id).Where(id => !won.Contains(id)).Distinct().Count();
        }
    }

    // A view that names what is no longer there must say so, not show nothing as if nobody sold.
    DealFilter Checked =>
        _filter.Pipeline is { } p && Catalog.Pipeline(p) is null ? throw new WrongAddress(L => L["There is no such pipeline."])
        : _filter.Department is { } d && !Catalog.Departments.ContainsKey(d) ? throw new WrongAddress(L => L["There is no such department."])
        // One pipeline for everything on the screen, as on the dashboard: the first one unless the address names another.
        : _filter.Pipeline is null && Catalog.Pipelines.Count > 0 ? _filter with { Pipeline = Catalog.Pipelines[0].Id }
        : _filter;

    FunnelFigures Count(FunnelMode mode, Period period, DateTime asOf) =>
        FunnelCount.Of(_state.History, Catalog, new FunnelQuery(mode, period.In(Zone), asOf) { Filter = Checked });

    Won WonIn(Period period, DateTime asOf)
    {
        var wins = Domain.Analytics.Leaders.WinsIn(_state.History, Catalog, period.In(Zone), asOf, Checked);
        return new Won(wins.Count, wins.Sum(w => w.State.Amount));
    }
}

/// <summary>How many deals, and their value in minor units.</summary>
public readonly record struct Won(int Deals, long Value);
