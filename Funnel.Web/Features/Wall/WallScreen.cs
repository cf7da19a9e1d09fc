using System.Globalization;
using Microsoft.Extensions.Localization;

namespace Funnel.Web.Features.Wall;

public enum Density
{
    /// <summary>Five metres and more: one message a slide.</summary>
    Far,

    /// <summary>Within three metres: the whole wall at once.</summary>
    Near,
}

/// <summary>
/// Where a screen hangs. The smallest text must show at least 16 minutes of arc at that distance (ISO 9241-303); from that follow density and scale.
/// </summary>
public sealed record WallScreen(double Inch, double Metres)
{
    // A capital letter is 0.7056 of its font size; a 16:9 panel is 0.4903 of its diagonal high; tan 16′ = 0.004654.
    const double Share = 0.004654 / 0.7056 / (0.0254 * 0.4903);

    // Smallest text of the layouts as a share of the screen's height: 24 and 52 of 1080.
    const double NearLabel = 24 / 1080.0, FarLabel = 52 / 1080.0;

    /// <summary>The scales the far layout can be drawn in; a larger one shows fewer rows.</summary>
    public static readonly int[] Scales = [100, 115, 130];

    /// <summary>Text height that is needed, as a share of the screen's height.</summary>
    public double Needed => Share * Metres / Inch;

    public Density Density => Needed <= NearLabel * 1.01 ? Density.Near : Density.Far;

    /// <summary>Percent: the smallest scale that is readable, or the largest there is.</summary>
    public int Scale => Density == Density.Near ? 100 : Scales.FirstOrDefault(s => FarLabel * s * 1.01 >= Needed * 100, Scales[^1]);

    /// <summary>False when even the largest scale is too small over there.</summary>
    public bool IsReadable => Density == Density.Near || FarLabel * Scale * 1.01 >= Needed * 100;

    /// <summary>What was picked, in a sentence for whoever hangs the screen.</summary>
    public string Says(IStringLocalizer<WallTexts> L)
    {
        var at = $"{Number(Inch)}″, {Number(Metres)} {L["m"]}";
        var picked = Density == Density.Near ? L["{0}: near layout", at].Value : L["{0}: far layout, {1}% size", at, Scale].Value;
        return IsReadable ? picked : picked + ". " + L["Too far to read: hang it within {0} m or take a larger screen.", Number(Reach)];
    }

    double Reach => Math.Floor(FarLabel * Scales[^1] / 100 * Inch / Share * 10) / 10;

    static string Number(double number) => number.ToString("0.#", CultureInfo.CurrentCulture);
}
