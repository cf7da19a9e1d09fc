using System.Text;
using Funnel.Domain.Common;
using Funnel.Web.Features.Settings.Branding;
using SkiaSharp;

namespace Funnel.Tests.Features.Settings.Branding;

/// <summary>Promise 60: whatever is uploaded for a logo is refused with a sentence, or drawn anew so that nothing but its picture is left.</summary>
public sealed class LogoPictureTests
{
    const string Script = "<script>alert(1)</script>";

    [Theory]
    [InlineData(SKEncodedImageFormat.Png)]
    [InlineData(SKEncodedImageFormat.Jpeg)]
    [InlineData(SKEncodedImageFormat.Webp)]
    public async Task A_picture_is_drawn_anew_as_PNG(SKEncodedImageFormat format)
    {
        var (width, height) = SizeOf(await DrawAsync(Pictures.Of(200, 100, format)));
        Assert.Equal((200, 100), (width, height));
    }

    [Theory]
    [InlineData(1024, 512, 512, 256)]
    [InlineData(300, 1200, 128, 512)]
    [InlineData(4096, 1, 512, 1)]
    [InlineData(16, 16, 16, 16)]
    public async Task A_large_picture_is_made_to_fit_and_a_small_one_stays(int width, int height, int shownWidth, int shownHeight) =>
        Assert.Equal((shownWidth, shownHeight), SizeOf(await DrawAsync(Pictures.Of(width, height))));

    [Theory]
    [InlineData(50_000, 50_000)]
    [InlineData(4_097, 1)]
    [InlineData(1, 4_097)]
    [InlineData(4_000, 2_001)]
    public async Task A_flood_of_pixels_is_refused_before_one_is_unpacked(int width, int height)
    {
        // Its bytes would not unpack at all: the refusal speaks of the claimed size.
        Assert.Equal("A logo has at most 4096 pixels a side and 8000000 in all.", await RefusedAsync(Pictures.Claiming(width, height)));
    }

    [Theory]
    [InlineData("<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>")]
    [InlineData("<?xml version='1.0'?><!DOCTYPE svg><svg/>")]
    [InlineData("GIF89a\u0001\0\u0001\0\0\0\0;<script>alert(1)</script>")]
    [InlineData("<!doctype html><script>alert(1)</script>")]
    [InlineData("BM\0\0\0\0")]
    [InlineData("%PDF-1.7")]
    [InlineData("RIFF\0\0\0\0WAVEfmt ")]
    [InlineData("\u0089PNG")]
    [InlineData("")]
    public async Task What_is_no_PNG_JPEG_or_WebP_by_its_first_bytes_is_refused(string file) =>
        Assert.Equal("A logo is a PNG, JPEG or WebP picture.", await RefusedAsync(Encoding.Latin1.GetBytes(file)));

    [Fact]
    public async Task What_hides_behind_or_inside_a_picture_is_gone()
    {
        byte[][] hosts = [[.. Pictures.Of(40, 20), .. Encoding.Latin1.GetBytes(Script)], [.. Pictures.Of(40, 20, SKEncodedImageFormat.Jpeg), .. Encoding.Latin1.GetBytes(Script)], Pictures.Saying(Script)];
        foreach (var host in hosts)
        {
            Assert.Contains(Script, Encoding.Latin1.GetString(host), StringComparison.Ordinal);
            var drawn = Encoding.Latin1.GetString(await DrawAsync(host));
            Assert.DoesNotContain("script", drawn, StringComparison.OrdinalIgnoreCase);
            Assert.DoesNotContain("tEXt", drawn, StringComparison.Ordinal);
            Assert.EndsWith("IEND\u00AEB`\u0082", drawn, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task A_picture_cut_short_is_refused()
    {
        foreach (var format in new[] { SKEncodedImageFormat.Png, SKEncodedImageFormat.Jpeg, SKEncodedImageFormat.Webp })
        {
            var whole = Noise(format);
            foreach (var share in new[] { 3, 2 })
                Assert.Equal("The picture is damaged and cannot be read.", await RefusedAsync(whole[..(whole.Length / share)]));
        }
        Assert.Equal("The picture is damaged and cannot be read.", await RefusedAsync(Pictures.Of(40, 20)[..12]));
    }

    [Fact]
    public async Task A_file_over_a_megabyte_is_refused_however_it_comes()
    {
        Assert.Equal("A logo's file has at most 1024 KB.", await RefusedAsync([.. Pictures.Of(40, 20), .. new byte[LogoPicture.MostBytes]]));
        Assert.NotEmpty(await DrawAsync([.. Pictures.Of(40, 20), .. new byte[LogoPicture.MostBytes - 10_000]]));
    }

    [Fact]
    public async Task Random_damage_is_refused_or_drawn_and_nothing_else()
    {
        var dice = new Random(60);
        var whole = new[] { SKEncodedImageFormat.Png, SKEncodedImageFormat.Jpeg, SKEncodedImageFormat.Webp }.Select(Noise).ToArray();
        var drawn = 0;
        for (var i = 0; i < 300; i++)
        {
            var file = (byte[])whole[i % 3].Clone();
            for (var hits = dice.Next(1, 6); hits > 0; hits--)
                file[dice.Next(file.Length)] = (byte)dice.Next(256);
            try
            {
                var (width, height) = SizeOf(await DrawAsync(file));
                Assert.InRange(Math.Max(width, height), 1, 512);
                drawn++;
            }
            catch (RuleViolation)
            {
            }
        }
        Assert.InRange(drawn, 1, 299);
    }

    static Task<byte[]> DrawAsync(byte[] file) => LogoPicture.DrawAsync(new MemoryStream(file), TestContext.Current.CancellationToken);

    static async Task<string> RefusedAsync(byte[] file) => (await Assert.ThrowsAsync<RuleViolation>(() => DrawAsync(file))).Message;

    static (int Width, int Height) SizeOf(byte[] png)
    {
        Assert.Equal([0x89, (byte)'P', (byte)'N', (byte)'G'], png[..4]);
        using var bitmap = SKBitmap.Decode(png);
        return (bitmap.Width, bitmap.Height);
    }

    // Plain areas pack so well that a cut may lose nothing.
    static byte[] Noise(SKEncodedImageFormat format)
    {
        var dice = new Random(1);
        using var bitmap = new SKBitmap(120, 90);
        for (var y = 0; y < bitmap.Height; y++)
            for (var x = 0; x < bitmap.Width; x++)
                bitmap.SetPixel(x, y, new SKColor((byte)dice.Next(256), (byte)dice.Next(256), (byte)dice.Next(256)));
        using var image = SKImage.FromBitmap(bitmap);
        return image.Encode(format, 90).ToArray();
    }
}
