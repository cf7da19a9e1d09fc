namespace Funnel.Web.Features.Reports.Printing;

/// <summary>Key figures and remarks: small columns of words side by side.</summary>
sealed class FigureLayout(TypeSetter type)
{
    static readonly TypeStyle Label = new(TypeStyle.Smallest, 500, "text-3");
    static readonly TypeStyle Figure = new(23, 700, Spacing: -.03);
    static readonly TypeStyle Note = new(TypeStyle.Smallest, 400, "text-2");

    public List<Piece> KeyFigures(KeyFiguresBlock block, double width)
    {
        var rows = new List<List<(KeyFigure Figure, double Width)>>();
        foreach (var figure in block.Figures)
        {
            var wide = Math.Min(width, new[] { type.Width(figure.Label, Label), type.Width(figure.Figure, Figure), type.Width(figure.Note, Note) }.Max());
            if (rows.Count == 0 || rows[^1].Sum(f => f.Width + 28) + wide > width)
                rows.Add([]);
            rows[^1].Add((figure, wide));
        }
        return [.. rows.Select((row, i) => Row(row, width, isFirst: i == 0))];
    }

    static Piece Row(List<(KeyFigure Figure, double Width)> row, double width, bool isFirst) => new(isFirst ? 22 : 0, 90, (p, x, y) =>
    {
        if (isFirst)
            p.Rule(x, y + .5, x + width, y + .5, "line", 1);
        p.Rule(x, y + 89.5, x + width, y + 89.5, "line", 1);
        var space = row.Count > 1 ? (width - row.Sum(f => f.Width) - 14 * (row.Count - 1)) / (row.Count - 1) : 0;
        var at = x;
        for (var i = 0; i < row.Count; i++)
        {
            if (i > 0)
            {
                p.Rule(at, y + 15, at, y + 76, "line", 1);
                at += 14;
            }
            var (figure, wide) = row[i];
            void Line(string text, TypeStyle style, double baseline) => p.Text(at, y + baseline, Paragraph.OneLine(p.Type, text, style, wide + 1), style);
            Line(figure.Label, Label, 26);
            Line(figure.Figure, Figure, 52.5);
            Line(figure.Note, Note, 71.5);
            at += wide + space;
        }
    });

    public List<Piece> Remarks(RemarksBlock block, double width)
    {
        if (block.Remarks.Count == 0)
            return [];
        const double Gap = 22;
        var across = Math.Min(block.Remarks.Count, width > 800 ? 4 : 3);
        var each = (width - Gap * (across - 1)) / across;
        return [.. block.Remarks.Chunk(across).Select(some => Row(some, each, Gap))];
    }

    Piece Row(Remark[] remarks, double each, double gap)
    {
        var columns = remarks.Select(r => (
            Title: Paragraph.Lines(type, each, 3, new Span(r.Title, new(12.5, 650))),
            Text: Paragraph.Lines(type, each, 12, new Span(r.Text, new(11.5, 400, "text-2"))))).ToList();
        var height = 10 + columns.Max(c => c.Title.Count * 18 + c.Text.Count * 16.5);
        return new(18, height, (p, x, y) =>
        {
            for (var i = 0; i < columns.Count; i++)
            {
                var left = x + i * (each + gap);
                p.Rule(left, y + 1.25, left + each, y + 1.25, "n-900", 2.5);
                p.Lines(left, y + 9, columns[i].Title, 18);
                p.Lines(left, y + 9 + columns[i].Title.Count * 18, columns[i].Text, 16.5);
            }
        });
    }
}
