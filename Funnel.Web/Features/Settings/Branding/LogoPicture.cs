using Funnel.Domain.Common;
using SkiaSharp;

namespace Funnel.Web.Features.Settings.Branding;

/// <summary>
/// Draws a logo anew from an upload. Of the file nothing is kept but its pixels: no script, no text, no place and camera, nothing behind the picture's end.
/// </summary>
public static class LogoPicture
{
    public const int MostBytes = 1024 * 1024;
    private const int LongestSide = 4096, MostPixels = 8_000_000, Shown = 512;

    public static async Task<byte[]> DrawAsync(Stream upload, CancellationToken cancel = default)
    {
        // One byte more than allowed tells a file that is too large, whatever length it claims.
        var buffer = new byte[MostBytes + 1];
        var length = await upload.ReadAtLeastAsync(buffer, buffer.Length, throwOnEndOfStream: false, cancel);
        return length <= MostBytes ? Draw(buffer.AsMemory(0, length)) : throw Because(LogoFault.TooLarge);
    }

    private static byte[] Draw(ReadOnlyMemory<byte> file)
    {
        // By the file's first bytes: its name and its type are only claims.
        if (!IsPicture(file.Span))
            throw Because(LogoFault.NoPicture);
        using var data = SKData.CreateCopy(file.Span);
        using var codec = SKCodec.Create(data) ?? throw Because(LogoFault.Damaged);
        // What the header claims, before a single pixel is unpacked.
        var (width, height) = (codec.Info.Width, codec.Info.Height);
        if (width is < 1 or > LongestSide || height is < 1 or > LongestSide || (long)width * height > MostPixels)
            throw Because(LogoFault.TooManyPixels);
        using var whole = new SKBitmap(new SKImageInfo(width, height, SKColorType.Rgba8888, SKAlphaType.Premul, SKColorSpace.CreateSrgb()));
        if (codec.GetPixels(whole.Info, whole.GetPixels()) != SKCodecResult.Success)
            throw Because(LogoFault.Damaged);
        using var fitted = Fit(whole);
        using var image = SKImage.FromBitmap(fitted);
        using var png = image.Encode(SKEncodedImageFormat.Png, 100);
        return png.ToArray();
    }

    private static SKBitmap Fit(SKBitmap whole)
    {
        var scale = Math.Min(1, (double)Shown / Math.Max(whole.Width, whole.Height));
        var size = whole.Info.WithSize(Math.Max(1, (int)Math.Round(whole.Width * scale)), Math.Max(1, (int)Math.Round(whole.Height * scale)));
        return whole.Resize(size, new SKSamplingOptions(SKFilterMode.Linear, SKMipmapMode.Linear)) ?? throw Because(LogoFault.Damaged);
    }

    private static bool IsPicture(ReadOnlySpan<byte> file) =>
        file.StartsWith((ReadOnlySpan<byte>)[0x89, (byte)'P', (byte)'N', (byte)'G', 0x0D, 0x0A, 0x1A, 0x0A])
        || file.StartsWith((ReadOnlySpan<byte>)[0xFF, 0xD8, 0xFF])
        || (file.StartsWith("RIFF"u8) && file.Length > 12 && file[8..].StartsWith("WEBP"u8));

    public static RuleViolation Because(LogoFault fault) => fault switch
    {
        LogoFault.TooLarge => new RuleViolation("A logo's file has at most {0} KB.", MostBytes / 1024),
        LogoFault.NoPicture => new RuleViolation("A logo is a PNG, JPEG or WebP picture."),
        LogoFault.TooManyPixels => new RuleViolation("A logo has at most {0} pixels a side and {1} in all.", LongestSide, MostPixels),
        _ => new RuleViolation("The picture is damaged and cannot be read."),
    };

    public static LogoFault FaultOf(RuleViolation refusal) => Enum.GetValues<LogoFault>().FirstOrDefault(f => Because(f).Template == refusal.Template);
}

/// <summary>Why a picture is not taken; a name, never a sentence: an address must not put words into our mouth.</summary>
public enum LogoFault { Damaged, TooLarge, NoPicture, TooManyPixels }
