using System.Globalization;
using System.Text;

namespace Funnel.Web.Parts.Charts;

/// <summary>
/// Draws months side by side: bars of what was sold with a line over them, hatched bars of what is promised, and the forecast as a dashed line in a band. Told apart without colour: the promise is hatched, the
/// forecast dashed, the past solid.
/// </summary>
public static class BandChart
{
    private const double Top = 34, Foot = 44;

    // So many months from name to name.
    private static readonly int[] Rhythms = [1, 2, 3, 6, 12];

    public static Drawing OnScreen(BandPicture picture, string? selected = null, double width = 884, double height = 352) => Draw(picture, selected, width, height);

    public static Drawing OnPaper(BandPicture picture, double width = 682, double height = 210) => Draw(picture, null, width, height);

    private static Drawing Draw(BandPicture picture, string? selected, double width, double height)
    {
        var months = picture.Months;
        var highest = months.SelectMany(m => new[] { (m.Sold ?? 0) + m.Promised, m.Forecast?.High ?? 0, m.Forecast?.Value ?? 0 }).Append(0).Max();
        var step = BarsChart.Step(highest > 0 ? highest : 1);
        var levels = Enumerable.Range(0, (int)Math.Floor(highest / step) + 1).Select(i => i * step).ToList();
        var left = 14 + levels.Select(l => TextWidth.Of(picture.Axis(l, step), 11)).Max();
        var right = width - 14 - Ends(picture).Select(e => TextWidth.Of(e.Text, e.Size, e.Weight)).Append(6).Max();
        var place = new Place(left, right, Top, height - Foot, months.Count, highest);
        var marks = new List<Mark>();
        foreach (var level in levels)
        {
            marks.Add(new LineMark(left, place.Y(level), right, place.Y(level), new(level == 0 ? "line-strong" : "line-soft")));
            marks.Add(new TextMark(left - 9, place.Y(level) + 4, picture.Axis(level, step)) { Anchor = Anchor.End, Size = 11, Colour = "text-3" });
        }
        for (var i = 0; i < months.Count; i++)
            if (months[i].Key == selected)
                marks.Add(new BoxMark(place.Middle(i) - place.Pitch / 2, Top - 10, place.Pitch, height - Top - Foot + 10) { Radius = 5, Fill = "brand-weak" });
        Band(marks, months, place);
        for (var i = 0; i < months.Count; i++)
            Bars(marks, months[i], i, place);
        Border(marks, picture, place);
        Sold(marks, picture, place);
        Expected(marks, picture, place);
        Names(marks, months, place, height);
        for (var i = 0; i < months.Count; i++)
            marks.Add(new HitMark(place.Middle(i) - place.Pitch / 2, Top - 10, place.Pitch, height - Top - Foot + 10, months[i].Key, months[i].Name)
            {
                Around = new BoxMark(place.Middle(i) - place.Pitch / 2 + 1, Top - 9, place.Pitch - 2, height - Top - Foot + 8) { Radius = 5 },
                Lines = months[i].Tip,
                Hint = picture.TipHint,
            });
        return new Drawing(width, height, marks, picture.Summary) { Table = picture.Table };
    }

    private static void Bars(List<Mark> marks, BandMonth month, int i, Place place)
    {
        var sold = month.Sold ?? 0;
        if (sold > 0)
            marks.Add(Box(place, i, 0, sold) with { Fill = month.IsGoingOn ? "line-strong" : "line" });
        if (month.Promised <= 0)
            return;
        marks.Add(Box(place, i, sold, sold + month.Promised) with { Fill = new Hatch("brand"), Opacity = .62 });
        // Where the forecast's own dot or line would lie on it, the figure gives way: the tip and the table have it.
        if (TextWidth.Of(month.PromisedFigure, 11, 620) <= place.Pitch + 4)
            marks.Add(new TextMark(place.Middle(i), place.Y(sold + month.Promised) - 5, month.PromisedFigure) { Anchor = Anchor.Middle, Size = 11, Weight = 620, Colour = "brand-text" });
    }

    private static BoxMark Box(Place place, int i, double low, double high)
    {
        var height = Math.Max(1.5, place.Y(low) - place.Y(high));
        return new BoxMark(place.Middle(i) - place.Bar / 2, place.Y(low) - height, place.Bar, height) { Radius = Math.Min(2, height / 2) };
    }

    private static void Band(List<Mark> marks, IReadOnlyList<BandMonth> months, Place place)
    {
        var ahead = months.Select((m, i) => (m.Forecast, i)).Where(m => m.Forecast is not null).ToList();
        if (ahead.Count == 0)
            return;
        var path = new StringBuilder();
        // It opens from what was last sold.
        if (Last(months) is { } last)
            path.Append(CultureInfo.InvariantCulture, $"M{Ink.N(place.Middle(last))} {Ink.N(place.Y(months[last].Sold!.Value))}");
        foreach (var (forecast, i) in ahead)
            path.Append(CultureInfo.InvariantCulture, $"{(path.Length == 0 ? 'M' : 'L')}{Ink.N(place.Middle(i))} {Ink.N(place.Y(forecast!.High))}");
        foreach (var (forecast, i) in Enumerable.Reverse(ahead))
            path.Append(CultureInfo.InvariantCulture, $"L{Ink.N(place.Middle(i))} {Ink.N(place.Y(forecast!.Low))}");
        marks.Add(new PathMark(path.Append('Z').ToString()) { Fill = "brand", Opacity = .14 });
    }

    private static void Border(List<Mark> marks, BandPicture picture, Place place)
    {
        if (Last(picture.Months) is not { } last || last + 1 >= picture.Months.Count)
            return;
        var x = place.Middle(last) + place.Pitch / 2;
        marks.Add(new LineMark(x, 4, x, place.Bottom, new("n-400") { Dash = "3 3" }));
        marks.Add(new TextMark(x - 8, 12, picture.SoldWord) { Anchor = Anchor.End, Size = 11, Colour = "text-2" });
        if (picture.Months.Any(m => m.Forecast is not null))
            marks.Add(new TextMark(x + 8, 12, picture.ForecastWord) { Size = 11, Weight = 620, Colour = "brand-text" });
    }

    private static void Sold(List<Mark> marks, BandPicture picture, Place place)
    {
        var over = picture.Months.Select((m, i) => (m, i)).Where(m => m.m is { Sold: not null, IsGoingOn: false }).ToList();
        if (over.Count == 0)
            return;
        if (over.Count > 1)
            marks.Add(new PathMark(Sparkline.Line([.. over.Select(m => (place.Middle(m.i), place.Y(m.m.Sold!.Value)))])) { Stroke = new("text", 1.8) { Round = true } });
        var (last, at) = over[^1];
        marks.Add(BoxMark.Dot(place.Middle(at), place.Y(last.Sold!.Value), 3.6) with { Fill = "text", Stroke = new("surface", 1.4) });
        var figure = new TextMark(place.Middle(at) - 6, place.Y(last.Sold.Value) - 9, picture.Figure(last.Sold.Value, last.Sold.Value)) { Anchor = Anchor.End, Size = 13, Weight = 660 };
        // A higher month before it must not run through the figure.
        marks.Add(new BoxMark(figure.X - figure.ShownWidth - 3, figure.Y - 12, figure.ShownWidth + 6, 16) { Radius = 4, Fill = "surface", Opacity = .82 });
        marks.Add(figure);
    }

    private static void Expected(List<Mark> marks, BandPicture picture, Place place)
    {
        var months = picture.Months;
        var ahead = months.Select((m, i) => (m.Forecast, i)).Where(m => m.Forecast is not null).ToList();
        if (ahead.Count == 0)
            return;
        List<(double X, double Y)> line = [.. ahead.Select(m => (place.Middle(m.i), place.Y(m.Forecast!.Value)))];
        if (Last(months) is { } last)
            line.Insert(0, (place.Middle(last) + 4, place.Y(months[last].Sold!.Value)));
        if (line.Count > 1)
            marks.Add(new PathMark(Sparkline.Line(line)) { Stroke = new("brand", 2) { Dash = "5 4", Round = true } });
        foreach (var (forecast, i) in ahead.Where(m => m.Forecast!.IsTold))
            marks.Add(BoxMark.Dot(place.Middle(i), place.Y(forecast!.Value), 3.8) with { Fill = "brand", Stroke = new("surface", 1.4) });
        Ends(marks, picture, ahead[^1].Forecast!, place.Middle(ahead[^1].i) + 7, place);
    }

    private static IEnumerable<(string Text, double Size, int Weight)> Ends(BandPicture picture)
    {
        if (picture.Months.LastOrDefault(m => m.Forecast is not null)?.Forecast is not { } end)
            yield break;
        yield return (picture.Figure(end.High, end.High), 11, 450);
        yield return (picture.Figure(end.Value, end.High), 12, 660);
        yield return (picture.Figure(end.Low, end.High), 11, 450);
    }

    // Bounds and value beside the last month, moved apart so that none lies on another.
    private static void Ends(List<Mark> marks, BandPicture picture, BandForecast end, double x, Place place)
    {
        var value = place.Y(end.Value) + 4;
        double[] heights = [Math.Min(place.Y(end.High) + 4, value - 14), value, Math.Max(place.Y(end.Low) + 4, value + 14)];
        foreach (var ((text, size, weight), y) in Ends(picture).Zip(heights))
            marks.Add(new TextMark(x, y, text) { Size = size, Weight = weight, Colour = weight > 450 ? "brand-text" : "text-2" });
    }

    // Every month where they have room, else every second or third, the one that goes on always; years under their first month.
    private static void Names(List<Mark> marks, IReadOnlyList<BandMonth> months, Place place, double height)
    {
        var names = months.Select(m => m.Day.ToString("MMM", CultureInfo.CurrentCulture).TrimEnd('.')).ToList();
        var widest = names.Select(n => TextWidth.Of(n, 11, 620)).DefaultIfEmpty(0).Max() + 8;
        var every = Rhythms.FirstOrDefault(e => e * place.Pitch >= widest, 12);
        var now = months.ToList().FindIndex(m => m.IsGoingOn);
        for (var i = 0; i < months.Count; i++)
        {
            if (months[i].Day.Month == 1)
            {
                var x = place.Middle(i) - place.Pitch / 2;
                marks.Add(new LineMark(x, place.Bottom, x, height - 8, new("line-strong")));
                marks.Add(new TextMark(x + 4, height - 8, months[i].Day.Year.ToString(CultureInfo.InvariantCulture)) { Size = 11, Colour = "text-2" });
            }
            if (i == now || (Math.Abs(i - now) % every == 0 && now >= 0) || (now < 0 && i % every == 0))
                marks.Add(new TextMark(place.Middle(i), place.Bottom + 18, names[i]) { Anchor = Anchor.Middle, Size = 11, Weight = i == now ? 660 : 450, Colour = i == now ? "text" : "text-3" });
        }
    }

    private static int? Last(IReadOnlyList<BandMonth> months)
    {
        for (var i = months.Count - 1; i >= 0; i--)
            if (months[i] is { Sold: not null, IsGoingOn: false })
                return i;
        return null;
    }

    /// <summary>Where months and levels lie.</summary>
    private sealed class Place(double left, double right, double top, double bottom, int months, double highest)
    {
        public double Bottom => bottom;

        public double Pitch { get; } = (right - left) / Math.Max(1, months);

        public double Bar => Math.Min(26, Pitch * .52);

        public double Middle(int i) => left + Pitch * (i + .5);

        public double Y(double value) => highest <= 0 ? bottom : bottom - value / highest * (bottom - top);
    }
}
