using System.Text.RegularExpressions;
using Funnel.Domain.Analytics;
using Funnel.Domain.Common;
using Microsoft.Extensions.Localization;

namespace Funnel.Web.Parts.Charts;

/// <summary>From a counted bridge to a worded picture: the one way it is told, on screen and paper.</summary>
public sealed partial class BridgePictures(IStringLocalizer<ChartTexts> L)
{
    public WaterfallPicture Of(BridgeFigures figures, string currency)
    {
        var bars = new List<WaterfallBar>();
        var level = 0L;
        // From an instant to itself there is one bar: nothing lies between.
        foreach (var step in figures.IsOneInstant ? [figures.Start] : figures.Shown)
        {
            var isEnd = BridgeBars.IsEnd(step.Bar);
            var (from, to) = isEnd ? (0, step.Amount) : (level, level + step.Amount);
            level = to;
            bars.Add(new WaterfallBar(step.Bar.ToString(), Name(step.Bar), Number(step), from, to, Figure(step, figures, currency), Kind(step.Bar))
            {
                Short = Sign(step) + Compact(step.Amount, figures, currency),
                Shortest = Sign(step) + Compact(step.Amount, figures, currency).Replace(Show.Symbol(currency), "", StringComparison.Ordinal).Trim(),
                ShortNote = Show.Count(step.Entries),
                Tip = [new(Meaning(step.Bar, figures), "")],
                TipHint = isEnd ? L["Click to see the deals"] : L["Click to see what happened"],
            });
        }
        return new WaterfallPicture(bars)
        {
            Summary = L["From {0} to {1}: {2}.", Figure(figures.Start, figures, currency), Figure(figures.End, figures, currency),
                string.Join(", ", figures.Shown.Where(s => !BridgeBars.IsEnd(s.Bar) && s.Entries > 0).Select(s => $"{Name(s.Bar)} {Figure(s, figures, currency)}"))],
            Table = Table(figures, currency),
            Axis = (axisLevel, step) => figures.Query.Measure == FunnelMeasure.Count ? Show.Count((long)axisLevel) : AxisMoney((long)axisLevel, (long)step, currency),
        };
    }

    public string Name(BridgeBar bar) => bar switch
    {
        BridgeBar.Start => L["Start"],
        BridgeBar.New => L["New"],
        BridgeBar.Reopened => L["Reopened"],
        BridgeBar.Restored => L["Restored"],
        BridgeBar.PulledIn => L["Pulled in"],
        BridgeBar.Increased => L["Increased"],
        BridgeBar.Decreased => L["Decreased"],
        BridgeBar.HandedIn => L["Handed in"],
        BridgeBar.HandedOut => L["Handed out"],
        BridgeBar.Likelier => L["More likely"],
        BridgeBar.LessLikely => L["Less likely"],
        BridgeBar.FilterIn => L["Into the filter"],
        BridgeBar.FilterOut => L["Out of the filter"],
        BridgeBar.PushedOut => L["Pushed out"],
        BridgeBar.Won => L["Won"],
        BridgeBar.Lost => L["Lost"],
        BridgeBar.Deleted => L["Deleted"],
        _ => L["End"],
    };

    /// <summary>What a bar counts, in a few words.</summary>
    public string Meaning(BridgeBar bar, BridgeFigures figures) => bar switch
    {
        BridgeBar.Start => L["Open and expected in the window at the start"],
        BridgeBar.New => L["Created since, expected in the window"],
        BridgeBar.Reopened => L["Won or lost before, open again"],
        BridgeBar.Restored => L["Deleted before, taken back since"],
        BridgeBar.PulledIn => L["Expected outside the window before, in it now"],
        BridgeBar.Increased => L["Budget raised while in the window"],
        BridgeBar.Decreased => L["Budget lowered while in the window"],
        BridgeBar.HandedIn => figures.Query.Filter.Department is null && figures.Query.Filter.Owner is null ? L["Given to somebody shown here"] : L["Given to somebody the filter asks for"],
        BridgeBar.HandedOut => L["Given to somebody else"],
        BridgeBar.Likelier => L["A better stage or a higher chance"],
        BridgeBar.LessLikely => L["An earlier stage or a lower chance"],
        BridgeBar.FilterIn => L["Pipeline, products, channel or customer fit since"],
        BridgeBar.FilterOut => L["Pipeline, products, channel or customer fit no more"],
        BridgeBar.PushedOut => L["Expected outside the window now"],
        BridgeBar.Won => figures.Query.Measure == FunnelMeasure.Count ? L["Closed and won"] : L["At the budget when won"],
        BridgeBar.Lost => figures.Query.Measure == FunnelMeasure.Count ? L["Closed and lost"] : L["At the budget when lost"],
        BridgeBar.Deleted => L["Deleted since: what stood at the start"],
        _ => L["Open and expected in the window at the end"],
    };

    /// <summary>Its amount with a sign, or a total without one; to the cent where anything has cents.</summary>
    public static string Figure(BridgeStep step, BridgeFigures figures, string currency) => Figure(step.Amount, figures, currency, !BridgeBars.IsEnd(step.Bar));

    public static string Figure(long amount, BridgeFigures figures, string currency, bool signed = true)
    {
        if (figures.Query.Measure == FunnelMeasure.Count)
            return signed ? Show.Signed(amount) : Show.Count(amount);
        if (amount == 0)
            return "0";
        var whole = HasNoCents(figures, currency);
        return (signed && amount > 0 ? "+" : "") + (whole ? Show.Money(amount, currency) : Show.MoneyExact(amount, currency));
    }

    /// <summary>Deals that came or went, or changes.</summary>
    public string Number(BridgeStep step) => BridgeBars.IsChange(step.Bar) ? L.Count("{0} change|{0} changes", step.Entries) : L.Count("{0} deal|{0} deals", step.Entries);

    public static WaterfallKind Kind(BridgeBar bar) => bar switch
    {
        BridgeBar.Start or BridgeBar.End => WaterfallKind.Total,
        BridgeBar.Won => WaterfallKind.Won,
        BridgeBar.Lost => WaterfallKind.Lost,
        _ => BridgeBars.Takes(bar) ? WaterfallKind.Takes : WaterfallKind.Adds,
    };

    /// <summary>Bar, meaning, deals, amount and the total it leaves behind.</summary>
    public ChartTable Table(BridgeFigures figures, string currency)
    {
        var total = 0L;
        var rows = new List<IReadOnlyList<string>>();
        foreach (var step in figures.IsOneInstant ? [figures.Start] : figures.Shown)
        {
            total = BridgeBars.IsEnd(step.Bar) ? step.Amount : total + step.Amount;
            rows.Add([Name(step.Bar), Meaning(step.Bar, figures), Deals(step), Figure(step, figures, currency), Figure(total, figures, currency, signed: false)]);
        }
        return new ChartTable(L["Forecast bridge"], [L["Step"], L["What it counts"], L["Deals"], L["Amount"], L["Running total"]], rows);
    }

    private string Deals(BridgeStep step) => BridgeBars.IsEnd(step.Bar) ? Show.Count(step.Entries) : BridgeBars.IsChange(step.Bar) ? Number(step) : Show.Signed(step.Deals);

    private static bool HasNoCents(BridgeFigures figures, string currency)
    {
        var unit = (long)Math.Pow(10, Currencies.Digits(currency));
        return figures.Steps.All(s => s.Amount % unit == 0);
    }

    private static string Sign(BridgeStep step) => !BridgeBars.IsEnd(step.Bar) && step.Amount > 0 ? "+" : "";

    private static string Compact(long amount, BridgeFigures figures, string currency)
    {
        if (figures.Query.Measure == FunnelMeasure.Count || amount == 0)
            return Show.Count(amount);
        var unit = Show.UnitFor(amount, currency);
        var thousands = unit == MoneyUnit.One && Math.Abs(new Money(amount, currency).Major) >= 1_000;
        return Show.MoneyCompact(amount, currency, thousands ? MoneyUnit.Thousand : unit);
    }

    internal static string AxisMoney(long level, long step, string currency)
    {
        var unit = Show.UnitFor(step, currency);
        // €500k, €1M, €1.50M: nobody reads €1,500k at a glance.
        if (unit == MoneyUnit.Thousand && Show.UnitFor(level, currency) == MoneyUnit.Million)
            unit = MoneyUnit.Million;
        return NoCents().Replace(Show.MoneyCompact(level, currency, unit), "");
    }

    // €1.00M, but not €1,000k.
    [GeneratedRegex(@"[.,]00(?!\d)", RegexOptions.None, 1000)]
    private static partial Regex NoCents();
}
