using Funnel.Domain.Analytics;
using Funnel.Domain.Forecasting.Probability;
using Funnel.Web.Parts;
using Funnel.Web.Parts.Charts;
using Microsoft.Extensions.Localization;

namespace Funnel.Web.Features.Deals.Screen;

/// <summary>The deal's chance from its creation on, as the model of each month said it, over the stages it was in; the changes that moved it are marked.</summary>
public static class ChancePicture
{
    private const double Left = 46, Top = 10, Bottom = 118, Width = 880, Height = 150, RightRoom = 64;

    // A change that moved it less is not told.
    private const double Worth = 0.03;
    private const int MostMarked = 6;

    public static Drawing Of(DealFile file, IReadOnlyList<LifePoint> points, IStringLocalizer<ScreenTexts> L)
    {
        var zone = file.Catalog.Company.Zone;
        var (start, end) = (points[0].At, points[^1].At);
        var highest = Math.Min(1, Math.Ceiling((points.Max(p => p.Chance) + 0.02) * 5) / 5);
        double X(DateTime at) => Left + ((Width - Left - RightRoom) * (end > start ? (at - start) / (end - start) : 1));
        double Y(double chance) => Bottom - 4 - ((Bottom - 4 - Top) * chance / highest);
        var marks = new List<Mark>();
        foreach (var visit in file.VisitsUntil(end))
        {
            if (file.Catalog.Stage(visit.Stage) is not { } stage)
                continue;
            var (from, to) = (X(new DateTime(visit.Entered, DateTimeKind.Utc)), X(visit.Left is { } left && left < end.Ticks ? new DateTime(left, DateTimeKind.Utc) : end));
            marks.Add(new BoxMark(from, Top, Math.Max(0, to - from), Bottom - Top) { Fill = Steps.Colour(stage, file.Pipeline), Opacity = .07 });
            marks.Add(new BoxMark(from, Bottom, Math.Max(1, to - from - 1.5), 4) { Radius = 1, Fill = Steps.Colour(stage, file.Pipeline) });
        }
        for (var tick = 0; tick <= 2; tick++)
        {
            var chance = highest * tick / 2;
            marks.Add(new LineMark(Left, Y(chance), Width - RightRoom, Y(chance), new("line-soft")));
            marks.Add(new TextMark(Left - 8, Y(chance) + 4, Show.Percent(chance)) { Anchor = Anchor.End, Size = 11, Colour = "text-3" });
        }
        Lines(marks, points, X, Y);
        Days(marks, points, X, L);
        Told(marks, points, file, X, Y, L);
        var last = points[^1];
        marks.Add(BoxMark.Dot(X(end), Y(last.Chance), 4) with { Fill = last.IsModel ? "brand" : "text-3", Stroke = new("surface", 1.5) });
        marks.Add(new TextMark(X(end) + 9, Y(last.Chance) + 5, Show.Percent(last.Chance)) { Size = 13, Weight = 650 });
        return new Drawing(Width, Height, marks, L["The chance went from {0} to {1}.", Show.Percent(points[0].Chance), Show.Percent(last.Chance)])
        {
            Table = new ChartTable(L["Win probability"], [L["When"], L["Stage"], L["Chance"], L["Difference"], L["Why"]],
            [
                .. points.Where(p => p.Because is not null || p == last).Select(p => (IReadOnlyList<string>)
                [
                    Show.DateAndTime(new DateTimeOffset(p.At, TimeSpan.Zero), zone), file.Catalog.Stage(p.Of.Stage)?.Name ?? Show.None, Show.Percent(p.Chance),
                    Math.Abs(p.Jump) < 0.0005 ? "" : Show.Points(p.Jump), p.Because is { } because ? Word(because, file, L) : "",
                ]),
            ]),
        };
    }

    /// <summary>What a change was, in two words or three.</summary>
    public static string Word(in Change change, DealFile file, IStringLocalizer<ScreenTexts> L) => change.Kind switch
    {
        ChangeKind.Created => L["begun"],
        ChangeKind.Moved or ChangeKind.Transferred => L["to {0}", file.Catalog.Stage(change.Stage)?.Name ?? Show.None],
        ChangeKind.Reopened => L["reopened"],
        ChangeKind.Budget => L["budget {0}", Show.MoneyCompact(change.Amount, file.Deal.Budget.Currency)],
        ChangeKind.Owner => file.Catalog.Employee(change.Owner)?.Name ?? L["Nobody owns it"],
        ChangeKind.Channel => L["Channel"],
        ChangeKind.Details => L["corrected"],
        _ => "",
    };

    // Where there was no model, the stage's default: dashed.
    private static void Lines(List<Mark> marks, IReadOnlyList<LifePoint> points, Func<DateTime, double> x, Func<double, double> y)
    {
        var run = new List<(double X, double Y)>();
        for (var i = 0; i < points.Count; i++)
        {
            // A change makes a step: up to it the chance was what it was before.
            if (points[i].Because is not null && points[i].Jump != 0 && i > 0)
                run.Add((x(points[i].At), y(points[i].Chance - points[i].Jump)));
            run.Add((x(points[i].At), y(points[i].Chance)));
            if (i + 1 == points.Count || points[i + 1].IsModel != points[i].IsModel)
            {
                if (run.Count > 1)
                    marks.Add(new PathMark(Sparkline.Line(run)) { Stroke = points[i].IsModel ? new("brand", 2.2) { Round = true } : new("text-3", 1.6) { Dash = "4 4" } });
                run = [];
            }
        }
    }

    private static void Days(List<Mark> marks, IReadOnlyList<LifePoint> points, Func<DateTime, double> x, IStringLocalizer<ScreenTexts> L)
    {
        var days = points[^1].DaysSinceStart;
        var step = Math.Max(1, (int)BarsChart.Step(Math.Max(1, days)));
        for (var day = 0; day <= days; day += step)
            marks.Add(new TextMark(x(points[0].At.AddDays(day)), Bottom + 20, day == 0 ? L["day 0"] : Show.Count(day)) { Anchor = Anchor.Middle, Size = 11, Colour = "text-3" });
    }

    private static void Told(List<Mark> marks, IReadOnlyList<LifePoint> points, DealFile file, Func<DateTime, double> x, Func<double, double> y, IStringLocalizer<ScreenTexts> L)
    {
        var free = double.NegativeInfinity;
        foreach (var p in points.Where(p => p.Because is not null && Math.Abs(p.Jump) >= Worth).OrderByDescending(p => Math.Abs(p.Jump)).Take(MostMarked).OrderBy(p => p.At))
        {
            var at = x(p.At);
            marks.Add(BoxMark.Dot(at, y(p.Chance), 4) with { Fill = "surface", Stroke = new("brand", 2) });
            var words = $"{Word(p.Because!.Value, file, L)} {Show.Points(p.Jump)}".Trim();
            var width = TextWidth.Of(words, 11);
            // Left of its mark, or right of it where the picture begins; never over the name before.
            var from = at - 8 - width > Math.Max(free, Left) ? at - 8 - width : at + 8;
            if (from < free || from + width > Width - RightRoom)
                continue;
            marks.Add(new TextMark(from, Math.Max(Top + 10, y(p.Chance) - 6), words) { Size = 11, Colour = "text-2" });
            free = from + width + 10;
        }
    }
}
