using Funnel.Domain.Deals;

namespace Funnel.Web.Features.Sample;

/// <summary>The won deals of late, for those that come again; a fixed number, so that any size of company fits.</summary>
internal sealed class RecentWins
{
    private readonly Deal[] _ring = new Deal[400];
    private long _count;

    public void Take(Deal deal)
    {
        if (deal is { Outcome: Outcome.Won, Removed: false })
            _ring[_count++ % _ring.Length] = deal;
    }

    /// <summary>A deal won well before the instant, or none.</summary>
    public Deal? Before(DateTime at, Dice dice)
    {
        var known = (int)Math.Min(_count, _ring.Length);
        if (known == 0)
            return null;
        var deal = _ring[dice.Below(known)];
        return deal.ClosedAt is { } closed && closed < at.AddDays(-20) ? deal : null;
    }
}
