using System.Text.Json.Serialization;
using Funnel.Web.Parts.Charts;

namespace Funnel.Web.Features.Reports;

/// <summary>One thing on a page, from top to bottom. Blocks know nothing of pages; the engine breaks them.</summary>
public abstract record ReportBlock
{
    /// <summary>Everything the block says, for the checksum and for tests.</summary>
    [JsonIgnore] public abstract IEnumerable<string> Words { get; }
}

/// <summary>Starts a part of the report; never stays alone at the foot of a page. <paramref name="Note"/> follows small on the same line.</summary>
public sealed record HeadingBlock(string Text, string Note = "") : ReportBlock
{
    public override IEnumerable<string> Words => [Text, Note];
}

/// <summary>A paragraph; <see cref="Lead"/> opens it in bold.</summary>
public sealed record TextBlock(string Text) : ReportBlock
{
    public string Lead { get; init; } = "";
    public bool IsSmall { get; init; }
    public override IEnumerable<string> Words => [Lead, Text];
}

public sealed record KeyFigure(string Label, string Figure, string Note = "");

/// <summary>The answer in a row of large figures.</summary>
public sealed record KeyFiguresBlock(IReadOnlyList<KeyFigure> Figures) : ReportBlock
{
    public override IEnumerable<string> Words => Figures.SelectMany(f => new[] { f.Label, f.Figure, f.Note });
}

public sealed record Remark(string Title, string Text);

/// <summary>Two to four sentences side by side that say what the figures mean.</summary>
public sealed record RemarksBlock(IReadOnlyList<Remark> Remarks) : ReportBlock
{
    public override IEnumerable<string> Words => Remarks.SelectMany(r => new[] { r.Title, r.Text });
}

/// <summary>A chart. With <see cref="Fit"/> it is drawn for the room the page has (width, height in CSS pixels); without, it is scaled down when it must.</summary>
public sealed record PictureBlock(Drawing Drawing) : ReportBlock
{
    public Func<double, double, Drawing>? Fit { get; init; }
    public override IEnumerable<string> Words => Drawing.Marks.OfType<TextMark>().Select(t => t.Content).Prepend(Drawing.Summary);
}

/// <summary>Explains the marks of the picture or table above it; <paramref name="Aside"/> stands at the right.</summary>
public sealed record LegendBlock(IReadOnlyList<LegendItem> Items, string Aside = "") : ReportBlock
{
    public override IEnumerable<string> Words => Items.Select(i => i.Text).Append(Aside);
}

public sealed record LegendItem(string Text, Drawing? Sample = null);

/// <summary>Blocks beside each other in columns of equal width; when they are higher than a page they follow one another instead.</summary>
public sealed record ColumnsBlock(IReadOnlyList<IReadOnlyList<ReportBlock>> Columns) : ReportBlock
{
    public override IEnumerable<string> Words => Columns.SelectMany(c => c.SelectMany(b => b.Words));
}

public sealed record PageBreakBlock : ReportBlock
{
    public override IEnumerable<string> Words => [];
}

/// <summary>Rows under a head that is repeated on every page; a total never stands alone on a page.</summary>
public sealed record TableBlock(IReadOnlyList<TableColumn> Columns, IReadOnlyList<TableRow> Rows) : ReportBlock
{
    /// <summary>Little air between the rows, so that a page holds the whole answer.</summary>
    public bool IsTight { get; init; }

    public override IEnumerable<string> Words => Columns.Select(c => c.Head).Concat(Rows.SelectMany(r => r.Cells.SelectMany(c => c.Words)));
}

public enum CellAlign { Start, End }

/// <summary><paramref name="Width"/> in CSS pixels fixes the column; null lets its content decide.</summary>
public sealed record TableColumn(string Head, CellAlign Align = CellAlign.Start, double? Width = null)
{
    public static TableColumn Number(string head) => new(head, CellAlign.End);
}

public sealed record TableRow(IReadOnlyList<TableCell> Cells)
{
    public bool IsTotal { get; init; }

    public static TableRow Of(params TableCell[] cells) => new(cells);
    public static TableRow Total(params TableCell[] cells) => new(cells) { IsTotal = true };
}

public sealed record TableCell(string Text)
{
    public bool IsBold { get; init; }
    public bool IsMuted { get; init; }

    /// <summary>A small square of this colour token before the text; won carries a check and lost a cross, so that it reads in grey.</summary>
    public string? Swatch { get; init; }

    /// <summary>A picture instead of text, such as a bar.</summary>
    public Drawing? Picture { get; init; }

    internal IEnumerable<string> Words => Picture is null ? [Text] : [Text, Picture.Summary];

    public static TableCell Bold(string text) => new(text) { IsBold = true };
    public static TableCell Muted(string text) => new(text) { IsMuted = true };
    public static TableCell Stage(string name, string token, bool bold = true) => new(name) { IsBold = bold, Swatch = token };
    public static TableCell Of(Drawing picture) => new("") { Picture = picture };
    public static implicit operator TableCell(string text) => new(text);
}
