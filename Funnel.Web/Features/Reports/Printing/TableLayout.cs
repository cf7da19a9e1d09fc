using Funnel.Web.Parts.Charts;

namespace Funnel.Web.Features.Reports.Printing;

/// <summary>A table: columns as wide as their content asks, text wraps, figures do not, every row is one piece.</summary>
sealed class TableLayout
{
    const double Pad = 6, LineHeight = 16, SwatchRoom = 19;
    const double ShortTable = 260;
    const int MostLines = 40;
    const double SmallestScale = .86;

    readonly TypeSetter _type;
    readonly TableBlock _table;
    readonly double _width;
    readonly double[] _widths;

    // Smaller type before a word is broken: a heading in pieces cannot be read.
    readonly double _scale = 1;

    public TableLayout(TypeSetter type, TableBlock table, double width)
    {
        (_type, _table, _width) = (type, table, width);
        while (_scale > SmallestScale && Enumerable.Range(0, table.Columns.Count).Sum(i => Wants(i).Least) > width)
            _scale -= .04;
        _widths = Widths();
    }

    public List<Piece> Pieces()
    {
        if (_table.Columns.Count == 0)
            return [];
        var head = _table.Columns.Any(c => c.Head.Length > 0) ? Head() : null;
        var rows = _table.Rows.Select(Row).ToList();
        // A short table is not worth breaking.
        var together = rows.Sum(r => r.Height) <= ShortTable;
        for (var i = 0; i < rows.Count; i++)
            rows[i] = rows[i] with
            {
                Head = head,
                Gap = i == 0 && head is null ? 8 : 0,
                KeepsWithNext = i + 1 < rows.Count && (together || _table.Rows[i + 1].IsTotal),
            };
        return head is null ? rows : [head with { Gap = 8, KeepsWithNext = rows.Count > 0 }, .. rows];
    }

    Piece Head()
    {
        var cells = _table.Columns.Select((c, i) => Paragraph.Lines(_type, Inner(i), 4, new Span(c.Head, HeadStyle))).ToList();
        var height = cells.Max(c => c.Count) * 13 + 10;
        return new(0, height, (p, x, y) =>
        {
            for (var i = 0; i < cells.Count; i++)
                p.Lines(Place(i, x), y + height - 6 - cells[i].Count * 13, cells[i], 13, Align(i));
            p.Rule(x, y + height - .6, x + _width, y + height - .6, "n-900", 1.2);
        });
    }

    Piece Row(TableRow row)
    {
        var cells = _table.Columns.Select((_, i) => i < row.Cells.Count ? row.Cells[i] : new("")).ToList();
        var texts = cells.Select((c, i) => Paragraph.Lines(_type, Inner(i) - Swatch(c), MostLines, new Span(c.Text, Style(c, row)))).ToList();
        var height = Math.Max(1, texts.Max(t => t.Count)) * LineHeight + Air;
        height = Math.Max(height, cells.Max(c => c.Picture?.Height ?? 0) + Air - 4);
        return new(0, height, (p, x, y) =>
        {
            if (row.IsTotal)
                p.Rule(x, y + .2, x + _width, y + .2, "n-900", 1.2);
            else
                p.Rule(x, y + height - .5, x + _width, y + height - .5, "line-soft", 1);
            for (var i = 0; i < cells.Count; i++)
                Cell(p, cells[i], texts[i], i, x, y, height);
        });
    }

    void Cell(Painter p, TableCell cell, List<TextLine> lines, int column, double x, double y, double height)
    {
        if (cell.Picture is { } picture)
        {
            var scale = Math.Min(1, Inner(column) / Math.Max(1, picture.Width));
            var left = Align(column) == Anchor.End ? Place(column, x) - picture.Width * scale : Place(column, x);
            p.Picture(picture, left, y + (height - picture.Height * scale) / 2, scale);
            return;
        }
        var top = y + Air / 2;
        if (cell.Swatch is { } token)
            Square(p, Place(column, x), top + 2.5, token);
        p.Lines(Place(column, x) + (Align(column) == Anchor.Start ? Swatch(cell) : 0), top, lines, LineHeight, Align(column));
    }

    static void Square(Painter p, double x, double y, string token)
    {
        p.Mark(new BoxMark(x, y, 11, 11) { Radius = 3, Fill = token });
        var sign = token switch
        {
            StageColours.Won => FormattableString.Invariant($"M{x + 2.8} {y + 5.7}l2 2L{x + 8.3} {y + 3.5}"),
            StageColours.Lost => FormattableString.Invariant($"M{x + 3} {y + 3}l5 5M{x + 8} {y + 3}l-5 5"),
            _ => null,
        };
        if (sign is not null)
            p.Mark(new PathMark(sign) { Stroke = new("n-0", 1.7) { Round = true } });
    }

    double Air => _table.IsTight ? 5 : 14;

    Anchor Align(int column) => _table.Columns[column].Align == CellAlign.End ? Anchor.End : Anchor.Start;

    double Place(int column, double x)
    {
        var left = x + _widths.Take(column).Sum();
        return Align(column) == Anchor.End ? left + _widths[column] - PadRight(column) : left + PadLeft(column);
    }

    static double PadLeft(int column) => column == 0 ? 0 : Pad;
    double PadRight(int column) => column == _table.Columns.Count - 1 ? 0 : Pad;
    double Inner(int column) => Math.Max(8, _widths[column] - PadLeft(column) - PadRight(column));
    static double Swatch(TableCell cell) => cell.Swatch is null ? 0 : SwatchRoom;

    TypeStyle HeadStyle => new(TypeStyle.Smallest * _scale, 550, "text-3");

    TypeStyle Style(TableCell cell, TableRow row) =>
        new(11.5 * _scale, row.IsTotal ? 660 : cell.IsBold ? 640 : 400, cell.IsMuted ? "text-3" : "text");

    double[] Widths()
    {
        var count = _table.Columns.Count;
        var (least, wish) = (new double[count], new double[count]);
        for (var i = 0; i < count; i++)
            (least[i], wish[i]) = Wants(i);
        var spare = _width - wish.Sum();
        if (spare >= 0)
        {
            // What is left over goes to the columns as they are wide, but never to fixed ones.
            var free = Enumerable.Range(0, count).Where(i => _table.Columns[i].Width is null).Sum(i => wish[i]);
            return [.. wish.Select((w, i) => _table.Columns[i].Width is not null ? w : free > 0 ? w + spare * w / free : w)];
        }
        var (lowest, room) = (least.Sum(), wish.Sum() - least.Sum());
        return lowest >= _width
            ? [.. least.Select(w => w * _width / lowest)]
            : [.. least.Select((w, i) => w + (wish[i] - w) * (_width - lowest) / room)];
    }

    (double Least, double Wish) Wants(int i)
    {
        var column = _table.Columns[i];
        var pads = PadLeft(i) + PadRight(i);
        if (column.Width is { } set)
            return (set + pads, set + pads);
        var words = Paragraph.Words(column.Head).Select(w => _type.Width(w.Word, HeadStyle)).DefaultIfEmpty(0).Max();
        // A long head over short figures wraps rather than widens its column.
        var head = _type.Width(column.Head, HeadStyle);
        var wish = column.Align == CellAlign.End && head > 80 ? words : head;
        var least = words;
        foreach (var row in _table.Rows)
        {
            if (i >= row.Cells.Count)
                continue;
            var cell = row.Cells[i];
            var style = Style(cell, row);
            var full = cell.Picture?.Width ?? _type.Width(cell.Text, style) + Swatch(cell);
            wish = Math.Max(wish, full);
            var word = cell.Picture is not null || column.Align == CellAlign.End
                ? full
                : Paragraph.Words(cell.Text).Select(w => _type.Width(w.Word, style)).DefaultIfEmpty(0).Max() + Swatch(cell);
            least = Math.Max(least, word);
        }
        // One monstrous word must not push the other columns off the page.
        least = Math.Min(least, _width * .4);
        return (least + pads, Math.Max(least, wish) + pads);
    }
}
