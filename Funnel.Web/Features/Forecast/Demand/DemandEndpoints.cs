using Funnel.Domain.Analytics;
using Funnel.Domain.Common;
using Funnel.Domain.Forecasting.Demand;
using Funnel.Web.Access;
using Funnel.Web.Api;
using Funnel.Web.Live;
using Funnel.Web.Parts.Views;

namespace Funnel.Web.Features.Forecast.Demand;

/// <summary>The demand for products for programs: what was won, what is promised, what is expected, and how well the methods did before.</summary>
public static class DemandEndpoints
{
    public static void MapDemand(this IEndpointRouteBuilder api) => api.MapGet("/demand", Demand).Documented(DemandDocs.Demand);

    /// <summary>Units, and value in major units, of a month; one that goes on is not over.</summary>
    public sealed record DemandMonthView(string Month, decimal Units, decimal Value, bool Over);

    public sealed record PromisedView(decimal Units, decimal Value);

    /// <summary>By the measure asked for.</summary>
    public sealed record ExpectedMonthView(string Month, double Value, double Low, double High);

    public sealed record MethodScoreView(string Method, double Error, double? Bias, double Coverage);

    public sealed record NotTriedView(string Method, string Why);

    public sealed record DemandForecastView(string Method, bool ByHand, double Error, double? Bias, double Coverage, IReadOnlyList<ExpectedMonthView> Months, int Starts, IReadOnlyList<MethodScoreView> Backtest, IReadOnlyList<NotTriedView> NotTried);

    public sealed record ProductDemandView(string Product, string Name, string? Line, IReadOnlyList<DemandMonthView> Won, IReadOnlyList<DemandMonthView> Promised, PromisedView PromisedLate, PromisedView PromisedWithoutDate, PromisedView PromisedLater, DemandForecastView? Forecast);

    public sealed record DemandAnswer(DateTime AsOf, long Sequence, DemandMeasure Measure, string Currency, ChanceBasis CountsFrom, IReadOnlyList<ProductDemandView> Products);

    private static DemandAnswer Demand(HttpRequest request, LiveHistory live, TimeProvider clock)
    {
        var (state, now) = (live.Now, clock.GetUtcNow().UtcDateTime);
        var view = DemandView.ReadStrict(request.Query, state.Catalog, request.HttpContext.Acting().Sees, now);
        var query = view.ToQuery(now);
        state = state.AsOf(query.AsOf);
        var figures = ProductDemand.Of(state.History, state.Catalog, query);
        return new DemandAnswer(query.AsOf, figures.Sequence, query.Measure, state.Catalog.Company.Currency, state.Catalog.ChancesAt(query.AsOf).BasisOf(view.View.Filter.Pipeline), [.. figures.Rows.Select(r => View(r, figures, state.Catalog))]);
    }

    private static ProductDemandView View(DemandRow row, DemandFigures figures, Catalog catalog)
    {
        var (sales, currency) = (row.Sales, catalog.Company.Currency);
        var product = catalog.Products.GetValueOrDefault(sales.Product);
        return new ProductDemandView(sales.Product.Value.ToString(System.Globalization.CultureInfo.InvariantCulture), product?.Name ?? "", product?.Line is { } line ? catalog.Lines.GetValueOrDefault(line)?.Name : null,
            [.. sales.Sold.Select((p, i) => Month(p, sales.FirstMonth.AddMonths(i), figures.ThisMonth, currency))],
            [.. sales.Promised.Select((p, i) => Month(p, figures.ThisMonth.AddMonths(i), figures.ThisMonth, currency))],
            Sum(sales.Elsewhere[PromisePlace.Late], currency), Sum(sales.Elsewhere[PromisePlace.NoDate], currency), Sum(sales.Elsewhere[PromisePlace.Later], currency),
            row.Forecast is { } forecast ? View(forecast, figures, currency) : null);
    }

    private static DemandForecastView View(DemandForecast forecast, DemandFigures figures, string currency)
    {
        var (score, test) = (forecast.Score, forecast.Backtest);
        // Value is counted in minor units, told in major ones.
        var unit = figures.Query.Measure == DemandMeasure.Value ? Math.Pow(10, Currencies.Digits(currency)) : 1;
        return new DemandForecastView(DemandView.Name(forecast.Method), forecast.IsByHand, Round(score.Error), Round(score.Bias), Round(score.Coverage),
            [.. forecast.Months.Select((m, i) => new ExpectedMonthView(Text(figures.ThisMonth.AddMonths(i)), Round(m.Value / unit), Round(m.Low / unit), Round(m.High / unit)))], test.Starts,
            [.. test.Scores.OrderBy(s => s.Error).Select(s => new MethodScoreView(DemandView.Name(s.Method), Round(s.Error), Round(s.Bias), Round(s.Coverage)))],
            [.. test.NotTried.Select(n => new NotTriedView(DemandView.Name(n.Method), DemandView.Name(n.Why)))]);
    }

    private static DemandMonthView Month(in Portion portion, DateOnly month, DateOnly now, string currency) => new(Text(month), portion.Units, new Money(portion.Value, currency).Major, month < now);

    private static PromisedView Sum(in Portion portion, string currency) => new(portion.Units, new Money(portion.Value, currency).Major);

    private static string Text(DateOnly month) => month.ToString("yyyy-MM", System.Globalization.CultureInfo.InvariantCulture);

    private static double Round(double value) => Math.Round(value, 4);

    private static double? Round(double? value) => value is { } v ? Math.Round(v, 4) : null;
}
