namespace Funnel.Web.Features.Reports;

/// <summary>Puts a report on paper. The one seam of reports: another PDF library replaces <see cref="SkiaReportEngine"/> without touching a report.</summary>
public interface IReportEngine
{
    /// <summary>The PDF. The same document on the same paper gives the same bytes.</summary>
    byte[] Render(ReportDocument document, PaperSize paper);
}

/// <summary>A sheet in points (1/72 inch).</summary>
public sealed record PaperSize(double Width, double Height)
{
    public static readonly PaperSize A4 = new(595.276, 841.89);
    public static readonly PaperSize Letter = new(612, 792);

    /// <summary>The margin at either side, in CSS pixels (1/96 inch).</summary>
    public const double Side = 56;

    /// <summary>What lies between the margins, in CSS pixels: every engine prints that wide.</summary>
    public double ContentWidth => (Width / .75) - (2 * Side);

    public PaperSize Landscape => new(Math.Max(Width, Height), Math.Min(Width, Height));

    /// <summary>From the words of an address: "a4" or "letter", "portrait" or "landscape"; null when a word is unknown.</summary>
    public static PaperSize? Parse(string? paper, string? orientation)
    {
        var size = paper?.ToUpperInvariant() switch { null or "" or "A4" => A4, "LETTER" => Letter, _ => null };
        return orientation?.ToUpperInvariant() switch { null or "" or "PORTRAIT" => size, "LANDSCAPE" => size?.Landscape, _ => null };
    }
}
