using Funnel.Domain.Analytics;
using Funnel.Domain.Common;
using Funnel.Domain.Forecasting.Demand;
using Funnel.Web.Live;
using Funnel.Web.Parts;
using Funnel.Web.Parts.Charts;
using Funnel.Web.Parts.Views;
using Microsoft.Extensions.Localization;

namespace Funnel.Web.Features.Reports;

/// <summary>Composes the report on the demand for products: all products in one table, and one of them as a picture with its backtest. Pure: the same state, view and instant give the same document.</summary>
public sealed class DemandReport(DemandPictures pictures, IStringLocalizer<ReportTexts> L)
{
    /// <param name="now">UTC; what is known unless the view names another instant.</param>
    /// <param name="by">Who asked for it, as printed in the foot.</param>
    public ReportDocument Compose(LiveState state, DemandView view, DateTime now, string by)
    {
        var (catalog, zone) = (state.Catalog, state.Catalog.Company.Zone);
        var figures = ProductDemand.Of(state.History, catalog, view.ToQuery(now));
        var (from, to) = (figures.ThisMonth, figures.ThisMonth.AddMonths(view.Horizon - 1));
        var months = view.Horizon == 1 ? Show.Month(from) : L["{0} to {1}", Show.Month(from), Show.Month(to)].Value;
        var printed = new DateTimeOffset(now);
        var asOf = TimeZoneInfo.ConvertTime(new DateTimeOffset(figures.Query.AsOf), zone);
        return new ReportDocument
        {
            Title = L["Product demand, {0}", months],
            Kind = L["Product demand"],
            Period = L["{0}, as of {1}", months, Show.Date(Period.DayOf(figures.Query.AsOf, zone))],
            Company = catalog.Company.Name,
            CompanyLine = catalog.Company.Tagline,
            Filters = [.. Filters(view, figures, catalog, asOf, zone)],
            AsOf = asOf,
            LastEvent = state.Sequence,
            Generated = L["Generated {0} ({1}) by {2}", Show.DateAndTime(printed, zone), ReportLines.Offset(printed, zone), by],
            Moment = ReportLines.Moment(L, asOf, zone),
            Trace = L["up to event {0}, checksum {1}"],
            PageOf = L["Page {0} of {1}"],
            Blocks = figures.Rows.Count == 0 ? [new TextBlock(L["Nothing was won or is open with a product in it."])]
                : [.. Products(figures, catalog), .. One(figures.Rows.FirstOrDefault(r => r.Sales.Product == view.Item) ?? figures.Rows[0], figures, view, catalog)],
        };
    }

    private IEnumerable<ReportBlock> Products(DemandFigures figures, Catalog catalog)
    {
        var (measure, currency) = (figures.Query.Measure, catalog.Company.Currency);
        yield return new HeadingBlock(L["All products"], L["a month: the average of {0}; interval: eight of ten months should lie in it", Told(figures)]);
        var rows = figures.Rows.Select(row => TableRow.Of(TableCell.Bold(Name(row, catalog)), TableCell.Of(pictures.Shape(row, measure, Name(row, catalog), 74, 20)),
            DemandPictures.Figure(row.Sales.Last(12), measure, currency),
            row.AMonth is { } month ? TableCell.Bold(DemandPictures.Figure(month.Value, measure, currency)) : TableCell.Muted(Show.None),
            row.AMonth is { } interval ? DemandPictures.Range(interval, measure, currency) : TableCell.Muted(L.Count("only {0} month sold|only {0} months sold", row.Sales.Months)),
            DemandPictures.Figure(row.Sales.Promised.Aggregate(default(Portion), (a, b) => a + b), measure, currency),
            row.Forecast is { } f ? pictures.Method(f.Method) : TableCell.Muted(Show.None),
            row.Forecast is { } e ? DemandPictures.Error(e.Score.Error) : Show.None)).ToList();
        yield return new TableBlock([new(L["Product"]), new(L["12 months"]), TableColumn.Number(L["Won"]), TableColumn.Number(L["A month"]), TableColumn.Number(L["Interval"]), TableColumn.Number(L["Promised"]),
            new(L["Method"]), TableColumn.Number(L["Error"])], rows) { IsTight = true };
        yield return new TextBlock(L["Promised: open deals times their chance, in the months of their expected close. Error (MASE): under 1 is better than “same as last month” on past months the method had not seen; from {0} on it is hardly better.", DemandPictures.Error(DemandPictures.Weak)]) { IsSmall = true };
    }

    private IEnumerable<ReportBlock> One(DemandRow row, DemandFigures figures, DemandView view, Catalog catalog)
    {
        var (measure, currency, name) = (figures.Query.Measure, catalog.Company.Currency, Name(row, catalog));
        yield return new HeadingBlock(name, measure == DemandMeasure.Units ? L["units won a month"] : L["value won a month"]);
        var promised = DemandPictures.Figure(row.Sales.Promised.Aggregate(default(Portion), (a, b) => a + b), measure, currency);
        var year = new KeyFigure(L["Sold in 12 months"], DemandPictures.Figure(row.Sales.Last(12), measure, currency));
        yield return new KeyFiguresBlock(row.AMonth is { } month
            ? [new(L["A month"], DemandPictures.Figure(month.Value, measure, currency), Told(figures)), new(L["80% interval"], DemandPictures.Range(month, measure, currency)), new(L["Promised"], promised, L["open deals, weighted"]), year]
            : [new(L["Sold for"], L.Count("{0} month|{0} months", row.Sales.Months), L["too short for a forecast"]), new(L["Promised"], promised, L["open deals, weighted"]), year]);
        var picture = pictures.Of(row, figures, name, view.Past, currency);
        yield return new PictureBlock(BandChart.OnPaper(picture)) { Fit = (width, _) => BandChart.OnPaper(picture, width) };
        yield return new LegendBlock(
        [
            new(L["Won"], new Drawing(12, 12, [new BoxMark(.5, 2, 11, 8) { Radius = 2, Fill = "line" }], "")),
            new(L["forecast"], new Drawing(14, 12, [new LineMark(0, 6, 14, 6, new("brand", 2) { Dash = "5 4" })], "")),
            new(L["80% interval"], new Drawing(12, 12, [new BoxMark(.5, 2, 11, 8) { Radius = 2, Fill = "brand", Opacity = .14 }], "")),
            new(L["open pipeline, weighted"], new Drawing(12, 12, [new BoxMark(.5, 2, 11, 8) { Radius = 2, Fill = new Hatch("brand") }], "")),
        ]);
        if (row.Forecast is { } forecast)
            yield return Backtest(forecast);
    }

    private TableBlock Backtest(DemandForecast forecast)
    {
        var test = forecast.Backtest;
        var rows = test.Scores.OrderBy(s => s.Error).Select(s =>
        {
            var on = s.Method == forecast.Method;
            TableCell name = on ? TableCell.Bold(L["{0} (forecasts)", pictures.Method(s.Method)]) : pictures.Method(s.Method);
            return TableRow.Of(name, DemandPictures.Error(s.Errors[0]), on ? TableCell.Bold(DemandPictures.Error(s.Error)) : DemandPictures.Error(s.Error), s.Bias is { } bias ? Show.SignedPercent(bias) : Show.None, Show.Percent(s.Coverage));
        }).ToList();
        return new TableBlock([new(L.Count("Method, on {0} past start|Method, on {0} past starts", test.Starts)), TableColumn.Number(L["Error, 1 month"]), TableColumn.Number(L.Count("Error, {0} month|Error, {0} months", test.Horizon)),
            TableColumn.Number(L["Bias"]), TableColumn.Number(L["80% held"])], rows) { IsTight = true };
    }

    private IEnumerable<ReportFilter> Filters(DemandView view, DemandFigures figures, Catalog catalog, DateTimeOffset asOf, TimeZoneInfo zone)
    {
        yield return new(L["As of"], Show.DateAndTime(asOf, zone));
        yield return new(L["Months ahead"], Show.Count(view.Horizon));
        yield return new(L["Pipeline"], ((view.View.Filter.Pipeline is { } id ? catalog.Pipeline(id) : null) ?? catalog.Pipelines[0]).Name);
        foreach (var filter in ReportLines.Filters(figures.Query.Filter, catalog, L))
            yield return filter;
        if (!view.View.AnyFilter)
            yield return new(L["Filter"], L["none"]);
        yield return new(L["Measure"], figures.Query.Measure == DemandMeasure.Units ? L["Units"] : L["Value"]);
    }

    private string Told(DemandFigures figures)
    {
        var (from, count) = DemandRow.Told(figures.Query.Horizon);
        var first = figures.ThisMonth.AddMonths(from);
        return count == 1 ? Show.Month(first) : L["{0} to {1}", Show.Month(first), Show.Month(first.AddMonths(count - 1))];
    }

    private static string Name(DemandRow row, Catalog catalog) => catalog.Products.GetValueOrDefault(row.Sales.Product)?.Name ?? $"#{row.Sales.Product.Value}";
}
