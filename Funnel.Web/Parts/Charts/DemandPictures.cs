using System.Globalization;
using Funnel.Domain.Common;
using Funnel.Domain.Forecasting.Demand;
using Microsoft.Extensions.Localization;

namespace Funnel.Web.Parts.Charts;

/// <summary>From the counted demand for a product to worded pictures: the one way it is told, on screen and paper.</summary>
public sealed class DemandPictures(IStringLocalizer<ChartTexts> L)
{
    /// <summary>From this error on a method is hardly better than repeating the month before.</summary>
    public const double Weak = 0.9;

    /// <summary>A month's key in a picture.</summary>
    public static string Key(DateOnly month) => month.ToString("yyyy-MM", CultureInfo.InvariantCulture);

    public BandPicture Of(DemandRow row, DemandFigures figures, string name, int past, string currency)
    {
        var (sales, measure, now) = (row.Sales, figures.Query.Measure, figures.ThisMonth);
        var first = sales.Sold.Count == 0 ? now : Later(sales.FirstMonth, now.AddMonths(-past));
        var months = new List<BandMonth>();
        for (var month = first; month < now.AddMonths(figures.Query.Horizon); month = month.AddMonths(1))
            months.Add(Month(month, row, figures, currency));
        return new BandPicture(months)
        {
            Summary = Summary(row, figures, name, currency),
            Table = Table(row, figures, name, past, currency),
            Axis = (level, step) => measure == DemandMeasure.Units ? Show.Number((decimal)level, step < 1 ? 1 : 0) : BridgePictures.AxisMoney((long)level, (long)step, currency),
            Figure = (value, largest) => Figure(value, measure, currency, largest),
            SoldWord = L["sold"],
            ForecastWord = L["forecast"],
            TipHint = L["Click to see the deals"],
        };
    }

    /// <summary>The last twelve whole months without axes: a line, or bars where most are empty.</summary>
    public Drawing Shape(DemandRow row, DemandMeasure measure, string name, double width = 92, double height = 30)
    {
        var values = row.Sales.Sold.SkipLast(1).TakeLast(12).Select(m => m.By(measure)).ToList();
        var summary = L["{0}, the last {1} months", name, values.Count];
        if (values.Count == 12 && row.Forecast?.Backtest.IsRare != true)
            return Sparkline.Draw(values, "text-2", summary, width, height, filled: false) is var line
                ? line with { Marks = [.. line.Marks, BoxMark.Dot(width - 4, LastHeight(values, height), 2.6) with { Fill = "text-2" }] } : line;
        // A young product's months stand at the right, where the others' last ones do.
        var (pitch, highest) = ((width - 4) / 12, values.Append(0).Max());
        var marks = new List<Mark>();
        for (var i = 0; i < 12; i++)
        {
            var value = i - (12 - values.Count) is >= 0 and var at ? values[at] : 0;
            var tall = highest > 0 ? value / highest * (height - 8) : 0;
            marks.Add(tall > 0 ? new BoxMark(2 + (i * pitch), height - 4 - tall, pitch - 2.6, tall) { Radius = 1, Fill = "text-2" } : new LineMark(2 + (i * pitch), height - 4, (i * pitch) + pitch - 1, height - 4, new("line-strong")));
        }
        return new Drawing(width, height, marks, summary);
    }

    /// <summary>Of a month, rounded as people would say it: rare sales keep a decimal.</summary>
    public static string Figure(double value, DemandMeasure measure, string currency) => Figure(value, measure, currency, value);

    /// <summary>Rounded like the largest it stands beside.</summary>
    public static string Figure(double value, DemandMeasure measure, string currency, double largest) => measure == DemandMeasure.Value
        ? Math.Round(value) == 0 ? "0" : Show.MoneyCompact((long)Math.Round(value), currency, Unit(largest, currency))
        : Show.Number((decimal)Math.Round(value, 1), Math.Round(largest, 1) < 10 && Math.Round(value, 1) is var small && small != Math.Floor(small) ? 1 : 0);

    public static string Figure(in Portion amounts, DemandMeasure measure, string currency) => Figure(amounts.By(measure), measure, currency);

    public static string Range(in ExpectedMonth month, DemandMeasure measure, string currency) => Pair("{0}–{1}", month.Low, month.High, measure, currency);

    /// <summary>Two figures in one form, "{0} of {1}"; the unit they share is said once.</summary>
    public static string Pair(string form, double less, double more, DemandMeasure measure, string currency)
    {
        var largest = Math.Max(less, more);
        var (first, second) = (Figure(less, measure, currency, largest), Figure(more, measure, currency, largest));
        if (measure == DemandMeasure.Value && first != "0")
            (first, second) = (first[..(first.LastIndexOfAny(Digits) + 1)], second[Math.Max(0, second.IndexOfAny(Digits))..]);
        return string.Format(CultureInfo.CurrentCulture, form, first, second);
    }

    /// <summary>A scaled error: two decimals.</summary>
    public static string Error(double error) => Show.Number((decimal)Math.Min(error, 999), 2);

    public string Method(DemandMethod method) => method switch
    {
        DemandMethod.Combined => L["Mean of four methods"],
        DemandMethod.Naive => L["Same as last month"],
        DemandMethod.SeasonalNaive => L["Same as a year ago"],
        DemandMethod.Simple => L["Simple smoothing"],
        DemandMethod.Linear => L["Smoothing, straight trend"],
        DemandMethod.Damped => L["Smoothing, damped trend"],
        DemandMethod.SeasonAdded => L["Smoothing, season added"],
        DemandMethod.SeasonFactor => L["Smoothing, season as factor"],
        DemandMethod.Selected => L["Smoothing, best form"],
        DemandMethod.Theta => "Theta",
        DemandMethod.Croston => "Croston",
        DemandMethod.Sba => "SBA",
        _ => "TSB",
    };

    public string Why(NotTried why, ProductHistory sales) => why switch
    {
        NotTried.NoYear => L["not tried: needs a year before the first test"],
        NotTried.NoSecondYear => L["not tried: two years are needed before the first test"],
        NotTried.HasEmptyMonths => L["not tried: some months are without a sale"],
        _ => L["not tried: sold in {0} of {1} months", Show.Count(sales.Sold.SkipLast(1).Count(m => m.Units > 0)), Show.Count(sales.Months)],
    };

    /// <summary>Months as words and numbers: won, promised, expected, interval.</summary>
    private ChartTable Table(DemandRow row, DemandFigures figures, string name, int past, string currency)
    {
        var (sales, measure, now) = (row.Sales, figures.Query.Measure, figures.ThisMonth);
        var rows = new List<IReadOnlyList<string>>();
        var first = sales.Sold.Count == 0 ? now : Later(sales.FirstMonth, now.AddMonths(-past));
        for (var month = first; month < now.AddMonths(figures.Query.Horizon); month = month.AddMonths(1))
        {
            var (sold, promised, forecast) = (Sold(sales, month), Promised(sales, month, now), Forecast(row, month, now));
            rows.Add([Show.Month(month), sold is { } s ? Figure(s, measure, currency) : Show.None, promised is { } p ? Figure(p, measure, currency) : Show.None,
                forecast is { } f ? Figure(f.Value, measure, currency) : Show.None, forecast is { } i ? Range(i, measure, currency) : Show.None]);
        }
        return new ChartTable(L["Demand for {0}", name], [L["Month"], L["Won"], L["Promised"], L["Expected"], L["80% interval"]], rows);
    }

    private BandMonth Month(DateOnly month, DemandRow row, DemandFigures figures, string currency)
    {
        var (measure, now) = (figures.Query.Measure, figures.ThisMonth);
        var (sold, promised, forecast) = (Sold(row.Sales, month), Promised(row.Sales, month, now), Forecast(row, month, now));
        var (from, count) = DemandRow.Told(figures.Query.Horizon);
        var ahead = Ahead(month, now);
        var hasPromise = promised is { } p && Math.Round(p.By(measure), 1) > 0;
        List<TipLine> tip = [];
        if (sold is { } s)
            tip.Add(new(month == now ? L["won so far"] : L["Won"], Figure(s, measure, currency)));
        if (promised is { } open)
            tip.Add(new(L["open deals promise"], Figure(open, measure, currency)));
        if (forecast is { } f)
            tip.AddRange([new(L["Expected"], Figure(f.Value, measure, currency)), new(L["80% interval"], Range(f, measure, currency))]);
        return new BandMonth(Key(month), month, Show.Month(month))
        {
            Sold = sold?.By(measure),
            IsGoingOn = month == now,
            Promised = hasPromise ? promised!.Value.By(measure) : 0,
            PromisedFigure = hasPromise ? (sold is { Units: > 0 } ? "+" : "") + Figure(promised!.Value, measure, currency) : "",
            Forecast = forecast is { } e ? new BandForecast(e.Value, e.Low, e.High, ahead >= from && ahead < from + count) : null,
            Tip = tip,
        };
    }

    private string Summary(DemandRow row, DemandFigures figures, string name, string currency)
    {
        var measure = figures.Query.Measure;
        var promised = Figure(row.Sales.Promised.Aggregate(default(Portion), (a, b) => a + b), measure, currency);
        if (row.AMonth is not { } month)
            return L["{0}: sold for {1} months, too short for a forecast; open deals promise {2}.", name, row.Sales.Months, promised];
        return L["{0}: {1} sold in twelve months; {2} a month expected, 80% interval {3}; open deals promise {4}.", name, Figure(row.Sales.Last(12), measure, currency), Figure(month.Value, measure, currency),
            Range(month, measure, currency), promised];
    }

    private static Portion? Sold(ProductHistory sales, DateOnly month) => Ahead(month, sales.FirstMonth) is >= 0 and var i && i < sales.Sold.Count ? sales.Sold[i] : null;

    private static Portion? Promised(ProductHistory sales, DateOnly month, DateOnly now) => Ahead(month, now) is >= 0 and var i ? sales.Promised[i] : null;

    private static ExpectedMonth? Forecast(DemandRow row, DateOnly month, DateOnly now) => row.Forecast is { } f && Ahead(month, now) is >= 0 and var i ? f.Months[i] : null;

    private static readonly char[] Digits = [.. "0123456789"];

    // In a narrow column tens of thousands are thousands already.
    private static MoneyUnit Unit(double largest, string currency) =>
        Show.UnitFor((long)largest, currency) is var unit && unit == MoneyUnit.One && new Money((long)largest, currency).Major >= 10_000 ? MoneyUnit.Thousand : unit;

    private static int Ahead(DateOnly month, DateOnly from) => ((month.Year - from.Year) * 12) + month.Month - from.Month;

    private static DateOnly Later(DateOnly a, DateOnly b) => a > b ? a : b;

    private static double LastHeight(List<double> values, double height) =>
        values.Max() > values.Min() ? height - 4 - ((values[^1] - values.Min()) / (values.Max() - values.Min()) * (height - 9)) : height / 2;
}
