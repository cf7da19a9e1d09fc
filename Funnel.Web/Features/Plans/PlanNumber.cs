using System.Globalization;
using Funnel.Domain.Analytics;
using Funnel.Domain.Plans;
using Funnel.Web.Parts;

namespace Funnel.Web.Features.Plans;

/// <summary>
/// Targets as the grid writes and reads them: in thousands where the company is large. What separates decimals is the viewer's language's own sign, because
/// “84.512” thousand is no rare target.
/// </summary>
public sealed class PlanNumber(PlanAmounts amounts, int unit)
{
    private const decimal Large = 1_000_000;

    /// <summary>1 or 1,000.</summary>
    public int Unit => unit;

    private decimal Size => amounts.Factor * unit;

    public static PlanNumber For(PlanFigures figures, string currency)
    {
        var amounts = new PlanAmounts(figures.Query.Metric, currency);
        var largest = figures.Rows.Select(r => Math.Max(r.Cells[figures.Query.Year.Whole].Plan ?? 0, Math.Max(r.Facts.Sum(), r.FactsBefore.Sum()))).DefaultIfEmpty().Max();
        return new PlanNumber(amounts, figures.Query.Metric == PlanMetric.Value && amounts.Major(largest) >= Large ? 1_000 : 1);
    }

    /// <summary>Rounded to what a cell has room for.</summary>
    public string Show(decimal? inside, int decimals = 0) => inside is { } i ? Parts.Show.Number(i / Size, decimals) : "";

    public string Signed(decimal inside, int decimals = 0) => (Math.Round(inside / Size, decimals, MidpointRounding.AwayFromZero) > 0 ? "+" : "") + Parts.Show.Number(inside / Size, decimals);

    /// <summary>A difference of targets, with their decimals.</summary>
    public string SignedExactly(long inside) => (inside > 0 ? "+" : "") + Target(inside);

    /// <summary>A target: whole where it is, else with one decimal.</summary>
    public string Target(long? inside) => inside is { } i ? Parts.Show.Number(i / Size, i % Size == 0 ? 0 : 1) : "";

    /// <summary>All of it, as somebody would type it.</summary>
    public string Raw(long? inside) => inside is { } i ? (i / Size).ToString("0.#######", Culture) : "";

    /// <summary>Null when it is no number; throws where the rules refuse it. Nothing typed takes a target away.</summary>
    public (bool Understood, long? Value) Read(string text)
    {
        if (string.IsNullOrWhiteSpace(text))
            return (true, null);
        return Amounts.TryRead(text, out var number, Unclear.AsViewerWrites) && number >= 0 ? (true, amounts.Minor(number * unit)) : (false, null);
    }

    private static NumberFormatInfo Culture => new() { NumberDecimalSeparator = Amounts.ViewersSign.ToString() };
}
