using Funnel.Domain.Analytics;
using Funnel.Domain.Common;
using Funnel.Web.Live;
using Funnel.Web.Parts;
using Funnel.Web.Parts.Charts;
using Funnel.Web.Parts.Views;
using Microsoft.Extensions.Localization;

namespace Funnel.Web.Features.Reports;

/// <summary>Composes the funnel report from the same domain functions the screens use. Pure: the same state, view and instant give the same document.</summary>
public sealed class FunnelReport(FunnelPictures pictures, IStringLocalizer<ReportTexts> L, IStringLocalizer<PartsTexts> parts)
{
    /// <param name="now">UTC; the figures' as-of unless the view names another.</param>
    /// <param name="by">Who asked for it, as printed in the foot.</param>
    public ReportDocument Compose(LiveState state, ViewQuery view, DateTime now, string by)
    {
        var figures = new FunnelReportFigures(state, view, now);
        var (catalog, zone) = (state.Catalog, state.Catalog.Company.Zone);
        var asOf = new DateTimeOffset(figures.Query.AsOf);
        var period = view.Period.Name(parts);
        var picture = ForPaper(pictures.Of(figures.Funnel, figures.Before, figures.Open, figures.Currency), figures);
        return new ReportDocument
        {
            Title = L["Sales funnel, {0}", period],
            Kind = L["Funnel report"],
            Period = L["{0}, as of {1}", period, Show.Date(asOf, zone)],
            Company = catalog.Company.Name,
            CompanyLine = catalog.Company.Tagline,
            Filters = Filters(view, figures, catalog, asOf),
            AsOf = TimeZoneInfo.ConvertTime(asOf, zone),
            LastEvent = state.Sequence,
            Generated = L["Generated {0} ({1}) by {2}", Show.DateAndTime(new DateTimeOffset(now), zone), ReportLines.Offset(new DateTimeOffset(now), zone), by],
            Moment = ReportLines.Moment(L, asOf, zone),
            Trace = L["up to event {0}, checksum {1}"],
            PageOf = L["Page {0} of {1}"],
            Blocks = [.. FirstPage(figures, picture), .. Tables(figures)],
        };
    }

    // Paper has no column head over the losses: they stand between the bars, with the word.
    private FunnelPicture ForPaper(FunnelPicture picture, FunnelReportFigures f) => picture with
    {
        Bars = [.. picture.Bars.Select((b, i) => b.IsWon ? b : b with { Dropped = L["{0} lost", Show.Count(f.Funnel.Stages[i].Lost)] })],
    };

    private IEnumerable<ReportBlock> FirstPage(FunnelReportFigures f, FunnelPicture picture)
    {
        yield return new KeyFiguresBlock(
        [
            new(L["Won in the period"], Show.MoneyCompact(f.WonValue, f.Currency), L.Count("{0} deal|{0} deals", f.Won)),
            new(L["Started deals won"], Show.Percent(f.Funnel.Stages[^1].OfFirst), L["of first stage"]),
            new(L["Win rate"], Show.Percent(f.WinRate), L["of {0} closed", Show.Count(f.Won + f.LostInPeriod)]),
            new(L["Open pipeline"], Show.MoneyCompact(f.Open.Stages.Where(s => s != f.Open.Stages[^1]).Sum(s => s.Value), f.Currency), L.Count("{0} deal|{0} deals", f.OpenDeals)),
            new(L["Cycle, median"], f.MedianCycle is { } days ? Show.Days((int)Math.Round(days)) : "—", L["first contact to win"]),
        ]);
        var remarks = new FunnelRemarks(L).Of(f);
        if (remarks.Count > 0)
            yield return new RemarksBlock(remarks);
        yield return new HeadingBlock(L["Funnel"], picture.Labels.Reached);
        yield return new PictureBlock(FunnelChart.Draw(picture, FunnelLayout.Print)) { Fit = (width, height) => FunnelChart.ForPaper(picture, width, height) };
        if (f.Before is not null)
            yield return new LegendBlock([new(L["Dashed outline: the same day of {0}. Length is proportional to the figure; darker is closer to a win.", f.View.Period.Previous!.Name(parts)], CellPictures.DashedSample())]);
    }

    private IEnumerable<ReportBlock> Tables(FunnelReportFigures f)
    {
        yield return new PageBreakBlock();
        yield return new HeadingBlock(L["Stages"], L["conversion, losses and open deals"]);
        yield return Stages(f);
        if (f.Times.Any(t => t.Median is not null))
        {
            yield return new HeadingBlock(L["Time in stage"], L["calendar days; median, middle half of visits, norm"]);
            yield return new PictureBlock(BarsChart.OnPaper(TimeRows(f), L["Time in stage"])) { Fit = (width, _) => BarsChart.OnPaper(TimeRows(f), L["Time in stage"], width) };
            yield return new LegendBlock(
                [new(L["median"], CellPictures.DotSample()), new(L["25th to 75th percentile"], CellPictures.RangeSample()), new(L["norm (its working days, as calendar days)"], CellPictures.LineSample())],
                L.Count("Over norm now: {0} deal|Over norm now: {0} deals", f.OverNorm));
        }
        if (f.Losses.Count > 0 || f.Channels.Count > 0)
            yield return new ColumnsBlock([[new HeadingBlock(L["Why deals were lost"], L["{0} lost in the period", Show.Count(f.LostInPeriod)]), Losses(f)], [new HeadingBlock(L["Channels"], L["won of started"]), Channels(f)]]);
        if (f.Leaders.Count > 0)
        {
            yield return new HeadingBlock(L["People"], L["deals won in the period, by value; credit goes to the owner at the win"]);
            yield return Leaders(f);
        }
        yield return new HeadingBlock(L["How to read this"]);
        yield return new ColumnsBlock(
        [
            [new TextBlock(L["A deal reaches a stage when it ever enters it or a later one, or is won. Deals now lost still count where they had been."]) { Lead = L["Reached."], IsSmall = true }],
            [new TextBlock(L["Weighted is each open deal's budget times its win probability: {0}. Every figure counts only what was known at the instant and up to the event named below.", WeightWords.Of(f.Weights, f.Funnel.Pipeline.Id, parts)]) { Lead = L["Weighted, as of."], IsSmall = true }],
        ]);
    }

    private TableBlock Stages(FunnelReportFigures f)
    {
        var rows = f.Funnel.Stages.Select((s, i) =>
        {
            var open = f.Open.Stages[i];
            var isWon = i == f.Funnel.Stages.Count - 1;
            var token = isWon ? StageColours.Won : StageColours.Token(s.Stage, i, f.Funnel.Stages.Count - 1);
            var before = f.Before?.Stages[i].OfPrevious;
            return TableRow.Of(TableCell.Stage(s.Stage.Name, token), Show.Count(s.Count), Show.MoneyCompact(s.Value, f.Currency),
                i == 0 ? "—" : TableCell.Bold(Show.Percent(s.OfPrevious)),
                s.OfPrevious - before is { } change ? Show.Points(change) : "—",
                Show.Percent(i == 0 ? (s.Count == 0 ? null : 1) : s.OfFirst), isWon ? "—" : Show.Count(s.Lost),
                isWon ? "—" : Show.Count(open.Count), isWon ? "—" : Show.MoneyCompact(open.Value, f.Currency), isWon ? "—" : Show.MoneyCompact(open.Weighted, f.Currency));
        }).ToList();
        var openStages = f.Open.Stages.Take(f.Open.Stages.Count - 1).ToList();
        rows.Add(TableRow.Total(L["Total"].Value, "", "", "", "", "", Show.Count(f.Funnel.Lost), Show.Count(f.OpenDeals),
            Show.MoneyCompact(openStages.Sum(s => s.Value), f.Currency), Show.MoneyCompact(openStages.Sum(s => s.Weighted), f.Currency)));
        return new TableBlock(
            [new(L["Stage"]), TableColumn.Number(L["Deals"]), TableColumn.Number(L["Value"]), TableColumn.Number(L["Of previous"]), TableColumn.Number(L["Change"]),
                TableColumn.Number(L["Of first"]), TableColumn.Number(L["Lost here"]), TableColumn.Number(L["Open now"]), TableColumn.Number(L["Open value"]), TableColumn.Number(L["Weighted"])],
            rows);
    }

    private static BarRow[] TimeRows(FunnelReportFigures f) =>
    [
        .. f.Times.Select((t, i) => new BarRow(t.Stage.Name, t.Stage.Name, t.Median, t.Median is { } m ? Show.Number((decimal)m, m < 10 ? 1 : 0) : "—")
        {
            Colour = StageColours.Token(t.Stage, i, f.Times.Count),
            Norm = t.Norm,
            Low = t.LowerQuartile,
            High = t.UpperQuartile,
        }),
    ];

    private TableBlock Losses(FunnelReportFigures f)
    {
        var most = f.Losses.Count == 0 ? 1 : f.Losses[0].Deals;
        return new TableBlock([new(L["Reason"]), new("", CellAlign.Start, 118), TableColumn.Number(L["Deals"]), TableColumn.Number(L["of lost"])],
            [.. f.Losses.Take(8).Select(l => TableRow.Of(l.Reason, TableCell.Of(CellPictures.Bar((double)l.Deals / most, l.Reason)), TableCell.Bold(Show.Count(l.Deals)),
                TableCell.Muted(Show.Percent(f.LostInPeriod == 0 ? null : (double)l.Deals / f.LostInPeriod))))]);
    }

    private TableBlock Channels(FunnelReportFigures f)
    {
        var best = f.Channels.Select(Share).DefaultIfEmpty(1).Max();
        return new TableBlock([new(L["Channel"]), new("", CellAlign.Start, 84), TableColumn.Number(L["Won / started"]), TableColumn.Number(L["of started"])],
            [.. f.Channels.Take(8).Select(c => TableRow.Of(f.ChannelName(c.Channel) ?? L["None given"], TableCell.Of(CellPictures.Bar(best == 0 ? 0 : Share(c) / best, "", 84)),
                TableCell.Muted($"{Show.Count(c.Won)} / {Show.Count(c.Deals)}"), TableCell.Bold(Show.Percent(Share(c)))))]);

        static double Share(ChannelCount c) => c.Deals == 0 ? 0 : (double)c.Won / c.Deals;
    }

    private TableBlock Leaders(FunnelReportFigures f)
    {
        var most = Math.Max(1, f.Leaders[0].Value);
        var rows = f.Leaders.Select((l, i) => TableRow.Of(TableCell.Muted(Show.Count(i + 1)), TableCell.Bold(f.EmployeeName(l.Employee) ?? L["Nobody"]), TableCell.Muted(f.DepartmentName(l.Employee) ?? ""),
            TableCell.Of(CellPictures.Bar((double)l.Value / most, "", colour: "won")), Show.Count(l.Won), TableCell.Bold(Show.MoneyCompact(l.Value, f.Currency)))).ToList();
        rows.Add(TableRow.Total("", L["Total"].Value, "", "", Show.Count(f.Won), Show.MoneyCompact(f.WonValue, f.Currency)));
        return new TableBlock([new("#"), new(L["Name"]), new(L["Department"]), new("", CellAlign.Start, 118), TableColumn.Number(L["Won"]), TableColumn.Number(L["Value"])], rows);
    }

    private List<ReportFilter> Filters(ViewQuery view, FunnelReportFigures f, Catalog catalog, DateTimeOffset asOf)
    {
        var zone = catalog.Company.Zone;
        var (from, to) = (view.Period.From, view.Period.To);
        var last = Period.DayOf(asOf.UtcDateTime, zone) < to ? Period.DayOf(asOf.UtcDateTime, zone).AddDays(1) : to;
        var filters = new List<ReportFilter>
        {
            new(L["Period"], view.Period.Kind == PeriodKind.All || last <= from ? view.Period.Name(parts) : Show.Period(from, last)),
            new(L["Pipeline"], f.Funnel.Pipeline.Name),
            new(L["Counted"], f.ModeName(L)),
            new(L["As of"], Show.DateAndTime(asOf, zone)),
        };
        filters.AddRange(ReportLines.Filters(view.Filter, catalog, L));
        if (!view.AnyFilter)
            filters.Add(new(L["Departments, products, channels"], L["all"]));
        if (f.Before is not null)
            filters.Add(new(L["Compared with"], L["same day of {0}", view.Period.Previous!.Name(parts)]));
        return filters;
    }
}
