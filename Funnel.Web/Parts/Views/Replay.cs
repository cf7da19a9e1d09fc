namespace Funnel.Web.Parts.Views;

/// <summary>
/// A replay under way: which instant is to be seen how long after it was begun. The whole line takes four minutes at speed 1. The instant follows the clock,
/// so a picture that comes late is left out and the next one is where it should be.
/// </summary>
public sealed record Replay(TimeLine Line, DateTime From, int Speed)
{
    public static readonly TimeSpan WholeLine = TimeSpan.FromMinutes(4);

    public static readonly int[] Speeds = [1, 4, 16];

    /// <summary>At most ten pictures a second; one a second for those who want no motion.</summary>
    public static TimeSpan Frame(bool calm) => calm ? TimeSpan.FromSeconds(1) : TimeSpan.FromMilliseconds(100);

    public DateTime At(TimeSpan since)
    {
        var passed = Line.Length * (since / WholeLine * Speed);
        return passed >= Line.End - From ? Line.End : From + passed;
    }
}
