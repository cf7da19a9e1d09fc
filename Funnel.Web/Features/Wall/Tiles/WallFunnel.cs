using Funnel.Domain.Analytics;
using Funnel.Web.Parts;
using Funnel.Web.Parts.Charts;
using Microsoft.Extensions.Localization;

namespace Funnel.Web.Features.Wall.Tiles;

/// <summary>The funnel as the wall words it: the picture all screens share, in the wall's short words, and the one sentence above it.</summary>
public sealed class WallFunnel(WallFigures figures, FunnelPictures pictures, IStringLocalizer<WallTexts> L, bool narrow = false)
{
    readonly FunnelFigures _now = figures.Funnel, _before = figures.FunnelBefore;

    /// <summary>The stage whose conversion fell most, when it fell by five points or more; null otherwise.</summary>
    public StageFigures? Worst => FunnelPictures.Worst(_now, _before);

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
            var before = _before.Stages.First(s => s.Stage.Id == worst.Stage.Id);
            var down = (int)Math.Round((before.OfPrevious!.Value - worst.OfPrevious!.Value) * 100, MidpointRounding.AwayFromZero);
            return Tiles.Title.Of(L["Only {0} go on to {1}, {2}"],
                new(Show.Percent(worst.OfPrevious), Tone.Bad), new(worst.Stage.Name), new(L.Count("{0} point down|{0} points down", down), Tone.Bad));
        }
    }

    public FunnelPicture Picture()
    {
        var picture = pictures.Of(_now, _before, figures.OpenNow, figures.Currency);
        var unit = Show.UnitFor(_now.Stages.Max(s => s.Value), figures.Currency);
        return picture with
        {
            Bars = [.. picture.Bars.Select((bar, i) => bar with
            {
                // One unit down the column; a change of nothing is no news across a room.
                Beside = Show.MoneyCompact(_now.Stages[i].Value, figures.Currency, unit),
                FigureChange = bar.FigureChange is { Size: > 0 } && bar.Ghost > 0 ? bar.FigureChange : null,
                ConversionChange = bar.ConversionChange is { Size: >= .0005 } ? bar.ConversionChange : null,
            })],
            Labels = picture.Labels with { GoOn = L["go on"], LastPeriod = L["last quarter"] },
        };
    }
}
