using System.Globalization;
using System.Text;
using QRCoder;

namespace Funnel.Web.Features.Wall.Pairing;

/// <summary>An address as a phone's camera reads it.</summary>
/// <param name="Size">Modules a side.</param>
/// <param name="Path">The dark modules, as the path of an SVG.</param>
public sealed record QrPicture(int Size, string Path)
{
    // Of QRCoder: a white edge of four modules lies around its matrix. Ours is in the page's style.
    const int Edge = 4;

    public static QrPicture Of(string address)
    {
        using var data = QRCodeGenerator.GenerateQrCode(address, QRCodeGenerator.ECCLevel.M);
        var size = data.ModuleMatrix.Count - 2 * Edge;
        var path = new StringBuilder();
        for (var y = 0; y < size; y++)
        {
            for (var x = 0; x < size; x++)
            {
                if (!data.ModuleMatrix[y + Edge][x + Edge])
                    continue;
                var start = x;
                while (x + 1 < size && data.ModuleMatrix[y + Edge][x + 1 + Edge])
                    x++;
                path.Append(CultureInfo.InvariantCulture, $"M{start} {y}h{x - start + 1}v1H{start}z");
            }
        }
        return new QrPicture(size, path.ToString());
    }
}
