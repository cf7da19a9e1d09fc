using Funnel.Domain.Analytics;
using Funnel.Domain.Common;
using Funnel.Domain.Deals;

namespace Funnel.Domain.Forecasting;

/// <summary>A deal that was handed over, and what was expected of it: the rates at its stage and the chances of a win, with the old owner and with the new one.</summary>
public sealed record HandedOver(DealId Deal, StageId Stage, DateTime At, EmployeeId From, EmployeeId To, double RateBefore, double RateAfter, double ChanceBefore, double ChanceAfter, long Amount, long Gain);

/// <summary>
/// What became of handed over deals, beside what was expected. Of those whose visit has ended (<see cref="Left"/>) <see cref="Advanced"/> went on or were won;
/// <see cref="ExpectedBefore"/> and <see cref="ExpectedAfter"/> are how many of them the old and the new owners' rates let expect. A deal that still waits proves nothing
/// yet and is in neither. Value won is in minor units.
/// </summary>
public sealed record HandoverResult(int Deals, int Waiting, int Left, int Advanced, double ExpectedBefore, double ExpectedAfter, int Won, long WonValue, int Lost, long Gain)
{
    /// <param name="handed">Handovers that stand.</param>
    /// <param name="now">UTC.</param>
    public static HandoverResult Of(SalesHistory history, Catalog catalog, IEnumerable<HandedOver> handed, DateTime now)
    {
        var result = new HandoverResult(0, 0, 0, 0, 0, 0, 0, 0, 0, 0);
        foreach (var one in handed)
        {
            if (history.Find(one.Deal) is not { } track || !track.TryAsOf(now.Ticks, out var state) || state.Removed)
                continue;
            var visit = Visits.Of(track, now.Ticks, catalog).LastOrDefault(v => v.Stage == one.Stage && v.Entered <= one.At.Ticks && !(v.Left < one.At.Ticks));
            var counts = visit.End is VisitEnd.Advanced or VisitEnd.Won or VisitEnd.Lost or VisitEnd.MovedBack;
            result = result with
            {
                Deals = result.Deals + 1,
                Waiting = result.Waiting + (visit.End == VisitEnd.StillThere ? 1 : 0),
                Left = result.Left + (counts ? 1 : 0),
                Advanced = result.Advanced + (visit.End is VisitEnd.Advanced or VisitEnd.Won ? 1 : 0),
                ExpectedBefore = result.ExpectedBefore + (counts ? one.RateBefore : 0),
                ExpectedAfter = result.ExpectedAfter + (counts ? one.RateAfter : 0),
                Won = result.Won + (state.Outcome == Outcome.Won ? 1 : 0),
                WonValue = result.WonValue + (state.Outcome == Outcome.Won ? state.Amount : 0),
                Lost = result.Lost + (state.Outcome == Outcome.Lost ? 1 : 0),
                Gain = result.Gain + one.Gain,
            };
        }
        return result;
    }
}
