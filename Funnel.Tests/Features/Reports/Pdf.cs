using System.Text;
using Funnel.Web.Features.Reports;
using UglyToad.PdfPig;
using UglyToad.PdfPig.Content;

namespace Funnel.Tests.Features.Reports;

/// <summary>A printed report, read back by a foreign reader.</summary>
sealed class Pdf : IDisposable
{
    static readonly SkiaReportEngine Engine = new();
    readonly PdfDocument _document;

    Pdf(byte[] bytes)
    {
        Bytes = bytes;
        _document = PdfDocument.Open(bytes);
        Pages = [.. _document.GetPages()];
    }

    public byte[] Bytes { get; }
    public IReadOnlyList<Page> Pages { get; }
    public DocumentInformation Information => _document.Information;

    /// <summary>Everything between streams: the objects a reader acts on.</summary>
    public string Objects
    {
        get
        {
            var raw = Encoding.Latin1.GetString(Bytes);
            return System.Text.RegularExpressions.Regex.Replace(raw, @"stream\r?\n.*?endstream", "", System.Text.RegularExpressions.RegexOptions.Singleline);
        }
    }

    public string Text => string.Concat(Pages.Select(TextOf));

    public static Pdf Of(ReportDocument document, PaperSize? paper = null) => new(Engine.Render(document, paper ?? PaperSize.A4));

    public static Pdf Of(params ReportBlock[] blocks) => Of(Plain(blocks));

    public static ReportDocument Plain(params ReportBlock[] blocks) => new()
    {
        Title = "Report",
        Kind = "Funnel report",
        Company = "Northern Light",
        AsOf = new(2026, 11, 19, 14, 32, 0, TimeSpan.Zero),
        Blocks = blocks,
    };

    /// <summary>What a page says, without its white space: where lines break is the engine's business.</summary>
    public static string TextOf(Page page) => Bare(string.Concat(page.Letters.Select(l => l.Value)));

    public static string Bare(string text) => string.Concat(text.Normalize().Where(c => !char.IsWhiteSpace(c)));

    public void Dispose() => _document.Dispose();
}
