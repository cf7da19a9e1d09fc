namespace Funnel.Web.Parts.Charts;

public enum FunnelLayout { Screen, Print, WallNear, WallFar }

/// <summary>Draws a funnel. Bars stand on one scale: length is proportional to the number, over the largest of both periods.</summary>
public static class FunnelChart
{
    /// <summary>Pixels that any number above zero gets on a wall, so that it can be seen across a room.</summary>
    public const double WallMinimum = 12;

    public static Drawing Draw(FunnelPicture picture, FunnelLayout layout) => layout switch
    {
        FunnelLayout.Screen => FunnelOnScreen.Draw(picture),
        FunnelLayout.Print => FunnelOnPaper.Draw(picture),
        FunnelLayout.WallNear => FunnelOnNearWall.Draw(picture),
        FunnelLayout.WallFar => FunnelOnFarWall.Draw(picture),
        _ => throw new ArgumentOutOfRangeException(nameof(layout)),
    };

    /// <summary>The printed funnel in the room a page has, in CSS pixels.</summary>
    public static Drawing ForPaper(FunnelPicture picture, double width, double height) => FunnelOnPaper.Draw(picture, width, height);

    /// <summary>The far wall's funnel on a canvas of another size; a narrow one (below 1100) is an upright screen's.</summary>
    public static Drawing ForFarWall(FunnelPicture picture, double width, double height) => FunnelOnFarWall.Draw(picture, width, height);

    internal static Drawing Finish(FunnelPicture picture, double width, double height, List<Mark> marks) =>
        new(width, height, marks, Sentence(picture)) { Table = picture.Table };

    static string Sentence(FunnelPicture picture) =>
        picture.Summary.Length > 0 ? picture.Summary : string.Join(' ', picture.Bars.Select(b => $"{b.Name} {b.Figure}."));
}

/// <summary>The one scale of a funnel. Numbers that are no numbers count as zero.</summary>
sealed class FunnelScale(IReadOnlyList<FunnelBar> bars, double full, double minimum)
{
    readonly double _largest = bars.SelectMany(b => new[] { Sound(b.Number), Sound(b.Ghost ?? 0) }).DefaultIfEmpty(0).Max();

    public double Length(double number)
    {
        var sound = Sound(number);
        return sound == 0 ? 0 : Math.Max(minimum, full * (sound / _largest));
    }

    static double Sound(double number) => double.IsFinite(number) && number > 0 ? number : 0;
}

/// <summary>One row of a funnel: a stage, or several folded into one line.</summary>
sealed record FunnelRow(FunnelBar? Bar, int Folded = 0)
{
    /// <summary>Neighbouring stages that are drawn, by row; a folded row between them is bridged.</summary>
    public static IEnumerable<(int From, int To)> Links(IReadOnlyList<FunnelRow> rows)
    {
        var shown = Enumerable.Range(0, rows.Count).Where(i => rows[i].Bar is not null).ToList();
        return shown.Zip(shown.Skip(1));
    }

    /// <summary>Keeps at most <paramref name="limit"/> rows: the run of inner stages whose conversions changed least folds into "n more".</summary>
    public static IReadOnlyList<FunnelRow> Fold(FunnelPicture picture, int limit)
    {
        var bars = picture.Bars;
        if (bars.Count <= limit)
            return [.. bars.Select(b => new FunnelRow(b))];
        var run = bars.Count - limit + 1;
        var best = Enumerable.Range(1, bars.Count - run - 1).MinBy(start => Restless(start));
        return [.. bars.Take(best).Select(b => new FunnelRow(b)), new(null, run), .. bars.Skip(best + run).Select(b => new FunnelRow(b))];

        double Restless(int start) => bars.Skip(start).Take(run)
            .Sum(b => b.Key == picture.WorstKey ? 1e9 : Math.Abs(b.ConversionChange?.Size ?? 0));
    }
}
