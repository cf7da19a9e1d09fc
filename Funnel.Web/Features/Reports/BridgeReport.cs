using Funnel.Domain.Analytics;
using Funnel.Domain.Common;
using Funnel.Web.Live;
using Funnel.Web.Parts;
using Funnel.Web.Parts.Charts;
using Funnel.Web.Parts.Views;
using Microsoft.Extensions.Localization;

namespace Funnel.Web.Features.Reports;

/// <summary>Composes the bridge's report: one page that is the full answer. Pure: the same state, view and instant give the same document.</summary>
public sealed class BridgeReport(BridgePictures pictures, IStringLocalizer<ReportTexts> L, IStringLocalizer<PartsTexts> parts)
{
    private const int Listed = 3;

    /// <param name="now">UTC; the end of the bridge unless the view names another.</param>
    /// <param name="by">Who asked for it, as printed in the foot.</param>
    public ReportDocument Compose(LiveState state, BridgeView view, DateTime now, string by)
    {
        var (catalog, zone, currency) = (state.Catalog, state.Catalog.Company.Zone, state.Catalog.Company.Currency);
        var query = view.ToQuery(catalog, now);
        var bridge = ForecastBridge.Of(state.History, catalog, query);
        var window = view.Window.Name(parts);
        var printed = new DateTimeOffset(now);
        return new ReportDocument
        {
            Title = L["Forecast bridge, {0}", window],
            Kind = L["Forecast bridge"],
            Period = L["{0}, {1} to {2}", window, Day(query.From, zone), Day(query.To, zone)],
            Company = catalog.Company.Name,
            CompanyLine = catalog.Company.Tagline,
            Filters = [.. Filters(view, bridge, catalog)],
            AsOf = TimeZoneInfo.ConvertTime(new DateTimeOffset(query.To), zone),
            LastEvent = state.Sequence,
            Generated = L["Generated {0} ({1}) by {2}", Show.DateAndTime(printed, zone), ReportLines.Offset(printed, zone), by],
            Moment = ReportLines.Moment(L, new DateTimeOffset(query.To), zone),
            Trace = L["up to event {0}, checksum {1}"],
            PageOf = L["Page {0} of {1}"],
            IsOnePage = true,
            Blocks = [.. Answer(bridge, currency, window, state), .. Largest(bridge, state)],
        };
    }

    private IEnumerable<ReportBlock> Answer(BridgeFigures bridge, string currency, string window, LiveState state)
    {
        yield return new KeyFiguresBlock(
        [
            new(L["Start"], Amount(bridge.Start.Amount, bridge, currency, signed: false), L.Count("{0} deal|{0} deals", bridge.Start.Entries)),
            new(L["Added"], Amount(bridge.Added, bridge, currency), Names(bridge, s => s.Amount > 0)),
            new(L["Taken"], Amount(bridge.Taken, bridge, currency), Names(bridge, s => s.Amount < 0)),
            new(L["End"], Amount(bridge.End.Amount, bridge, currency, signed: false), L.Count("{0} deal|{0} deals", bridge.End.Entries)),
        ]);
        if (Remarks(bridge, currency, window, state) is { Count: > 0 } remarks)
            yield return new RemarksBlock(remarks);
        var picture = pictures.Of(bridge, currency);
        yield return new HeadingBlock(L["From start to end"]);
        // As high as leaves room for the whole answer on one page.
        var height = picture.Bars.Count <= 11 ? 204 - 21 * Math.Max(0, picture.Bars.Count - 10) : 216;
        yield return new PictureBlock(WaterfallChart.OnPaper(picture, height: height)) { Fit = (width, _) => WaterfallChart.OnPaper(picture, width, height) };
        yield return Steps(bridge, currency);
    }

    private TableBlock Steps(BridgeFigures bridge, string currency)
    {
        var rows = new List<TableRow>();
        foreach (var (cells, step) in pictures.Table(bridge, currency).Rows.Zip(bridge.IsOneInstant ? [bridge.Start] : bridge.Shown))
        {
            TableCell[] row = [TableCell.Of(Sample(step.Bar)), TableCell.Bold(cells[0]), TableCell.Muted(cells[1]), cells[2], TableCell.Bold(cells[3]), TableCell.Muted(cells[4])];
            rows.Add(step.Bar == BridgeBar.End ? TableRow.Total(row) : TableRow.Of(row));
        }
        return new TableBlock(
            [new("", CellAlign.Start, 22), new(L["Step"]), new(L["What it counts"]), TableColumn.Number(L["Deals"]), TableColumn.Number(MeasureName(bridge.Query)), TableColumn.Number(L["Running total"])], rows) { IsTight = true };
    }

    // What slipped is what people ask about first; without any, the largest step.
    private IEnumerable<ReportBlock> Largest(BridgeFigures bridge, LiveState state)
    {
        var currency = state.Catalog.Company.Currency;
        var step = bridge[BridgeBar.PushedOut].Entries > 0 ? bridge[BridgeBar.PushedOut]
            : bridge.Steps.Where(s => !BridgeBars.IsEnd(s.Bar) && s.Entries > 0).MaxBy(s => Math.Abs(s.Amount));
        if (step is null)
            yield break;
        var entries = ForecastBridge.EntriesOf(state.History, state.Catalog, bridge.Query, step.Bar);
        yield return new HeadingBlock(pictures.Name(step.Bar), entries.Count <= Listed ? L["every other step can be listed the same way"]
            : L["the {0} largest of {1}; every other step can be listed the same way", Listed, Show.Count(entries.Count)]);
        var rows = entries.Take(Listed).Select(e =>
        {
            var standing = BridgeBars.Direction(e.Bar) < 0 && e.Before is { } before ? before : e.After;
            return TableRow.Of(TableCell.Bold(ReportLines.Title(standing.Facts.Title)), state.Catalog.Employee(standing.Owner)?.Name ?? L["Nobody"], Expected(e.Before?.ExpectedClose), Expected(e.After.ExpectedClose),
                Amount(e.Amount, bridge, currency));
        }).ToList();
        if (entries.Count > Listed)
            rows.Add(TableRow.Of(TableCell.Muted(L.Count("{0} more|{0} more", entries.Count - Listed)), "", "", "", Amount(entries.Skip(Listed).Sum(e => e.Amount), bridge, currency)));
        yield return new TableBlock([new(L["Deal"]), new(L["Owner"]), new(L["Was expected"]), new(L["Is expected"]), TableColumn.Number(MeasureName(bridge.Query))], rows) { IsTight = true };
    }

    private List<Remark> Remarks(BridgeFigures bridge, string currency, string window, LiveState state)
    {
        var remarks = new List<Remark>();
        var change = bridge.End.Amount - bridge.Start.Amount;
        if (change != 0)
        {
            var size = Amount(Math.Abs(change), bridge, currency, signed: false);
            var share = bridge.Start.Amount == 0 ? null : Show.Percent(Math.Abs(change) / (double)bridge.Start.Amount);
            remarks.Add(new Remark(change < 0 ? L["{0} less to close", size] : L["{0} more to close", size], share is null ? L["Nothing stood there at the start."]
                : change < 0 ? L["What is open for {0} fell by {1}.", window, share] : L["What is open for {0} rose by {1}.", window, share]));
        }
        var (won, lost) = (bridge[BridgeBar.Won], bridge[BridgeBar.Lost]);
        if (won.Entries + lost.Entries > 0)
            remarks.Add(new Remark(lost.Amount < won.Amount ? L["Losses outweigh wins"] : L["Wins outweigh losses"], L["{0} lost against {1} won; {2} against {3}.",
                Amount(-lost.Amount, bridge, currency, signed: false), Amount(-won.Amount, bridge, currency, signed: false), L.Count("{0} deal|{0} deals", lost.Entries), Show.Count(won.Entries)]));
        if (bridge[BridgeBar.PushedOut] is { Entries: > 0 } pushed)
        {
            var again = ForecastBridge.EntriesOf(state.History, state.Catalog, bridge.Query, BridgeBar.PushedOut).Count(e => ForecastBridge.TimesPutOff(e.Track, e.Sequence, bridge.Query.To.Ticks) > 1);
            remarks.Add(new Remark(L["{0} pushed out", Amount(-pushed.Amount, bridge, currency, signed: false)], again == 0
                ? L.Count("{0} deal is expected outside the window now.|{0} deals are expected outside the window now.", pushed.Entries)
                : L.Count("{0} deal is expected outside the window now, {1} not for the first time.|{0} deals are expected outside the window now, {1} not for the first time.", pushed.Entries, Show.Count(again))));
        }
        return remarks;
    }

    private IEnumerable<ReportFilter> Filters(BridgeView view, BridgeFigures bridge, Catalog catalog)
    {
        var (query, zone) = (bridge.Query, catalog.Company.Zone);
        yield return new(L["Window"], view.Window.Kind == PeriodKind.All ? view.Window.Name(parts) : $"{Show.DayMonth(view.Window.From)} – {Show.Date(view.Window.To.AddDays(-1))}");
        yield return new(L["From"], Moment(query.From, view.Window.From.Year, zone));
        yield return new(L["To"], Moment(query.To, view.Window.From.Year, zone));
        yield return new(L["Pipeline"], bridge.Pipeline.Name);
        foreach (var filter in ReportLines.Filters(query.Filter, catalog, L))
            yield return filter;
        if (!view.View.AnyFilter)
            yield return new(L["Filter"], L["none"]);
        yield return new(L["Measure"], MeasureName(query));
        if (query.Measure == FunnelMeasure.Weighted)
            yield return new(L["Win probability"], WeightWords.Of(Weights.At(catalog, query.To), bridge.Pipeline.Id, parts));
    }

    private string MeasureName(BridgeQuery query) => query.Measure switch { FunnelMeasure.Count => L["Number"], FunnelMeasure.Weighted => L["Weighted"], _ => L["Budget"] };

    // The three that did most of it.
    private string Names(BridgeFigures bridge, Func<BridgeStep, bool> which) =>
        string.Join(", ", bridge.Steps.Where(s => !BridgeBars.IsEnd(s.Bar) && which(s)).OrderByDescending(s => Math.Abs(s.Amount)).Take(3).Select(s => pictures.Name(s.Bar).ToLower(System.Globalization.CultureInfo.CurrentUICulture)));

    private static Drawing Sample(BridgeBar bar)
    {
        var box = new BoxMark(.5, .5, 11, 11) { Radius = 2.5 };
        return BridgePictures.Kind(bar) switch
        {
            WaterfallKind.Total => new(12, 12, [box with { Fill = "text" }], ""),
            WaterfallKind.Adds => new(12, 12, [box with { Fill = "stage-3" }], ""),
            WaterfallKind.Won => new(12, 12, [box with { Fill = "won" }, new PathMark("M3 6.2l2 2L9 4") { Stroke = new("on-won", 1.6) { Round = true } }], ""),
            WaterfallKind.Lost => new(12, 12, [box with { Fill = new Hatch("lost"), Stroke = new("lost", .8) }, new PathMark("M3.5 3.5L8.500 8.5M8.5 3.5L3.5 8.5") { Stroke = new("lost", 1.5) { Round = true } }], ""),
            _ => new(12, 12, [box with { Fill = new Hatch("n-600"), Stroke = new("n-600", .8) }], ""),
        };
    }

    private static string Amount(long amount, BridgeFigures bridge, string currency, bool signed = true) => BridgePictures.Figure(amount, bridge, currency, signed);

    private static string Expected(DateOnly? day) => day is { } d ? Show.Date(d) : Show.None;

    private static string Day(DateTime at, TimeZoneInfo zone) => Show.Date(Period.DayOf(at, zone));

    private static string Moment(DateTime at, int year, TimeZoneInfo zone) =>
        $"{(Period.DayOf(at, zone) is var day && day.Year == year ? Show.DayMonth(day) : Show.Date(day))}, {Show.Time(new DateTimeOffset(at, TimeSpan.Zero), zone)}";
}
