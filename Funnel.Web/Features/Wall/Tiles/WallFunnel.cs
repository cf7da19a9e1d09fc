using Funnel.Domain.Analytics;
using Funnel.Domain.Pipelines;
using Funnel.Web.Parts;
using Funnel.Web.Parts.Charts;
using Microsoft.Extensions.Localization;

namespace Funnel.Web.Features.Wall.Tiles;

/// <summary>The funnel as the wall words it: the picture, and the one sentence above it.</summary>
public sealed class WallFunnel(WallFigures figures, IStringLocalizer<WallTexts> L, bool narrow = false)
{
    // Fewer deals than this make a percentage that must not be ranked.
    const int Enough = 10;

    readonly FunnelFigures _now = figures.Funnel, _before = figures.FunnelBefore;

    /// <summary>The stage whose conversion fell most, when it fell by five points or more.</summary>
    public StageFigures? Worst => Enumerable.Range(1, _now.Stages.Count - 1)
        .Where(i => _now.Stages[i - 1].Count >= Enough && _before.Stages[i - 1].Count >= Enough && Points(i) <= -5)
        .OrderBy(i => ChangeAt(i)).Select(i => _now.Stages[i]).FirstOrDefault();

    public IReadOnlyList<Piece> Title
    {
        get
        {
            if (_now.Deals == 0)
                return [new(L["No deals started this quarter yet"])];
            if (Worst is not { } worst)
                return Tiles.Title.Of(L["{0}, {1}"],
                    new(L.Count("{0} deal started|{0} deals started", _now.Deals)), new(L.Count("{0} won|{0} won", _now.Stages[^1].Count)));
            if (narrow)
                return Tiles.Title.Of(L["Only {0} go on to {1}"], new(Show.Percent(worst.OfPrevious), Tone.Bad), new(worst.Stage.Name));
            var down = -Points(_now.Stages.ToList().IndexOf(worst));
            return Tiles.Title.Of(L["Only {0} go on to {1}, {2}"],
                new(Show.Percent(worst.OfPrevious), Tone.Bad), new(worst.Stage.Name), new(L.Count("{0} point down|{0} points down", down), Tone.Bad));
        }
    }

    public FunnelPicture Picture()
    {
        var unit = Show.UnitFor(_now.Stages.Max(s => s.Value), figures.Currency);
        var bars = _now.Stages.Select((s, i) => Bar(s, i, unit)).ToList();
        return new FunnelPicture(bars, new FunnelLabels
        {
            GoOn = L["go on"],
            LastPeriod = L["last quarter"],
            More = n => L["{0} more", n],
        })
        { WorstKey = Worst is { } worst ? Key(worst) : null };
    }

    FunnelBar Bar(StageFigures s, int i, MoneyUnit unit)
    {
        var before = _before.Stages[i];
        var won = s.Stage.Kind == StageKind.Won;
        var more = s.Count - before.Count;
        return new FunnelBar(Key(s), s.Stage.Name, s.Count, Show.Count(s.Count))
        {
            IsWon = won,
            Colour = won ? StageColours.Won : StageColours.Token(i, _now.Stages.Count - 1),
            Ghost = before.Count,
            Beside = Show.MoneyCompact(s.Value, figures.Currency, unit),
            OfPrevious = s.OfPrevious is null ? "" : Show.Percent(s.OfPrevious),
            OpenNow = won ? L["closed"] : L.Count("{0} open|{0} open", figures.OpenNow.Stages[i].Count),
            FigureChange = more == 0 || before.Count == 0 ? null : new FunnelChange(Show.Signed(more), Math.Abs(more), more > 0),
            ConversionChange = ChangeAt(i) is not { } change || Points(i) == 0 ? null : new FunnelChange(Show.Points(change), Math.Abs(change), change > 0),
        };
    }

    double? ChangeAt(int i) => i == 0 ? null : _now.Stages[i].OfPrevious - _before.Stages[i].OfPrevious;

    int Points(int i) => (int)Math.Round((ChangeAt(i) ?? 0) * 100, MidpointRounding.AwayFromZero);

    static string Key(StageFigures s) => s.Stage.Id.Value.ToString(System.Globalization.CultureInfo.InvariantCulture);
}
