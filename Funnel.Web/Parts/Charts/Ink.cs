using System.Globalization;

namespace Funnel.Web.Parts.Charts;

/// <summary>Shapes and ways of writing that several charts share.</summary>
static class Ink
{
    /// <summary>A coordinate as SVG wants it: invariant, at most two decimals.</summary>
    public static string N(double value) => Math.Round(value, 2).ToString("0.##", CultureInfo.InvariantCulture);

    public static string Path(FormattableString data) =>
        string.Format(CultureInfo.InvariantCulture, data.Format, [.. data.GetArguments().Select(a => a is double d ? N(d) : a)]);

    /// <summary>The body of a bar on a wall: a little sunk into the ground at its ends, against burn-in.</summary>
    public static Fade Rounded(string token, double middle = .5) =>
        new([new(0, token, Share: .78), new(middle, token, Share: .92), new(1, token, Share: .78)], Down: false);

    /// <summary>The soft link between two bars.</summary>
    public static Fade Link(string from, string to, double above, double below) =>
        new([new(0, from, above), new(1, to, below)], Down: true);
}
