using System.Collections.Concurrent;
using System.Reflection;
using HarfBuzzSharp;
using SkiaSharp;

namespace Funnel.Web.Features.Reports.Printing;

/// <summary>One font file, read once for the life of the program. Knows its characters and shapes text; shared by all documents.</summary>
sealed class FontFace
{
    public static readonly FontFace Regular = Embedded("Inter-Regular.ttf");
    public static readonly FontFace Medium = Embedded("Inter-Medium.ttf");
    public static readonly FontFace SemiBold = Embedded("Inter-SemiBold.ttf");
    public static readonly FontFace Bold = Embedded("Inter-Bold.ttf");

    static readonly ConcurrentDictionary<int, FontFace?> Fallbacks = new();
    static readonly ConcurrentDictionary<string, FontFace?> ByFamily = new();

    readonly Lock _shaping = new();
    readonly Font _font;

    FontFace(byte[] data, int index, Face face, Font font)
    {
        (Data, Index, Face, _font) = (data, index, face, font);
        font.SetFunctionsOpenType();
        font.GetScale(out var x, out _);
        UnitsPerEm = x;
    }

    public byte[] Data { get; }
    public int Index { get; }
    public Face Face { get; }
    public int UnitsPerEm { get; }

    public static FontFace Of(int weight) => weight < 480 ? Regular : weight < 580 ? Medium : weight < 665 ? SemiBold : Bold;

    public bool Has(int character)
    {
        lock (_shaping)
            return _font.TryGetNominalGlyph((uint)character, out var glyph) && glyph != 0;
    }

    /// <summary>Glyphs in drawing order. HarfBuzz objects are not promised to be safe across threads, hence the lock; shaping is short.</summary>
    public (GlyphInfo[] Infos, GlyphPosition[] Positions) Shape(ReadOnlySpan<byte> utf8, bool rightToLeft)
    {
        using var buffer = new HarfBuzzSharp.Buffer();
        buffer.AddUtf8(utf8);
        buffer.GuessSegmentProperties();
        if (rightToLeft)
            buffer.Direction = Direction.RightToLeft;
        lock (_shaping)
            _font.Shape(buffer);
        return (buffer.GlyphInfos, buffer.GlyphPositions);
    }

    /// <summary>A face of this machine for a character Inter lacks (Chinese, Arabic, emoji); null when there is none.</summary>
    public static FontFace? Fallback(int character) => Fallbacks.GetOrAdd(character, static c =>
    {
        using var typeface = SKFontManager.Default.MatchCharacter(c);
        return typeface is null ? null : ByFamily.GetOrAdd($"{typeface.FamilyName}/{typeface.FontStyle.Weight}", _ => Read(typeface));
    });

    static FontFace? Read(SKTypeface typeface)
    {
        using var stream = typeface.OpenStream(out var index);
        if (stream is null || stream.Length is 0 or > 64_000_000)
            return null;
        var data = new byte[stream.Length];
        var read = stream.Read(data, data.Length);
        return read == data.Length ? Of(data, index) : null;
    }

    static FontFace Of(byte[] data, int index)
    {
        var face = new Face(Blob.FromStream(new MemoryStream(data)), index);
        return new(data, index, face, new Font(face));
    }

    static FontFace Embedded(string file)
    {
        var assembly = Assembly.GetExecutingAssembly();
        using var stream = assembly.GetManifestResourceStream($"Funnel.Web.Features.Reports.Fonts.{file}")
            ?? throw new InvalidOperationException($"The font {file} is missing from the program.");
        var data = new byte[stream.Length];
        stream.ReadExactly(data);
        return Of(data, 0);
    }
}
