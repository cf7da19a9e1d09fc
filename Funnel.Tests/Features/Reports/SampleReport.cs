using Funnel.Web.Features.Reports;
using Funnel.Web.Parts.Charts;

namespace Funnel.Tests.Features.Reports;

/// <summary>A funnel report of a quarter, in English and in Russian: the shape a composed report has.</summary>
static class SampleReport
{
    static readonly string[] Tokens = ["stage-1", "stage-3", "stage-5", "stage-7", "won"];
    static readonly double[] Reached = [412, 251, 118, 64, 38];
    static readonly double[] Before = [388, 229, 121, 58, 33];

    public static ReportDocument English { get; } = Build(Words.English);
    public static ReportDocument Russian { get; } = Build(Words.Russian);

    public static FunnelPicture Funnel(Words w) => new(
        [.. w.Stages.Select((name, i) => new FunnelBar(name, name, Reached[i], $"{Reached[i]:0}")
        {
            Colour = Tokens[i],
            Ghost = Before[i],
            Beside = w.Values[i],
            OfPrevious = w.OfPrevious[i],
            OfFirst = w.OfFirst[i],
            Dropped = w.Lost[i],
            IsWon = i == 4,
            ConversionChange = w.Changes[i].Length > 0 ? new(w.Changes[i], 0, !w.Changes[i].StartsWith('−')) : null,
        })],
        new() { Stage = w.StageHead, Reached = w.ReachedHead, OfPrevious = w.OfPreviousHead, OfFirst = w.OfFirstHead, More = n => $"+{n}" })
    { Summary = string.Join(", ", w.Stages.Select((s, i) => $"{s} {Reached[i]:0}")), WorstKey = w.Stages[2] };

    public static ReportDocument Build(Words w)
    {
        var funnel = Funnel(w);
        return new()
        {
            Title = w.Title,
            Kind = w.Kind,
            Period = w.Period,
            Company = w.Company,
            CompanyLine = w.CompanyLine,
            Filters = w.Filters,
            AsOf = new(2026, 11, 19, 14, 32, 0, TimeSpan.FromHours(2)),
            LastEvent = 48211,
            Generated = w.Generated,
            Trace = w.Trace,
            PageOf = w.PageOf,
            Blocks =
            [
                new KeyFiguresBlock(w.Figures),
                new RemarksBlock(w.Remarks),
                new HeadingBlock(w.FunnelHead),
                new PictureBlock(FunnelChart.Draw(funnel, FunnelLayout.Print)) { Fit = (width, height) => FunnelChart.ForPaper(funnel, width, height) },
                new LegendBlock([new(w.Dashed, CellPictures.DashedSample())]),
                new PageBreakBlock(),
                new HeadingBlock(w.StagesHead, w.StagesNote),
                Stages(w),
                new HeadingBlock(w.TimeHead, w.TimeNote),
                new PictureBlock(BarsChart.OnPaper(Time(w), w.TimeHead)) { Fit = (width, _) => BarsChart.OnPaper(Time(w), w.TimeHead, width) },
                new LegendBlock([new(w.Median, CellPictures.DotSample()), new(w.Range, CellPictures.RangeSample()), new(w.Norm, CellPictures.LineSample())], w.OverNorm),
                new HeadingBlock(w.PlanHead, w.PlanNote),
                Plan(w),
                new LegendBlock([new(w.Won, CellPictures.SolidSample("won")), new(w.Weighted, CellPictures.HatchSample())]),
                new ColumnsBlock([[new HeadingBlock(w.LossHead, "193"), Shares(w.Reasons)], [new HeadingBlock(w.ChannelHead, w.ChannelNote), Shares(w.Channels)]]),
                new PageBreakBlock(),
                new HeadingBlock(w.PeopleHead, w.PeopleNote),
                People(w),
                new LegendBlock([new(w.Interval, CellPictures.IntervalSample())]),
                new HeadingBlock(w.ReadHead),
                new ColumnsBlock([[new TextBlock(w.Terms[0].Text) { Lead = w.Terms[0].Title, IsSmall = true }], [new TextBlock(w.Terms[1].Text) { Lead = w.Terms[1].Title, IsSmall = true }]]),
            ],
        };
    }

    static TableBlock Stages(Words w) => new(
        [new(w.StageColumns[0]), .. w.StageColumns.Skip(1).Select(TableColumn.Number)],
        [.. w.Stages.Select((name, i) => TableRow.Of(TableCell.Stage(name, Tokens[i]), $"{Reached[i]:0}", w.Values[i],
            i == 0 ? "—" : TableCell.Bold(w.OfPrevious[i]), i == 0 ? "—" : w.Changes[i].Split('\u00A0', ' ')[0], i == 0 ? w.Hundred : w.OfFirst[i], w.LostNumbers[i], w.Open[i])),
            TableRow.Total(w.Total, "412", w.Values[0], "", "", w.OfFirst[4], "193", "181")]);

    static BarRow[] Time(Words w) =>
    [
        new("1", w.Stages[0], 6, "6") { Colour = "stage-1", Norm = 7, Low = 4, High = 9 },
        new("2", w.Stages[1], 9, "9") { Colour = "stage-3", Norm = 10, Low = 6, High = 13 },
        new("3", w.Stages[2], 14, "14") { Colour = "stage-5", Norm = 12, Low = 8, High = 23 },
        new("4", w.Stages[3], 8, "8") { Colour = "stage-7", Norm = 10, Low = 5, High = 12 },
    ];

    static TableBlock Plan(Words w) => new(
        [new(w.PlanColumns[0]), .. w.PlanColumns.Skip(1).Select(TableColumn.Number), new("", CellAlign.Start, 150)],
        [.. w.Departments.Select((d, i) => TableRow.Of(TableCell.Bold(d[0]), d[1], d[2], d[3], TableCell.Of(CellPictures.Plan(.5 - i * .02, .42 - i * .03, .54, d[0])))),
            TableRow.Total(w.Total, w.PlanTotal[0], w.PlanTotal[1], w.PlanTotal[2], TableCell.Of(CellPictures.Plan(.49, .42, .54, w.Total)))]);

    static TableBlock Shares(IReadOnlyList<(string Name, double Share, string Number, string Percent)> rows) => new(
        [new(""), new("", CellAlign.Start, 118), new("", CellAlign.End), new("", CellAlign.End)],
        [.. rows.Select(r => TableRow.Of(r.Name, TableCell.Of(CellPictures.Bar(r.Share, r.Name)), TableCell.Bold(r.Number), TableCell.Muted(r.Percent)))]);

    static TableBlock People(Words w) => new(
        [new("#"), new(w.PeopleColumns[0]), new(w.PeopleColumns[1]), .. w.PeopleColumns.Skip(2).Select(TableColumn.Number), new(w.IntervalHead, CellAlign.Start, 86)],
        [.. w.People.Select((p, i) => TableRow.Of(TableCell.Muted($"{i + 1}"), TableCell.Bold(p.Name), TableCell.Muted(p.Department), $"{41 - i}", $"{6 - i / 2}", TableCell.Bold(p.Revenue),
            TableCell.Of(CellPictures.Range(.31 - i * .02, .49 - i * .03, .76 - i * .03, .31, p.Name)))),
            TableRow.Total("", w.Total, "", "412", "38", w.Values[4], "")]);
}
