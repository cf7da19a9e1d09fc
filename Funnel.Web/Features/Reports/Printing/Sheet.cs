using Funnel.Web.Parts.Charts;
using SkiaSharp;

namespace Funnel.Web.Features.Reports.Printing;

/// <summary>The frame of every page, in CSS pixels: margins, the head with company and report, the foot with origin and page number.</summary>
sealed class Sheet(ReportDocument document, PaperSize paper)
{
    readonly string _trace = document.TraceText;

    /// <summary>Points in a CSS pixel.</summary>
    public const double Scale = .75;
    const double HeadTop = 40, Mark = 34;

    public double Width { get; } = paper.Width / Scale;
    public double Height { get; } = paper.Height / Scale;
    public const double Left = PaperSize.Side;
    public double ContentWidth => paper.ContentWidth;
    public const double Top = HeadTop + Mark + 14 + 28;
    public double Bottom => Height - 80;

    public void DrawFrame(Painter painter, SKImage? logo, int page, int pages)
    {
        var (left, right) = (Left, Left + ContentWidth);
        if (logo is not null)
            painter.Image(logo, left, HeadTop, Mark);
        else
            Initial(painter, left);
        var half = ContentWidth / 2 - 60;
        var small = new TypeStyle(TypeStyle.Smallest, 400, "text-3");
        Line(painter, left + Mark + 10, HeadTop + 14, document.Company, new(14, 680, Spacing: -.012), half, Anchor.Start);
        Line(painter, left + Mark + 10, HeadTop + 29, document.CompanyLine, small, half, Anchor.Start);
        Line(painter, right, HeadTop + 13, document.Kind, new(11.5, 620), half, Anchor.End);
        Line(painter, right, HeadTop + 29, document.Period, small, half, Anchor.End);
        painter.Rule(left, HeadTop + Mark + 14.75, right, HeadTop + Mark + 14.75, "n-900", 1.5);
        if (page > 1)
            Reminder(painter, left, small);
        Foot(painter, left, right, small, page, pages);
    }

    // The first page says at length what the report is of; a page lying by itself must say it too.
    void Reminder(Painter painter, double left, TypeStyle small)
    {
        var y = HeadTop + Mark + 14 + 17;
        var strong = small with { Weight = 600, Colour = "text" };
        var title = Paragraph.OneLine(painter.Type, document.Title, strong, ContentWidth * .45);
        painter.Text(left, y, title, strong);
        var taken = painter.Type.Width(title, strong) + 12;
        Line(painter, left + taken, y, string.Join(" · ", document.Filters.Select(f => $"{f.Label} {f.Value}")), small, ContentWidth - taken, Anchor.Start);
    }

    void Foot(Painter painter, double left, double right, TypeStyle small, int page, int pages)
    {
        var y = Height - 54;
        painter.Rule(left, y, right, y, "line", 1);
        var number = document.PageText(page, pages);
        var strong = small with { Weight = 600, Colour = "text" };
        painter.Text(right, y + 20, number, strong, Anchor.End);
        var room = right - left - painter.Type.Width(number, strong) - 24;
        var generated = document.Generated;
        // Both on one line when they fit, else the way to reproduce the report stands below.
        var origin = Joined(document.Moment, _trace);
        var together = Joined(generated, origin);
        if (painter.Type.Width(together, small) <= room)
        {
            painter.Text(left, y + 20, together, small);
            return;
        }
        Line(painter, left, y + 20, generated, small, room, Anchor.Start);
        Line(painter, left, y + 34, origin, small, ContentWidth, Anchor.Start);
    }

    static string Joined(string one, string other) => one.Length > 0 && other.Length > 0 ? $"{one} · {other}" : one + other;

    void Initial(Painter painter, double left)
    {
        painter.Mark(new BoxMark(left, HeadTop, Mark, Mark) { Radius = 9, Fill = "n-900" });
        var letters = System.Globalization.StringInfo.GetNextTextElement(document.Company.Trim() is { Length: > 0 } name ? name : "F");
        painter.Text(left + Mark / 2, HeadTop + Mark / 2 + 6.2, letters, new(17, 700, "n-0"), Anchor.Middle);
    }

    static void Line(Painter painter, double x, double y, string text, TypeStyle style, double room, Anchor anchor) =>
        painter.Text(x, y, Paragraph.OneLine(painter.Type, text, style, room), style, anchor);
}
