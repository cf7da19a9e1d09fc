namespace Funnel.Web.Parts.Charts;

/// <summary>A cohort's share (0 to 1) by day from day 0; it ends where the cohort's age ends. <paramref name="Figure"/> is its last share in words, <paramref name="Key"/> what a press opens.</summary>
public sealed record CohortLine(string Name, IReadOnlyList<double> Shares, string Figure, string Key);

/// <summary>
/// Cohorts by days since their beginning, in steps as they came: the newest four stand out and are named where they end, older ones step back, all together are dashed.
/// Both axes start at zero.
/// </summary>
public static class CohortsChart
{
    public const int Newest = 4;

    private const double Left = 40, Top = 14, Foot = 28, Right = 50;
    private static readonly string[] Colours = ["stage-3", "stage-5", "stage-7", "brand"];

    /// <param name="cohorts">The oldest first.</param>
    /// <param name="all">The share of all by day; empty for none.</param>
    public static Drawing Draw(IReadOnlyList<CohortLine> cohorts, IReadOnlyList<double> all, string allName, int longest, Func<double, string> share, Func<int, string> days, string summary,
        double width = 508, double height = 352)
    {
        var marks = new List<Mark>();
        var highest = cohorts.SelectMany(c => c.Shares).Concat(all).DefaultIfEmpty(0).Max();
        var step = Step(highest);
        var top = Math.Max(step, Math.Ceiling((highest / step) - 1e-9) * step);
        var bottom = height - Foot;
        double X(double day) => Left + ((width - Left - Right) * day / longest);
        double Y(double s) => bottom - ((bottom - Top) * s / top);
        for (var tick = 0; tick * step <= top + 1e-9; tick++)
        {
            marks.Add(new LineMark(Left, Y(tick * step), width - Right, Y(tick * step), new(tick == 0 ? "line-strong" : "line-soft")));
            marks.Add(new TextMark(Left - 8, Y(tick * step) + 4, share(tick * step)) { Anchor = Anchor.End, Size = 11, Colour = "text-3" });
        }
        for (var part = 0; part <= 4; part++)
            marks.Add(new TextMark(X(longest * part / 4.0), bottom + 20, part == 4 ? days(longest) : Ink.N(longest * part / 4)) { Anchor = Anchor.Middle, Size = 11, Colour = "text-3" });
        var older = Math.Max(0, cohorts.Count - Newest);
        foreach (var cohort in cohorts.Take(older))
            Steps(marks, cohort.Shares, new("line-strong", 1.2) { Round = true }, X, Y);
        if (all.Count > 0)
        {
            Steps(marks, all, new("text", 1.6) { Dash = "4 3" }, X, Y);
            marks.Add(new TextMark(X(Math.Min(longest, all.Count - 1)) + 6, Y(all[^1]) + 4, allName) { Size = 11, Colour = "text-2", MaxWidth = Right + 20 });
        }
        var newest = cohorts.Skip(older).ToList();
        for (var i = 0; i < newest.Count; i++)
            Steps(marks, newest[i].Shares, new(Colours[Colours.Length - newest.Count + i], 2.2) { Round = true }, X, Y);
        Names(marks, newest, X, Y, width);
        return new Drawing(width, height, marks, summary);
    }

    private static void Steps(List<Mark> marks, IReadOnlyList<double> shares, Stroke stroke, Func<double, double> x, Func<double, double> y)
    {
        if (shares.Count < 2)
            return;
        var path = Ink.Path($"M{x(0)} {y(shares[0])}");
        for (var day = 1; day < shares.Count; day++)
            if (shares[day] > shares[day - 1] || day == shares.Count - 1)
                path += Ink.Path($"H{x(day)}V{y(shares[day])}");
        marks.Add(new PathMark(path) { Stroke = stroke });
    }

    // Where each ends, moved apart so that none lies on another.
    private static void Names(List<Mark> marks, List<CohortLine> newest, Func<double, double> x, Func<double, double> y, double width)
    {
        var taken = new List<(double X, double Y, double Width)>();
        for (var i = newest.Count - 1; i >= 0; i--)
        {
            var cohort = newest[i];
            // One that is not a day old has nothing to show yet.
            if (cohort.Shares.Count < 2)
                continue;
            var (colour, px, py) = (Colours[Colours.Length - newest.Count + i], x(cohort.Shares.Count - 1), y(cohort.Shares[^1]));
            var text = $"{cohort.Name} {cohort.Figure}";
            var wide = TextWidth.Of(text, 11, 620);
            var at = Math.Clamp(px - (wide / 2), 42, width - wide);
            // Above the end as near as there is room, else below it.
            var line = Enumerable.Range(0, 6).Select(i => py - 9 - (13 * i)).Where(place => place >= 11).Concat(Enumerable.Range(0, 6).Select(i => py + 18 + (13 * i)))
                .FirstOrDefault(place => !taken.Any(t => Math.Abs(t.Y - place) < 13 && at < t.X + t.Width + 4 && t.X < at + wide + 4), py - 9);
            taken.Add((at, line, wide));
            marks.Add(BoxMark.Dot(px, py, 4) with { Fill = colour, Stroke = new("surface", 1.5) });
            marks.Add(new BoxMark(at - 2, line - 10, wide + 4, 13) { Radius = 3, Fill = "surface", Opacity = 0.82 });
            marks.Add(new TextMark(at, line, text) { Size = 11, Weight = 620, Colour = colour });
            marks.Add(new HitMark(at - 2, line - 12, wide + 4, Math.Max(20, py - line + 16), cohort.Key, text) { Around = new BoxMark(at - 4, line - 12, wide + 8, 17) { Radius = 4 } });
        }
    }

    private static double Step(double highest)
    {
        foreach (var step in new[] { 0.01, 0.02, 0.05, 0.1, 0.2 })
            if (highest <= step * 5)
                return step;
        return 0.25;
    }
}
