using Funnel.Web.Features.Reports.Printing;
using SkiaSharp;

namespace Funnel.Web.Features.Reports;

/// <summary>Lays a report out and writes it with Skia's PDF backend. Knows nothing of what a report means.</summary>
public sealed class SkiaReportEngine : IReportEngine
{
    const int LargestLogo = 8000;

    public byte[] Render(ReportDocument document, PaperSize paper)
    {
        using var type = new TypeSetter();
        var sheet = new Sheet(type, document, paper);
        var layout = new BlockLayout(type, sheet.Bottom - sheet.LaterTop);
        var flow = new PageFlow(Sheet.Top, sheet.LaterTop, sheet.Bottom);
        List<Piece> pieces = [.. layout.Title(document, sheet.ContentWidth), .. layout.Of(document.Blocks, sheet.ContentWidth)];
        flow.Fill(document.IsOnePage ? PageFlow.OnOnePage(pieces, sheet.Bottom - Sheet.Top) : pieces);
        using var logo = Logo(document.Logo);
        // A dry run gathers every glyph, so that the fonts of the real one hold no more than the document uses.
        for (var page = 1; page <= flow.Pages; page++)
            Page(new Painter(type, null), sheet, flow, logo, page);
        using var stream = new MemoryStream();
        using (var pdf = SKDocument.CreatePdf(stream, About(document)))
        {
            for (var page = 1; page <= flow.Pages; page++)
            {
                var canvas = pdf.BeginPage((float)paper.Width, (float)paper.Height);
                canvas.Scale((float)Sheet.Scale);
                Page(new Painter(type, canvas), sheet, flow, logo, page);
                pdf.EndPage();
            }
            pdf.Close();
        }
        return stream.ToArray();
    }

    static void Page(Painter painter, Sheet sheet, PageFlow flow, SKImage? logo, int page)
    {
        sheet.DrawFrame(painter, logo, page, flow.Pages);
        foreach (var placed in flow.Placed)
            if (placed.Page == page)
                placed.Piece.Draw(painter, Sheet.Left, placed.Y);
    }

    // Dated by the figures, not by the clock: the same report is the same file.
    static SKDocumentPdfMetadata About(ReportDocument document) => new()
    {
        Title = TypeSetter.Clean(document.Title),
        Author = TypeSetter.Clean(document.Company),
        Subject = TypeSetter.Clean(string.Join("; ", document.Filters.Select(f => $"{f.Label} {f.Value}"))),
        Keywords = document.TraceText,
        Creator = "Funnel",
        Producer = "Funnel",
        Creation = document.AsOf.UtcDateTime,
        Modified = document.AsOf.UtcDateTime,
        RasterDpi = 150,
        EncodingQuality = 90,
    };

    /// <summary>The logo as pixels; null when it is no picture or too large to be one.</summary>
    static SKImage? Logo(byte[]? bytes)
    {
        if (bytes is not { Length: > 0 })
            return null;
        using var data = SKData.CreateCopy(bytes);
        using var codec = SKCodec.Create(data);
        if (codec is null || codec.Info.Width is <= 0 or > LargestLogo || codec.Info.Height is <= 0 or > LargestLogo)
            return null;
        return SKImage.FromEncodedData(data);
    }
}
