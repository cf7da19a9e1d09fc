using Funnel.Web.Parts.Charts;

namespace Funnel.Web.Features.Reports.Printing;

/// <summary>Turns blocks into pieces for a column of a given width; <paramref name="page"/> is the height a page has for them.</summary>
sealed class BlockLayout(TypeSetter type, double page)
{
    static readonly TypeStyle Small = new(TypeStyle.Smallest, 400, "text-3");
    int _headings;

    public List<Piece> Of(IEnumerable<ReportBlock> blocks, double width)
    {
        var pieces = new List<Piece>();
        var pageBreak = false;
        foreach (var block in blocks)
        {
            if (block is PageBreakBlock)
            {
                pageBreak = true;
                continue;
            }
            var some = Block(block, width);
            if (block is LegendBlock && pieces.Count > 0)
                pieces[^1] = pieces[^1] with { KeepsWithNext = true };
            if (pageBreak && some.Count > 0)
            {
                some[0] = some[0] with { StartsPage = true };
                pageBreak = false;
            }
            pieces.AddRange(some);
        }
        return pieces;
    }

    List<Piece> Block(ReportBlock block, double width) => block switch
    {
        HeadingBlock heading => [Heading(heading, width)],
        TextBlock text => Text(text, width),
        KeyFiguresBlock figures => new FigureLayout(type).KeyFigures(figures, width),
        RemarksBlock remarks => new FigureLayout(type).Remarks(remarks, width),
        PictureBlock picture => [Picture(picture, width)],
        LegendBlock legend => [Legend(legend, width)],
        TableBlock table => new TableLayout(type, table, width).Pieces(),
        ColumnsBlock columns => Columns(columns, width),
        _ => [],
    };

    public List<Piece> Title(ReportDocument document, double width)
    {
        var lines = Paragraph.Lines(type, width, 4, new Span(document.Title, new(30, 720, Spacing: -.028)));
        List<Piece> pieces = [new(0, lines.Count * 36, (p, x, y) => p.Lines(x, y, lines, 36)) { KeepsWithNext = true }];
        if (document.Filters.Count > 0)
            pieces.Add(Filters(document.Filters, width));
        return pieces;
    }

    Piece Filters(IReadOnlyList<ReportFilter> filters, double width)
    {
        var label = new TypeStyle(11, 400, "text-2");
        var value = new TypeStyle(11, 600);
        var rows = new List<(double X, double Y, List<TextLine> Lines)>();
        double x = 0, y = 0;
        foreach (var filter in filters)
        {
            var lines = Paragraph.Lines(type, width, 3, new Span(filter.Label, label), new Span(" " + filter.Value, value));
            var wide = lines.Max(l => l.Width);
            if (x > 0 && x + wide > width)
                (x, y) = (0, y + 19);
            rows.Add((x, y, lines));
            (x, y) = lines.Count > 1 ? (0, y + lines.Count * 16 + 3) : (x + wide + 14, y);
        }
        return new(8, y + (x > 0 ? 16 : 0), (p, left, top) => rows.ForEach(r => p.Lines(left + r.X, top + r.Y, r.Lines, 16)));
    }

    Piece Heading(HeadingBlock heading, double width)
    {
        var name = $"part-{++_headings}";
        var lines = Paragraph.Lines(type, width, 4,
            new Span(heading.Text, new(15, 680, Spacing: -.014)), new Span(heading.Note.Length > 0 ? " \u00A0" + heading.Note : "", new(11, 450, "text-3")));
        return new(28, lines.Count * 20, (p, x, y) =>
        {
            p.Destination(x, y, name);
            p.Lines(x, y, lines, 20);
        })
        { KeepsWithNext = true };
    }

    List<Piece> Text(TextBlock text, double width)
    {
        var (size, line) = text.IsSmall ? (TypeStyle.Smallest, 15.0) : (11.5, 16.5);
        var lines = Paragraph.Lines(type, width, 10_000,
            new Span(text.Lead, new(size, 620)), new Span((text.Lead.Length > 0 ? " " : "") + text.Text, new(size, 400, "text-2")));
        // Never one line alone at the foot or the head of a page.
        return [.. lines.Select((l, i) => new Piece(i == 0 ? text.IsSmall ? 5 : 10 : 0, line, (p, x, y) => p.Lines(x, y, [l], line))
        { KeepsWithNext = i < lines.Count - 1 && (i == 0 || i == lines.Count - 2) })];
    }

    Piece Picture(PictureBlock block, double width)
    {
        // Room for the heading and a legend on the same page.
        return At(page - 90);

        Piece At(double room)
        {
            var drawing = block.Fit?.Invoke(width, room) ?? block.Drawing;
            var scale = Math.Min(1, Math.Min(width / Math.Max(1, drawing.Width), room / Math.Max(1, drawing.Height)));
            var height = drawing.Height * scale;
            return new(10, height, (p, x, y) => p.Picture(drawing, x, y, scale))
            {
                Least = Math.Max(200, height * .4),
                Smaller = block.Fit is null ? null : At,
            };
        }
    }

    Piece Legend(LegendBlock legend, double width)
    {
        const double Line = 16;
        var places = new List<(double X, double Y, LegendItem Item, List<TextLine> Lines)>();
        double x = 0, y = 0;
        foreach (var item in legend.Items)
        {
            var sample = item.Sample is { } s ? s.Width + 6 : 0;
            var lines = Paragraph.Lines(type, width - sample, 6, new Span(item.Text, Small));
            var wide = sample + lines.Select(l => l.Width).DefaultIfEmpty(0).Max();
            if (x > 0 && x + wide > width)
                (x, y) = (0, y + Line);
            places.Add((x, y, item, lines));
            (x, y) = lines.Count > 1 ? (0, y + lines.Count * Line) : (x + wide + 16, y);
        }
        var aside = Paragraph.OneLine(type, legend.Aside, Small, width);
        if (aside.Length > 0 && x + type.Width(aside, Small) > width)
            (x, y) = (0, y + Line);
        var height = y + (x > 0 || aside.Length > 0 ? Line : 0);
        return new(8, height, (p, left, top) =>
        {
            foreach (var (px, py, item, lines) in places)
            {
                if (item.Sample is { } sample)
                    p.Picture(sample, left + px, top + py + (Line - sample.Height) / 2, 1);
                p.Lines(left + px + (item.Sample is { } s ? s.Width + 6 : 0), top + py, lines, Line);
            }
            p.Text(left + width, top + y + Line / 2 + Small.Size * .3635, aside, Small, Anchor.End);
        });
    }

    List<Piece> Columns(ColumnsBlock block, double width)
    {
        const double Gap = 32;
        var each = (width - Gap * (block.Columns.Count - 1)) / Math.Max(1, block.Columns.Count);
        var columns = block.Columns.Select(c => Of(c, each)).ToList();
        static double Sum(List<Piece> pieces) => pieces.Select((p, i) => p.Height + (i > 0 ? p.Gap : 0)).Sum();
        var height = columns.Select(Sum).DefaultIfEmpty(0).Max();
        if (height > page || each < 160)
            return [.. block.Columns.SelectMany(c => Of(c, width))];
        var gap = columns.SelectMany(c => c.Take(1)).Select(p => p.Gap).DefaultIfEmpty(0).Max();
        return
        [
            new(gap, height, (p, x, y) =>
            {
                for (var i = 0; i < columns.Count; i++)
                {
                    var at = y;
                    foreach (var (piece, first) in columns[i].Select((piece, n) => (piece, n == 0)))
                    {
                        at += first ? 0 : piece.Gap;
                        piece.Draw(p, x + i * (each + Gap), at);
                        at += piece.Height;
                    }
                }
            }),
        ];
    }
}
