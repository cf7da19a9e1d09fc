using Funnel.Domain.Analytics;
using Funnel.Web.Parts;
using Funnel.Web.Parts.Views;
using Microsoft.Extensions.Localization;

namespace Funnel.Web.Features.Figures;

/// <summary>A number of a calculation with its name, or an operator (no name).</summary>
public sealed record Piece(string Text, string? Name = null);

/// <summary>The calculation itself, in the numbers it was made with, unrounded where the screens round.</summary>
internal sealed class LineageFormula(IStringLocalizer<LineageTexts> L, IStringLocalizer<PartsTexts> parts)
{
    public IReadOnlyList<IReadOnlyList<Piece>> Of(LineageModel m) => m.Query.Figure switch
    {
        LineageFigure.Won => [[new(Exact(m.Keys!.WonValue, m), L.Count("{0} deal together|{0} deals together", m.Keys.Won)), Equal, new(Headline(m), L["shown"])]],
        LineageFigure.WinRate => [[new(Show.Count(m.Keys!.Won), Small(L["Won"])), Divided, new(Show.Count(m.Keys.Closed), L["won or lost"]), Equal, new(ExactShare(m.Keys.WinRate), L["shown {0}", Headline(m)])]],
        LineageFigure.AverageDeal => [[new(Exact(m.Keys!.WonValue, m), L["value won"]), Divided, new(Show.Count(m.Keys.Won), L["deals won"]), Equal,
            new(m.Keys.AverageDeal is { } average ? Exact(average, m) : Show.None, L["shown {0}", Headline(m)])]],
        LineageFigure.Cycle => [[new(Show.Count(m.Keys!.Won), L["wins, sorted by days"]), new("→"), new(Days(m.Keys.MedianCycle), L["the one in the middle"])]],
        LineageFigure.Open => [[new(Exact(m.Keys!.OpenValue, m), L.Count("{0} deal together|{0} deals together", m.Keys.Open)), Equal, new(Headline(m), L["shown"])],
            [new(Exact(m.Keys.OpenWeighted, m), L["times its win probability, each"])]],
        LineageFigure.Velocity => [[new(Show.Count(m.Velocity!.Opportunities), Small(L["Open"])), Times, new(ExactShare(m.Velocity.WinRate), Small(L["Win rate"])), Times,
            new(m.Velocity.AverageDeal is { } deal ? Exact(deal, m) : Show.None, Small(L["Average deal"])), Divided, new(Days(m.Velocity.CycleDays), L["median sales cycle"]), Equal,
            new(m.Velocity.PerDay is { } day ? Exact(day, m) : Show.None, L["a day"])]],
        LineageFigure.PlanFact => [[new(Exact(m.At(CountedAs.Won).Value, m), L.Count("{0} deal together|{0} deals together", m.At(CountedAs.Won).Rows.Count)), Equal, new(Headline(m), L["shown"])]],
        LineageFigure.Potential => [[new(Exact(m.At(CountedAs.Won).Value, m), Small(L["Won"])), Plus, new(Exact(m.Expected, m), L.Count("{0} deal times its chance|{0} deals times their chance", m.At(CountedAs.Expected).Rows.Count)), Equal,
            new(Exact(m.At(CountedAs.Won).Value + m.Expected, m), L["shown {0}", Headline(m)])]],
        LineageFigure.Stage => Stage(m),
        LineageFigure.Time => [[Count(m, CountedAs.Ended, Small(L["Ended"])), Plus, Count(m, CountedAs.Lasting, L["still lasting"]), new("→"), new(Headline(m), L["after which half had left"])],
            m.Time is { LowerQuartile: { } low } ? [new(Days(low), L["a quarter had left"]), .. m.Time.UpperQuartile is { } high ? [new(Days(high), L["three quarters had left"])] : Array.Empty<Piece>()] : []],
        _ => Moved(m),
    };

    /// <summary>The figure as the screens show it.</summary>
    public string Headline(LineageModel m) => m.Query.Figure switch
    {
        LineageFigure.PlanFact => Show.MoneyCompact(m.At(CountedAs.Won).Value, m.Currency),
        LineageFigure.Potential => Show.MoneyCompact(m.At(CountedAs.Won).Value + m.Expected, m.Currency),
        LineageFigure.Stage => Row(m) is { } row ? Measure(m, row) : Show.None,
        LineageFigure.Time => Days(m.Time?.Median),
        LineageFigure.Movement => $"{Show.Count(m.Shown.Rows.Count)} {Small(new LineageWords(L, parts).Name(m.Shown.As, LineageFigure.Movement))}",
        _ => Headline(m, m.Keys!, m.Velocity),
    };

    /// <summary>The figure just before and right after an event; null where the two look alike or were not counted.</summary>
    public (string Before, string After)? Around(LineageModel m, long sequence) =>
        m.Around.TryGetValue(sequence, out var keys) && (Headline(m, keys.Before, Velocity.Of(keys.Before)), Headline(m, keys.After, Velocity.Of(keys.After))) is var shown && shown.Item1 != shown.Item2
            ? shown : null;

    private string Headline(LineageModel m, KeyFigures keys, Velocity? velocity) => m.Query.Figure switch
    {
        LineageFigure.Won => Show.MoneyCompact(keys.WonValue, m.Currency),
        // Beside an event two places more, so that one deal shows.
        LineageFigure.WinRate => ReferenceEquals(keys, m.Keys) ? Show.Percent(keys.WinRate) : ExactShare(keys.WinRate),
        LineageFigure.AverageDeal => keys.AverageDeal is { } average ? Show.MoneyCompact(average, m.Currency) : Show.None,
        LineageFigure.Cycle => keys.MedianCycle is { } days ? Whole(days) : Show.None,
        LineageFigure.Open => Show.MoneyCompact(keys.OpenValue, m.Currency),
        _ => velocity?.PerDay is { } day ? L["{0} a day", Show.MoneyCompact(day, m.Currency)] : Show.None,
    };

    /// <summary>The same figure on the same day of the period before, as a sentence; null where there is none.</summary>
    public string? Before(LineageModel m)
    {
        if (m.KeysBefore is not { } old || m.Query.View.Period.Previous is not { } period)
            return null;
        var (text, figure) = m.Query.Figure switch
        {
            LineageFigure.Won => (Exact(old.WonValue, m), ""),
            LineageFigure.WinRate => ($"{Show.Count(old.Won)} ÷ {Show.Count(old.Closed)}", Show.Percent(old.WinRate)),
            LineageFigure.AverageDeal => ($"{Exact(old.WonValue, m)} ÷ {Show.Count(old.Won)}", old.AverageDeal is { } average ? Exact(average, m) : Show.None),
            LineageFigure.Cycle => (old.MedianCycle is { } days ? Whole(days) : Show.None, ""),
            LineageFigure.Open => (Exact(old.OpenValue, m), ""),
            _ => (m.VelocityBefore?.PerDay is { } day ? L["{0} a day", Show.MoneyCompact(day, m.Currency)] : Show.None, ""),
        };
        return L["The same day of {0}: {1}", period.Name(parts), figure.Length == 0 ? text : $"{text} = {figure}"];
    }

    private IReadOnlyList<IReadOnlyList<Piece>> Stage(LineageModel m)
    {
        var (lines, funnel) = (new List<IReadOnlyList<Piece>>(), m.Funnel!);
        lines.Add([Count(m, CountedAs.MovedOn, Small(L["Moved on"])), Plus, Count(m, CountedAs.OpenHere, Small(L["Got no further"])), Plus, Count(m, CountedAs.LostHere, Small(L["Lost there"])), Equal, new(Show.Count(m.Rows), Small(L["Deals"]))]);
        if (Row(m) is not { } row)
            return lines;
        if (m.Query.View.Measure != FunnelMeasure.Count)
            lines.Add([new(ExactMeasure(m, row), L["their amounts together"])]);
        var place = funnel.Stages.ToList().IndexOf(row);
        if (place == 0 || funnel.Query.Mode == FunnelMode.Now)
            return lines;
        var previous = funnel.Stages[place - 1];
        // In stage conversion the share is of the stage before: those of it that went further, and by count they are known one by one.
        if (funnel.Query.Mode != FunnelMode.Stage)
            lines.Add([new(ExactMeasure(m, row), row.Stage.Name), Divided, new(ExactMeasure(m, previous), previous.Stage.Name), Equal, new(ExactShare(row.OfPrevious), L["of the previous stage"])]);
        else if (funnel.Query.Measure == FunnelMeasure.Count)
            lines.Add([new(Show.Count(previous.MovedOn), L["went further from {0}", previous.Stage.Name]), Divided, new(Show.Count(previous.Count), L["were at {0}", previous.Stage.Name]), Equal, new(ExactShare(row.OfPrevious), L["of the previous stage"])]);
        if (funnel.Query.Mode != FunnelMode.Stage && place > 1)
            lines.Add([new(ExactMeasure(m, row), row.Stage.Name), Divided, new(ExactMeasure(m, funnel.Stages[0]), funnel.Stages[0].Stage.Name), Equal, new(ExactShare(row.OfFirst), L["of the first stage"])]);
        return lines;
    }

    private IReadOnlyList<IReadOnlyList<Piece>> Moved(LineageModel m)
    {
        var pieces = new List<Piece>();
        foreach (var group in m.Groups)
        {
            if (pieces.Count > 0)
                pieces.Add(group.As == CountedAs.Advanced ? Equal : Plus);
            pieces.Add(new(Show.Count(group.Rows.Count), Small(new LineageWords(L, parts).Name(group.As, LineageFigure.Movement))));
        }
        return [pieces];
    }

    /// <summary>Under a number names begin small.</summary>
    private static string Small(string name) => char.ToLower(name[0], System.Globalization.CultureInfo.CurrentUICulture) + name[1..];

    private static Piece Plus => new("+");

    private static Piece Divided => new("÷");

    private static Piece Times => new("×");

    private static Piece Equal => new("=");

    private static Piece Count(LineageModel m, CountedAs group, string name) => new(Show.Count(m.At(group).Rows.Count), name);

    private static StageFigures? Row(LineageModel m) => m.Funnel!.Stages.FirstOrDefault(s => s.Stage.Id == m.Query.Stage!.Id);

    private static string Measure(LineageModel m, StageFigures row) => m.Query.View.Measure == FunnelMeasure.Count ? Show.Count(row.Count) : Show.MoneyCompact(row.By(m.Query.View.Measure), m.Currency);

    private static string ExactMeasure(LineageModel m, StageFigures row) => m.Query.View.Measure == FunnelMeasure.Count ? Show.Count(row.Count) : Exact(row.By(m.Query.View.Measure), m);

    private static string Exact(long minor, LineageModel m) => Show.MoneyExact(minor, m.Currency);

    // Two places, so that the division can be done again: 16.45%.
    private static string ExactShare(double? share) => share is { } s && double.IsFinite(s) ? Show.Number((decimal)s * 100, 2) + Show.Percent(1)[3..] : Show.None;

    private string Whole(double days) => L.Count("{0} day|{0} days", (int)Math.Round(days, MidpointRounding.AwayFromZero));

    private string Days(double? days) => days is { } d ? d >= 9.95 ? Whole(d) : L["{0} days", Show.Number((decimal)d, 1)] : Show.None;
}
