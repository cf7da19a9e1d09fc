using Funnel.Web.Parts.Charts;

namespace Funnel.Web.Features.Reports.Team;

/// <summary>One person at one stage, worded. <see cref="Verdict"/> is +1 when the whole range lies above the stage's share, −1 when wholly below.</summary>
public sealed record SkillOnPaper(string Rate, string Visits, string Days, double Middle, double Low, double High, int Verdict, bool IsFew, bool IsEmpty);

public sealed record PersonOnPaper(string Name, string Department, string Open, IReadOnlyList<SkillOnPaper> Stages);

/// <summary>The words of the head: a stage's name, its share as text, the share, the colour token.</summary>
public sealed record StageOnPaper(string Name, string All, double? Share, string Colour);

/// <summary>
/// The printed matrix of people and stages. Reads without colour: above is a bar at the left and a triangle up, below is hatched with a triangle down, and what rests
/// on too little is grey.
/// </summary>
public static class SkillsOnPaper
{
    private const double Head = 40, Row = 30, TightRow = 28, Names = 134, Load = 70;

    // So many people have all the air; a few more share one page with what follows.
    private const int Roomy = 10;

    public static Drawing Draw(IReadOnlyList<StageOnPaper> stages, IReadOnlyList<PersonOnPaper> people, string person, string openHead, string limitHead, double width, string summary)
    {
        var marks = new List<Mark>();
        var row = people.Count > Roomy ? TightRow : Row;
        var cell = (width - Names - Load) / Math.Max(1, stages.Count);
        Words(0, 35, person, 10.8, "text-2", 520);
        for (var i = 0; i < stages.Count; i++)
        {
            var x = Names + (i * cell) + 8;
            marks.Add(new BoxMark(x, 11, 10, 10) { Radius = 3, Fill = stages[i].Colour });
            marks.Add(new TextMark(x + 16, 20, stages[i].Name) { Size = 10.8, Weight = 520, Colour = "text-2", MaxWidth = cell - 26 });
            Words(x, 35, stages[i].All, 10.8, "text-2", 450);
        }
        Words(width, 20, openHead, 10.8, "text-2", 520, Anchor.End);
        Words(width, 35, limitHead, 10.8, "text-2", 520, Anchor.End);
        marks.Add(new LineMark(0, Head, width, Head, new("n-900", 1.2)));
        for (var r = 0; r < people.Count; r++)
        {
            var (p, y) = (people[r], Head + (r * row));
            for (var i = 0; i < p.Stages.Count; i++)
                Cell(marks, p.Stages[i], stages[i].Share, Names + (i * cell), y, cell, row);
            marks.Add(new TextMark(0, y + 12, p.Name) { Size = 11.2, Weight = 640, MaxWidth = Names - 8 });
            marks.Add(new TextMark(0, y + 25, p.Department) { Size = 10.8, Colour = "text-2", MaxWidth = Names - 8 });
            Words(width, y + 19, p.Open, 11.2, "text", 500, Anchor.End);
            marks.Add(new LineMark(0, y + row, width, y + row, new("line", .8)));
        }
        return new Drawing(width, Head + (people.Count * row) + 1, marks, summary)
        {
            Table = new ChartTable(summary, [person, .. stages.Select(s => s.Name), openHead],
                [.. people.Select(p => (IReadOnlyList<string>)[p.Name, .. p.Stages.Select(s => s.IsEmpty ? s.Rate : $"{s.Rate} ({s.Visits}, {s.Days})"), p.Open])]),
        };

        void Words(double x, double y, string text, double size, string colour, int weight, Anchor anchor = Anchor.Start) =>
            marks.Add(new TextMark(x, y, text) { Size = size, Weight = weight, Colour = colour, Anchor = anchor });
    }

    private static void Cell(List<Mark> marks, SkillOnPaper s, double? share, double left, double y, double width, double row)
    {
        if (s.IsEmpty)
        {
            marks.Add(new TextMark(left + 8, y + 12, s.Rate) { Size = 11.2, Colour = "n-400" });
            return;
        }
        if (s.Verdict > 0)
        {
            marks.Add(new BoxMark(left, y + .5, width - 2, row - 1) { Fill = "heat-2" });
            marks.Add(new BoxMark(left, y + .5, 2.6, row - 1) { Fill = "n-900" });
        }
        else if (s.Verdict < 0)
        {
            marks.Add(new BoxMark(left, y + .5, width - 2, row - 1) { Fill = new Hatch("n-200") });
        }
        var ink = s.IsFew ? "n-400" : "text";
        var rate = new TextMark(left + 8, y + 12, s.Rate) { Size = 11.2, Weight = s.IsFew ? 450 : 640, Colour = ink };
        marks.Add(rate);
        if (s.Verdict != 0)
            marks.Add(Triangle(left + 8 + rate.ShownWidth + 8, y + 8, s.Verdict > 0));
        marks.Add(new TextMark(left + width - 12, y + 12, s.Visits) { Size = 10.8, Colour = s.IsFew ? "n-400" : "text-2", Anchor = Anchor.End });
        marks.Add(new TextMark(left + width - 12, y + 25, s.Days) { Size = 10.8, Colour = s.IsFew ? "n-400" : "text-2", Anchor = Anchor.End });
        var (from, across, middle) = (left + 8, Math.Max(20, width - 60), y + 21.5);
        if (share is { } at)
            marks.Add(new LineMark(from + (at * across), y + 15, from + (at * across), y + 28, new("n-400", .8) { Dash = "2 2" }));
        marks.Add(new LineMark(from + (s.Low * across), middle, from + (s.High * across), middle, new(ink, 1.4)));
        marks.Add(BoxMark.Dot(from + (s.Middle * across), middle, 2.6) with { Fill = ink });
    }

    public static Drawing AboveSample() => new(16, 10, [new BoxMark(0, 0, 16, 10) { Fill = "heat-2" }, new BoxMark(0, 0, 2.6, 10) { Fill = "n-900" }], "");

    private static PathMark Triangle(double x, double y, bool up) => new(up
        ? FormattableString.Invariant($"M{x - 3.5:0.##} {y + 3:0.##}L{x + 3.5:0.##} {y + 3:0.##}L{x:0.##} {y - 3.4:0.##}Z")
        : FormattableString.Invariant($"M{x - 3.5:0.##} {y - 3:0.##}L{x + 3.5:0.##} {y - 3:0.##}L{x:0.##} {y + 3.4:0.##}Z")) { Fill = "text" };
}
