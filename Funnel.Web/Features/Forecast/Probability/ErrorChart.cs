using System.Globalization;
using Funnel.Domain.Forecasting.Probability;
using Funnel.Web.Parts;
using Funnel.Web.Parts.Charts;
using Microsoft.Extensions.Localization;

namespace Funnel.Web.Features.Forecast.Probability;

/// <summary>The Brier score month by month, the model's under the stage default's; the ground between them is what the model is worth.</summary>
public static class ErrorChart
{
    private const double Left = 40, Right = 306, Top = 14, Bottom = 184, Width = 394, Height = 214;

    public static Drawing Draw(IReadOnlyList<MonthScore> months, string summary, IStringLocalizer<ProbabilityTexts> L)
    {
        var marks = new List<Mark>();
        if (months.Count > 0)
            Lines(marks, months, L);
        return new Drawing(Width, Height, marks, summary)
        {
            Table = new ChartTable(L["Error by month"], [L["Month"], L["Statements"], L["Model"], L["Default"]],
                [.. months.Select(m => (IReadOnlyList<string>)[Show.Month(m.Month), Show.Count(m.Count), Score(m.Brier), Score(m.ByDefault)])]),
        };
    }

    /// <summary>0.121</summary>
    public static string Score(double brier) => Show.Number((decimal)brier, 3);

    private static void Lines(List<Mark> marks, IReadOnlyList<MonthScore> months, IStringLocalizer<ProbabilityTexts> L)
    {
        var (low, high) = (months.Min(m => Math.Min(m.Brier, m.ByDefault)), months.Max(m => Math.Max(m.Brier, m.ByDefault)));
        var step = Math.Max(0.01, BarsChart.Step(Math.Max(0.02, high - low)));
        low = Math.Max(0, Math.Floor(low / step) * step);
        high = Math.Max(low + step, Math.Ceiling(high / step) * step);
        double X(int i) => months.Count == 1 ? Right : Left + ((Right - Left) * i / (months.Count - 1));
        double Y(double brier) => Bottom - ((Bottom - Top) * (brier - low) / (high - low));
        for (var tick = low; tick <= high + 1e-9; tick += step)
        {
            marks.Add(new LineMark(Left, Y(tick), Right, Y(tick), new("line-soft")));
            marks.Add(new TextMark(Left - 8, Y(tick) + 4, Show.Number((decimal)tick, 2)) { Anchor = Anchor.End, Size = 11, Colour = "text-3" });
        }
        List<(double X, double Y)> ours = [.. months.Select((m, i) => (X(i), Y(m.Brier)))], theirs = [.. months.Select((m, i) => (X(i), Y(m.ByDefault)))];
        if (months.Count > 1)
        {
            var back = Sparkline.Line([.. Enumerable.Reverse(ours)]);
            marks.Add(new PathMark(Sparkline.Line(theirs) + "L" + back[1..] + "Z") { Fill = "brand", Opacity = .09 });
            marks.Add(new PathMark(Sparkline.Line(theirs)) { Stroke = new("n-500", 1.8) { Dash = "4 3" } });
            marks.Add(new PathMark(Sparkline.Line(ours)) { Stroke = new("brand", 2.2) { Round = true } });
        }
        var (a, b) = (ours[^1].Y, theirs[^1].Y);
        marks.Add(BoxMark.Dot(Right, a, 4) with { Fill = "brand", Stroke = new("surface", 1.5) });
        // The two names never lie on each other.
        if (Math.Abs(a - b) < 15)
            (a, b) = a >= b ? ((a + b + 15) / 2, (a + b - 15) / 2) : ((a + b - 15) / 2, (a + b + 15) / 2);
        marks.Add(new TextMark(Right + 9, b + 4, L["default {0}", Score(months[^1].ByDefault)]) { Size = 11, Colour = "text-2" });
        marks.Add(new TextMark(Right + 9, a + 4, L["model {0}", Score(months[^1].Brier)]) { Size = 12, Weight = 620, Colour = "brand-text" });
        var every = Math.Max(1, (int)Math.Ceiling(months.Count / 4.0));
        for (var i = months.Count - 1; i >= 0; i -= every)
            marks.Add(new TextMark(X(i), Bottom + 22, Short(months[i].Month)) { Anchor = Anchor.Middle, Size = 11, Colour = "text-3" });
    }

    private static string Short(DateOnly month)
    {
        var culture = CultureInfo.CurrentUICulture;
        return culture.DateTimeFormat.GetAbbreviatedMonthName(month.Month);
    }
}
