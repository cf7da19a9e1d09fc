namespace Funnel.Web.Parts.Charts;

/// <summary>
/// Draws a waterfall: how one total became another, bar by bar. Told apart without colour: plus is solid, minus hatched, won has a check, lost a cross.
/// </summary>
public static class WaterfallChart
{
    private const double Above = 26, Least = 1.5;

    /// <param name="selected">Key of the bar that lies open.</param>
    public static Drawing OnScreen(WaterfallPicture picture, string? selected = null, double width = 900, double height = 476) => Draw(picture, selected, width, height, 12);

    public static Drawing OnPaper(WaterfallPicture picture, double width = 682, double height = 236) => Draw(picture, null, width, height, 11);

    private static Drawing Draw(WaterfallPicture picture, string? selected, double width, double height, double size)
    {
        var bars = picture.Bars;
        var scale = new Scale(bars);
        var left = 12 + scale.Levels.Select(level => TextWidth.Of(scale.Text(picture, level), 11)).DefaultIfEmpty(0).Max();
        var pitch = (width - left) / Math.Max(1, bars.Count);
        var figures = Figures(bars, size, pitch);
        var labels = new Labels(bars, size, pitch);
        var place = new Place(scale, left, pitch, Above, height - labels.Height);
        var marks = new List<Mark>();
        Axis(marks, picture, scale, place, width);
        for (var i = 0; i < bars.Count; i++)
        {
            if (bars[i].Key == selected)
                marks.Add(new BoxMark(place.X(i) - (pitch - place.Bar) / 2 + 1, 0, pitch - 2, height) { Radius = 8, Fill = "brand-weak" });
            if (i + 1 < bars.Count)
                marks.Add(new LineMark(place.X(i) + place.Bar, place.Y(bars[i].To), place.X(i + 1), place.Y(bars[i].To), new("n-400") { Dash = "2 2.5" }));
        }
        for (var i = 0; i < bars.Count; i++)
        {
            Bar(marks, bars[i], figures[i], place, i, size, selected);
            labels.Draw(marks, place, i);
            marks.Add(new HitMark(place.Middle(i) - pitch / 2, 0, pitch, height, bars[i].Key, $"{bars[i].Name} · {bars[i].Figure}")
            {
                Around = Body(bars[i], place, i) with { Radius = 4 },
                Lines = bars[i].Tip,
                Hint = bars[i].TipHint,
            });
        }
        return new Drawing(width, height, marks, picture.Summary) { Table = picture.Table };
    }

    private static void Axis(List<Mark> marks, WaterfallPicture picture, Scale scale, Place place, double width)
    {
        foreach (var level in scale.Levels)
        {
            marks.Add(new LineMark(place.Left, place.Y(level), width, place.Y(level), new(level == 0 ? "line-strong" : "line-soft")));
            marks.Add(new TextMark(place.Left - 8, place.Y(level) + 4, scale.Text(picture, level)) { Anchor = Anchor.End, Size = 11, Colour = "text-3" });
        }
    }

    private static BoxMark Body(WaterfallBar bar, Place place, int i)
    {
        var (top, bottom) = (place.Y(bar.High), place.Y(bar.Low));
        return new BoxMark(place.X(i), top, place.Bar, Math.Max(Least, bottom - top));
    }

    /// <summary>Whole where it fits; what is shortened is shortened in one way.</summary>
    private static List<string> Figures(IReadOnlyList<WaterfallBar> bars, double size, double pitch)
    {
        bool Fits(string text) => TextWidth.Of(text, size, 620) <= pitch - 2;
        var named = bars.All(b => Fits(b.Figure) || Fits(b.Short));
        return [.. bars.Select(b => Fits(b.Figure) || b.Short.Length == 0 ? b.Figure : named || b.Shortest.Length == 0 ? b.Short : b.Shortest)];
    }

    private static void Bar(List<Mark> marks, WaterfallBar bar, string figure, Place place, int i, double size, string? selected)
    {
        var body = Body(bar, place, i);
        body = body with { Radius = Math.Min(4, body.Height / 2) };
        if (bar.From == bar.To && bar.Kind != WaterfallKind.Total)
        {
            // A step of nothing keeps its place.
            marks.Add(new LineMark(body.X, body.Y, body.X + body.Width, body.Y, new("n-400", 1.5)));
        }
        else
        {
            marks.Add(bar.Kind switch
            {
                WaterfallKind.Total => body with { Fill = "text" },
                WaterfallKind.Adds => body with { Fill = "stage-3" },
                WaterfallKind.Won => body with { Fill = StageColours.Won },
                WaterfallKind.Lost => body with { Fill = new Hatch(StageColours.Lost), Stroke = new(StageColours.Lost) },
                _ => body with { Fill = new Hatch("n-500"), Stroke = new("n-500") },
            });
            if (body.Height >= 22 && bar.Kind is WaterfallKind.Won or WaterfallKind.Lost)
                Sign(marks, bar.Kind, body.X + body.Width / 2, body.Y + body.Height / 2);
            if (bar.Key == selected)
                marks.Add(body with { X = body.X - 3, Y = body.Y - 3, Width = body.Width + 6, Height = body.Height + 6, Radius = 6, Fill = null, Stroke = new("brand", 2) });
        }
        marks.Add(new TextMark(place.Middle(i), body.Y - 9, figure)
        {
            Anchor = Anchor.Middle,
            Size = size,
            Weight = bar.Kind == WaterfallKind.Total ? 680 : 620,
            Colour = bar.Kind switch { WaterfallKind.Won => "won-text", WaterfallKind.Lost => "lost-text", _ => "text" },
        });
    }

    private static void Sign(List<Mark> marks, WaterfallKind kind, double x, double y)
    {
        if (kind == WaterfallKind.Won)
        {
            marks.Add(new PathMark(Ink.Path($"M{x - 8} {y}l5.5 5.5L{x + 8} {y - 6}")) { Stroke = new("on-won", 2.8) { Round = true } });
            return;
        }
        marks.Add(BoxMark.Dot(x, y, 10) with { Fill = "lost-weak", Stroke = new(StageColours.Lost) });
        marks.Add(new PathMark(Ink.Path($"M{x - 4} {y - 4}L{x + 4} {y + 4}M{x + 4} {y - 4}L{x - 4} {y + 4}")) { Stroke = new(StageColours.Lost, 2.2) { Round = true } });
    }

    /// <summary>The words under the bars: a name, in two lines where that helps, and a note. Where even words do not fit, every second one stands lower.</summary>
    private sealed class Labels
    {
        private readonly IReadOnlyList<WaterfallBar> _bars;
        private readonly List<List<string>> _names;
        private readonly double _size, _room, _block;
        private readonly bool _crowded;

        public Labels(IReadOnlyList<WaterfallBar> bars, double size, double pitch)
        {
            (_bars, _size, _room) = (bars, size, pitch - 2);
            _names = [.. bars.Select(b => Lines(b.Name, _room))];
            _crowded = _names.Any(n => n.Any(line => Width(line) > _room));
            if (_crowded)
            {
                _room = 2 * pitch - 8;
                _names = [.. bars.Select(b => Lines(b.Name, _room))];
            }
            _block = _names.Select(n => n.Count).DefaultIfEmpty(1).Max() * (size + 2) + size + 6;
        }

        public double Height => 10 + _block * (_crowded ? 2 : 1);

        public void Draw(List<Mark> marks, Place place, int i)
        {
            var (x, y) = (place.Middle(i), place.Bottom + _size + 8 + (_crowded && i % 2 == 1 ? _block : 0));
            foreach (var line in _names[i])
            {
                marks.Add(new TextMark(x, y, line) { Anchor = Anchor.Middle, Size = _size, Weight = 620, MaxWidth = _room + 4 });
                y += _size + 2;
            }
            var small = Math.Max(10.7, _size - 1);
            marks.Add(new TextMark(x, y + 1, TextWidth.Of(_bars[i].Note, small) <= _room ? _bars[i].Note : _bars[i].ShortNote) { Anchor = Anchor.Middle, Size = small, Colour = "text-3" });
        }

        private List<string> Lines(string name, double room)
        {
            if (Width(name) <= room || !name.Contains(' ', StringComparison.Ordinal))
                return [name];
            var cut = Enumerable.Range(0, name.Length).Where(i => name[i] == ' ').MinBy(i => Math.Abs(2 * i - name.Length));
            return [name[..cut], name[(cut + 1)..]];
        }

        private double Width(string text) => TextWidth.Of(text, _size, 620);
    }

    /// <summary>From the lowest to the highest level, zero always among them, with lines at round ones.</summary>
    private sealed class Scale
    {
        private readonly double _step;

        public Scale(IReadOnlyList<WaterfallBar> bars)
        {
            (High, Low) = (bars.Select(b => b.High).Append(0).Max(), bars.Select(b => b.Low).Append(0).Min());
            _step = BarsChart.Step(Math.Max(1, High - Low));
            Levels = [.. Enumerable.Range((int)Math.Ceiling(Low / _step), (int)(Math.Floor(High / _step) - Math.Ceiling(Low / _step)) + 1).Select(i => i * _step)];
        }

        public double High { get; }

        public double Low { get; }

        public IReadOnlyList<double> Levels { get; }

        public string Text(WaterfallPicture picture, double level) => level == 0 ? "0" : picture.Axis(level, _step);
    }

    /// <summary>Where bars and levels lie.</summary>
    private sealed class Place(Scale scale, double left, double pitch, double top, double bottom)
    {
        public double Left => left;

        public double Bottom => bottom;

        public double Pitch => pitch;

        public double Bar { get; } = Math.Min(64, pitch * .69);

        public double Middle(int i) => left + pitch * (i + .5);

        public double X(int i) => Middle(i) - Bar / 2;

        public double Y(double level) => scale.High == scale.Low ? bottom : bottom - (level - scale.Low) / (scale.High - scale.Low) * (bottom - top);
    }
}
