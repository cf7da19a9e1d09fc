using System.Collections.Concurrent;
using System.Reflection;
using System.Runtime.InteropServices;
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

    static readonly Lazy<List<(string Name, SKTypeface Typeface)>> Families = new(() =>
        [.. SKFontManager.Default.FontFamilies.Distinct(StringComparer.Ordinal)
            .OrderBy(Rank).ThenBy(f => f, StringComparer.Ordinal)
            .Select(f => (f, SKFontManager.Default.MatchFamily(f))).Where(f => f.Item2 is not null)]);

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

    public bool Has(int character) => Glyph(character) != 0;

    /// <summary>The glyph a character has by itself; 0 when the font lacks it.</summary>
    public ushort Glyph(int character)
    {
        lock (_shaping)
            return _font.TryGetNominalGlyph((uint)character, out var glyph) ? (ushort)glyph : (ushort)0;
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
        // This Skia build does not match characters itself, so the families are asked in a fixed order, plain sans-serif ones first.
        var family = Families.Value.FirstOrDefault(f => f.Typeface.GetGlyph(c) != 0);
        return family.Name is null ? null : ByFamily.GetOrAdd(family.Name, _ => Read(family.Typeface));
    });

    static int Rank(string family)
    {
        bool Says(string word) => family.Contains(word, StringComparison.OrdinalIgnoreCase);
        return Says("Emoji") || Says("Mono") || Says("Symbol") ? 3 : Says("Sans") && !Says("Serif") ? Says("CJK") ? 1 : 0 : 2;
    }

    static FontFace? Read(SKTypeface typeface)
    {
        using var stream = typeface.OpenStream(out var index);
        if (stream is null || stream.Length is 0 or > 64_000_000)
            return null;
        var data = GC.AllocateUninitializedArray<byte>(stream.Length, pinned: true);
        var read = stream.Read(data, data.Length);
        return read == data.Length ? Of(data, index) : null;
    }

    static FontFace Of(byte[] data, int index)
    {
        // HarfBuzz reads this memory for ever; Blob.FromStream would let the collector move it.
        var blob = new Blob(Marshal.UnsafeAddrOfPinnedArrayElement(data, 0), data.Length, MemoryMode.ReadOnly);
        var face = new Face(blob, index);
        return new(data, index, face, new Font(face));
    }

    static FontFace Embedded(string file)
    {
        var assembly = Assembly.GetExecutingAssembly();
        using var stream = assembly.GetManifestResourceStream($"Funnel.Web.Features.Reports.Fonts.{file}")
            ?? throw new InvalidOperationException($"The font {file} is missing from the program.");
        var data = GC.AllocateUninitializedArray<byte>((int)stream.Length, pinned: true);
        stream.ReadExactly(data);
        return Of(data, 0);
    }
}
