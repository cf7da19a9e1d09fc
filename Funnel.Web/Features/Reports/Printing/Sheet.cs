using Funnel.Web.Parts.Charts;
using SkiaSharp;

namespace Funnel.Web.Features.Reports.Printing;

/// <summary>The frame of every page, in CSS pixels: margins, the head with company and report, the foot with origin and page number.</summary>
sealed class Sheet(TypeSetter type, ReportDocument document, PaperSize paper)
{
    const double ReminderLine = 14;
    const int MostReminderLines = 4;

    readonly string _trace = document.TraceText;
    readonly List<TextLine> _reminder = Reminder(type, document, paper.ContentWidth);

    /// <summary>Points in a CSS pixel.</summary>
    public const double Scale = .75;
    const double HeadTop = 40, Mark = 34;

    public double Width { get; } = paper.Width / Scale;
    public double Height { get; } = paper.Height / Scale;
    public const double Left = PaperSize.Side;
    public double ContentWidth => paper.ContentWidth;
    public const double Top = HeadTop + Mark + 14 + 28;

    /// <summary>Where pages after the first begin: below the reminder of what the report is of.</summary>
    public double LaterTop => ReminderTop + _reminder.Count * ReminderLine + 14;

    const double ReminderTop = HeadTop + Mark + 14 + 7;
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
            painter.Lines(left, ReminderTop, _reminder, ReminderLine);
        Foot(painter, left, right, small, page, pages);
    }

    // The first page says at length what the report is of; a page lying by itself must say it too, with every filter.
    static List<TextLine> Reminder(TypeSetter type, ReportDocument document, double width)
    {
        var (label, value) = (new TypeStyle(TypeStyle.Smallest, 400, "text-3"), new TypeStyle(TypeStyle.Smallest, 500, "text-2"));
        Span[] filters = [.. document.Filters.SelectMany(f => new Span[] { new(" \u00A0" + f.Label, label), new(" " + f.Value, value) })];
        return Paragraph.Lines(type, width, MostReminderLines, [new(document.Title, label with { Weight = 600, Colour = "text" }), .. filters]);
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
