using Funnel.Domain.Deals;

namespace Funnel.Web.Data;

/// <summary>A kind of file that is taken as a document.</summary>
/// <param name="IsShown">Whether a browser may show it in the page: pictures of pixels and PDF, never what could carry a script, such as SVG.</param>
public sealed record DocumentType(string Ending, string MediaType, bool IsShown)
{
    /// <summary>Whether a file begins as one of its type does: its name is only a claim.</summary>
    public bool Fits(ReadOnlySpan<byte> head) => Ending switch
    {
        ".pdf" => head.StartsWith("%PDF-"u8),
        ".png" => head.StartsWith((ReadOnlySpan<byte>)[0x89, (byte)'P', (byte)'N', (byte)'G', 0x0D, 0x0A, 0x1A, 0x0A]),
        ".jpg" or ".jpeg" => head.StartsWith((ReadOnlySpan<byte>)[0xFF, 0xD8, 0xFF]),
        ".gif" => head.StartsWith("GIF87a"u8) || head.StartsWith("GIF89a"u8),
        ".webp" => head.StartsWith("RIFF"u8) && head.Length > 12 && head[8..].StartsWith("WEBP"u8),
        ".docx" or ".xlsx" or ".pptx" or ".odt" or ".ods" or ".odp" or ".zip" => head.StartsWith("PK\u0003\u0004"u8),
        ".doc" or ".xls" or ".ppt" => head.StartsWith((ReadOnlySpan<byte>)[0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1]),
        ".rtf" => head.StartsWith("{\\rtf"u8),
        ".svg" => IsText(head) && (head.IndexOf("<svg"u8) >= 0 || head.StartsWith("<?xml"u8)),
        _ => IsText(head),
    };

    private static bool IsText(ReadOnlySpan<byte> head) =>
        head.StartsWith((ReadOnlySpan<byte>)[0xFF, 0xFE]) || head.StartsWith((ReadOnlySpan<byte>)[0xFE, 0xFF])
        || (!head.Contains((byte)0) && !head.StartsWith("%PDF"u8) && !head.StartsWith("MZ"u8) && !head.StartsWith("PK\u0003\u0004"u8));
}

/// <summary>Every type of file that is taken.</summary>
public static class DocumentTypes
{
    private const string Office = "application/vnd.openxmlformats-officedocument.", Open = "application/vnd.oasis.opendocument.";

    public static IReadOnlyList<DocumentType> All { get; } =
    [
        new(".pdf", "application/pdf", true), new(".png", "image/png", true), new(".jpg", "image/jpeg", true), new(".jpeg", "image/jpeg", true),
        new(".gif", "image/gif", true), new(".webp", "image/webp", true), new(".svg", "image/svg+xml", false),
        new(".docx", Office + "wordprocessingml.document", false), new(".xlsx", Office + "spreadsheetml.sheet", false), new(".pptx", Office + "presentationml.presentation", false),
        new(".odt", Open + "text", false), new(".ods", Open + "spreadsheet", false), new(".odp", Open + "presentation", false),
        new(".doc", "application/msword", false), new(".xls", "application/vnd.ms-excel", false), new(".ppt", "application/vnd.ms-powerpoint", false),
        new(".rtf", "application/rtf", false), new(".txt", "text/plain", false), new(".csv", "text/csv", false), new(".zip", "application/zip", false),
    ];

    /// <summary>By the ending of the name; null when such files are not taken.</summary>
    public static DocumentType? Of(string name)
    {
        var ending = DocumentName.Ending(name);
        return All.FirstOrDefault(t => t.Ending == ending);
    }
}
