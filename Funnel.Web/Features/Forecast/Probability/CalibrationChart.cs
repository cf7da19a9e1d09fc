using Funnel.Domain.Forecasting.Probability;
using Funnel.Web.Parts;
using Funnel.Web.Parts.Charts;
using Microsoft.Extensions.Localization;

namespace Funnel.Web.Features.Forecast.Probability;

/// <summary>What was said against what happened, in ten bins: on the dashed line both are the same. Below, how many statements each bin holds.</summary>
public static class CalibrationChart
{
    private const double Left = 44, Right = 546, Top = 14, Bottom = 472, Foot = 558, Width = 556, Height = 584, Tallest = 42;

    public static Drawing Draw(TrackFigures record, int? lit, string summary, IStringLocalizer<ProbabilityTexts> L)
    {
        double X(double said) => Left + (said * (Right - Left));
        double Y(double share) => Bottom - (share * (Bottom - Top));
        var marks = new List<Mark>();
        for (var tick = 0; tick <= 5; tick++)
        {
            var at = tick / 5.0;
            marks.Add(new LineMark(Left, Y(at), Right, Y(at), new(tick == 0 ? "line-strong" : "line-soft")));
            marks.Add(new LineMark(X(at), Top, X(at), Bottom, new(tick == 0 ? "line-strong" : "line-soft")));
            marks.Add(new TextMark(Left - 9, Y(at) + 4, Show.Percent(at)) { Anchor = Anchor.End, Size = 11, Colour = "text-3" });
        }
        marks.Add(new LineMark(X(0), Y(0), X(1), Y(1), new("n-400", 1.4) { Dash = "4 4" }));
        marks.Add(new LineMark(Left, Foot, Right, Foot, new("line-strong")));
        marks.Add(new TextMark(Left - 9, Foot - 4, "n") { Anchor = Anchor.End, Size = 11, Colour = "text-3" });
        var most = record.Bins.Count == 0 ? 1 : record.Bins.Max(b => b.Count);
        for (var number = 0; number < 10; number++)
        {
            var middle = X((number + 0.5) / 10);
            marks.Add(new TextMark(middle, Foot + 16, Tenth(number)) { Anchor = Anchor.Middle, Size = 11, Colour = "text-3" });
            if (record.Bins.FirstOrDefault(b => TrackRecord.BinOf(b.From + 0.05) == number) is not { } bin)
                continue;
            var height = Math.Max(1.5, Tallest * bin.Count / most);
            marks.Add(new BoxMark(middle - 22, Foot - height, 44, height) { Radius = 2, Fill = bin.IsJudged ? "line-strong" : new Hatch("n-400") });
            marks.Add(new TextMark(middle, Foot - height - 4, Show.Count(bin.Count)) { Anchor = Anchor.Middle, Size = 11, Weight = 550, Colour = "text-2" });
            Point(marks, bin, X(bin.Said), Y, most, lit == number);
            marks.Add(new HitMark(middle - 25, Top, 50, Height - Top, number.ToString(System.Globalization.CultureInfo.InvariantCulture), L["Said {0}%", Tenth(number)])
            {
                Around = new BoxMark(X(bin.Said) - 14, Y(bin.Share) - 14, 28, 28) { Radius = 14 },
                Lines =
                [
                    new(L["Said, mean"], Show.Percent(bin.Said)), new(L["Really won"], L["{0} of {1}, {2}", Show.Count(bin.Won), Show.Count(bin.Count), Show.Percent(bin.Share)]),
                    new(L["80% interval"], $"{Show.Percent(bin.Low)} – {Show.Percent(bin.High)}"), new(L["Deals"], Show.Count(bin.Deals)),
                ],
                Hint = L["Press to list them"],
            });
        }
        return new Drawing(Width, Height, marks, summary) { Table = TableOf(record, L) };
    }

    /// <summary>“60–70”.</summary>
    public static string Tenth(int number) => $"{number * 10}–{(number + 1) * 10}";

    private static void Point(List<Mark> marks, SaidBin bin, double x, Func<double, double> y, int most, bool isLit)
    {
        var judged = bin.IsJudged;
        marks.Add(new LineMark(x, y(bin.Low), x, y(bin.High), new(judged ? "brand" : "line-strong", 3) { Round = true, Opacity = judged ? .38 : 1 }));
        var radius = 4 + (7.5 * Math.Sqrt((double)bin.Count / most));
        marks.Add(judged
            ? BoxMark.Dot(x, y(bin.Share), radius) with { Fill = "brand", Stroke = new("surface", 1.5) }
            : BoxMark.Dot(x, y(bin.Share), radius) with { Fill = "surface", Stroke = new("n-400", 1.6) { Dash = "2 2" } });
        if (isLit)
            marks.Add(BoxMark.Dot(x, y(bin.Share), radius + 4) with { Stroke = new("brand", 2) });
    }

    private static ChartTable TableOf(TrackFigures record, IStringLocalizer<ProbabilityTexts> L) => new(
        L["What was said against what happened"], [L["Said, %"], L["Statements"], L["Deals"], L["Said, mean"], L["Really won"], L["80% interval"]],
        [
            .. record.Bins.Select(b => (IReadOnlyList<string>)
            [
                Tenth(TrackRecord.BinOf(b.From + 0.05)), Show.Count(b.Count), Show.Count(b.Deals), Show.Percent(b.Said), Show.Percent(b.Share),
                b.IsJudged ? $"{Show.Percent(b.Low)} – {Show.Percent(b.High)}" : L["too few to judge"],
            ]),
        ]);
}
