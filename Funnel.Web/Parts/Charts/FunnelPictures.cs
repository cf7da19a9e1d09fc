using Funnel.Domain.Analytics;
using Funnel.Domain.Common;
using Funnel.Domain.Pipelines;
using Microsoft.Extensions.Localization;

namespace Funnel.Web.Parts.Charts;

/// <summary>From counted figures to a worded picture: the one way a funnel is told, on screen, paper and wall.</summary>
public sealed class FunnelPictures(IStringLocalizer<ChartTexts> L)
{
    /// <summary>A conversion that fell by this much or more (a fraction) is worth a mark.</summary>
    public const double Remarkable = 0.05;

    /// <param name="now">The figures asked for.</param>
    /// <param name="before">The same question about the same day of the period before, drawn as a dashed outline.</param>
    /// <param name="open">Mode Now of the same filter: what is open at each stage at this moment.</param>
    public FunnelPicture Of(FunnelFigures now, FunnelFigures? before, FunnelFigures? open, string currency)
    {
        var measure = now.Query.Measure;
        var bars = new List<FunnelBar>(now.Stages.Count);
        for (var i = 0; i < now.Stages.Count; i++)
        {
            var stage = now.Stages[i];
            var old = before?.Stages.FirstOrDefault(s => s.Stage.Id == stage.Stage.Id);
            var isWon = stage.Stage.Kind == StageKind.Won;
            bars.Add(new FunnelBar(stage.Stage.Id.Value.ToString(System.Globalization.CultureInfo.InvariantCulture), stage.Stage.Name, Number(stage, measure, currency), Figure(stage, measure, currency))
            {
                IsWon = isWon,
                Colour = isWon ? StageColours.Won : StageColours.Token(stage.Stage, i, now.Stages.Count - 1),
                Ghost = old is null ? null : Number(old, measure, currency),
                Beside = measure == FunnelMeasure.Count ? Show.MoneyCompact(stage.Value, currency) : L.Count("{0} deal|{0} deals", stage.Count),
                OfPrevious = i == 0 ? "" : Show.Percent(stage.OfPrevious),
                OfFirst = i == 0 ? "" : Show.Percent(stage.OfFirst),
                Dropped = !TellsLosses(now.Query) ? "" : isWon ? "—" : Show.Signed(-stage.Lost),
                OpenNow = isWon ? L["closed"] : OpenAt(open, stage.Stage.Id) is { } o ? L["{0} open", Show.Count(o)] : "",
                FigureChange = old is null ? null : Change(stage.Count, old.Count),
                ConversionChange = ConversionChange(stage, old),
                Tip = Tip(stage, isWon),
                TipHint = L["Click to list deals"],
            });
        }
        return new FunnelPicture(bars, Labels(now.Query))
        {
            WorstKey = Worst(now, before)?.Stage.Id.Value.ToString(System.Globalization.CultureInfo.InvariantCulture),
            Summary = Summary(now, currency),
            Table = Table(now, currency),
        };
    }

    /// <summary>The stage whose conversion fell most against the period before, if by <see cref="Remarkable"/> or more and from at least ten deals.</summary>
    public static StageFigures? Worst(FunnelFigures now, FunnelFigures? before)
    {
        if (before is null)
            return null;
        return now.Stages
            .Select((s, i) => (Stage: s, Base: i == 0 ? 0 : now.Stages[i - 1].Count, Fall: Fall(s, before.Stages.FirstOrDefault(b => b.Stage.Id == s.Stage.Id))))
            .Where(x => x.Base >= 10 && x.Fall >= Remarkable - 1e-9)
            .OrderByDescending(x => x.Fall)
            .FirstOrDefault().Stage;
    }

    // A snapshot of where deals stand has lost none of them.
    private static bool TellsLosses(FunnelQuery query) => query.Mode is FunnelMode.Pipeline or FunnelMode.Stage;

    private static double Fall(StageFigures now, StageFigures? before) =>
        now.OfPrevious is { } a && before?.OfPrevious is { } b ? b - a : 0;

    private static int? OpenAt(FunnelFigures? open, StageId id) => open?.Stages.FirstOrDefault(s => s.Stage.Id == id)?.Count;

    private static double Number(StageFigures s, FunnelMeasure measure, string currency) =>
        measure == FunnelMeasure.Count ? s.Count : (double)new Money(s.By(measure), currency).Major;

    private static string Figure(StageFigures s, FunnelMeasure measure, string currency) =>
        measure == FunnelMeasure.Count ? Show.Count(s.Count) : Show.MoneyCompact(s.By(measure), currency);

    private static FunnelChange Change(int now, int before) => new(Show.Signed(now - before), Math.Abs(now - before), now >= before);

    private static FunnelChange? ConversionChange(StageFigures now, StageFigures? before) =>
        now.OfPrevious is { } a && before?.OfPrevious is { } b ? new FunnelChange(Show.Points(a - b), Math.Abs(a - b), a >= b) : null;

    private IReadOnlyList<TipLine> Tip(StageFigures s, bool isWon) => isWon
        ? [new(L["Of first stage"], Show.Percent(s.OfFirst)), new(L["Of previous stage"], Show.Percent(s.OfPrevious))]
        :
        [
            new(L["Open here"], Show.Count(s.OpenHere)),
            new(L["Moved on"], Show.Count(s.MovedOn)),
            new(L["Lost here"], Show.Count(s.Lost)),
        ];

    private FunnelLabels Labels(FunnelQuery query) => new()
    {
        Stage = L["Stage"],
        Reached = query.Mode switch
        {
            FunnelMode.Now => L["Open deals by stage"],
            FunnelMode.Number => L["Started deals, where they stand"],
            FunnelMode.Stage => L["Deals that were at the stage"],
            _ when query.Visited => L["Deals that visited the stage"],
            _ => L["Deals that reached the stage"],
        },
        OfPrevious = L["of previous"],
        OfFirst = L["of first"],
        Dropped = TellsLosses(query) ? L["dropped"] : "",
        GoOn = L["go on"],
        LastPeriod = L["same day of the period before"],
        More = n => L.Count("{0} more|{0} more", n),
    };

    private string Summary(FunnelFigures f, string currency) =>
        L["Funnel: {0}.", string.Join(", ", f.Stages.Select(s => $"{s.Stage.Name} {Figure(s, f.Query.Measure, currency)}"))];

    private ChartTable Table(FunnelFigures f, string currency) => new(Labels(f.Query).Reached,
        [L["Stage"], L["Deals"], L["Value"], L["Weighted"], L["of previous"], L["of first"], L["Open here"], L["Moved on"], L["Lost here"]],
        [.. f.Stages.Select((s, i) => (IReadOnlyList<string>)
        [
            s.Stage.Name, Show.Count(s.Count), Show.Money(s.Value, currency), Show.Money(s.Weighted, currency),
            i == 0 ? "—" : Show.Percent(s.OfPrevious), i == 0 ? "—" : Show.Percent(s.OfFirst), Show.Count(s.OpenHere), Show.Count(s.MovedOn), Show.Count(s.Lost),
        ])]);
}
