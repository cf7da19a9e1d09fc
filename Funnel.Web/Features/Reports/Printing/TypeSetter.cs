using System.Globalization;
using System.Text;
using SkiaSharp;

namespace Funnel.Web.Features.Reports.Printing;

/// <summary>Glyphs of one face that stand together; positions are in em.</summary>
sealed record GlyphRun(FaceUse Face, byte[] Utf8, ushort[] Glyphs, SKPoint[] Places, uint[] Clusters, float Width);

/// <summary>A piece of text shaped once: its runs from left to right and its width, both for a size of one.</summary>
sealed record ShapedText(IReadOnlyList<GlyphRun> Runs, float Width, int Characters);

/// <summary>What a document uses of one face; the typeface drawn with holds only that.</summary>
sealed class FaceUse(FontFace face) : IDisposable
{
    readonly SortedSet<ushort> _glyphs = [0];
    readonly SortedSet<int> _characters = [0x20];
    SKTypeface? _typeface;

    public FontFace Face { get; } = face;

    public void Note(IEnumerable<ushort> glyphs, IEnumerable<Rune> characters)
    {
        // A glyph that a character names by itself is asked for by that character alone: two characters may share
        // a glyph (’ and ʼ), and the page must read back as the one that was written.
        var named = characters.Select(c => c.Value).ToHashSet();
        _glyphs.UnionWith(glyphs.Except(named.Select(Face.Glyph)));
        _characters.UnionWith(named);
    }

    public SKFont Font(float size)
    {
        _typeface ??= SKTypeface.FromStream(new MemoryStream(FontSubset.Of(Face, _glyphs, _characters)), 0)
            ?? SKTypeface.FromStream(new MemoryStream(Face.Data), Face.Index);
        return new SKFont(_typeface, size) { Hinting = SKFontHinting.None, Subpixel = true, LinearMetrics = true };
    }

    public void Dispose() => _typeface?.Dispose();
}

/// <summary>Shapes and measures the text of one document and remembers which glyphs it took.</summary>
sealed class TypeSetter : IDisposable
{
    // Stands for a character no font here can draw: seen to be missing, never a crash or a silent gap.
    const string Missing = "□";

    readonly Dictionary<FontFace, FaceUse> _faces = [];
    readonly Dictionary<(string, FontFace), ShapedText> _shaped = [];

    public double Width(string text, TypeStyle style)
    {
        var shaped = Shape(text, style.Weight);
        return (shaped.Width + style.Spacing * shaped.Characters) * style.Size;
    }

    public ShapedText Shape(string text, int weight)
    {
        var face = FontFace.Of(weight);
        if (_shaped.TryGetValue((text, face), out var known))
            return known;
        var runs = new List<GlyphRun>();
        foreach (var (part, used, rightToLeft) in Split(Clean(text), face))
            runs.Add(Run(part, used, rightToLeft));
        var shaped = new ShapedText(runs, runs.Sum(r => r.Width), runs.Sum(r => r.Glyphs.Length));
        _shaped[(text, face)] = shaped;
        return shaped;
    }

    public void Dispose()
    {
        foreach (var use in _faces.Values)
            use.Dispose();
    }

    GlyphRun Run(string text, FontFace face, bool rightToLeft)
    {
        if (!_faces.TryGetValue(face, out var use))
            _faces[face] = use = new(face);
        var utf8 = Encoding.UTF8.GetBytes(text);
        var (infos, positions) = face.Shape(utf8, rightToLeft);
        var glyphs = new ushort[infos.Length];
        var places = new SKPoint[infos.Length];
        var clusters = new uint[infos.Length];
        float x = 0, em = face.UnitsPerEm;
        for (var i = 0; i < infos.Length; i++)
        {
            glyphs[i] = (ushort)infos[i].Codepoint;
            clusters[i] = infos[i].Cluster;
            places[i] = new(x + positions[i].XOffset / em, -positions[i].YOffset / em);
            x += positions[i].XAdvance / em;
        }
        use.Note(glyphs, text.EnumerateRunes());
        return new(use, utf8, glyphs, places, clusters, x);
    }

    /// <summary>Runs of one face and direction. Neighbouring right-to-left runs are put in reverse, which is their order on the line.</summary>
    static List<(string Text, FontFace Face, bool RightToLeft)> Split(string text, FontFace main)
    {
        var parts = new List<(string Text, FontFace Face, bool RightToLeft)>();
        for (var walk = StringInfo.GetTextElementEnumerator(text); walk.MoveNext();)
        {
            var element = walk.GetTextElement();
            var (shown, face) = FaceFor(element, main, parts.Count > 0 ? parts[^1].Face : main);
            var rightToLeft = IsRightToLeft(element) || element == " " && parts.Count > 0 && parts[^1].RightToLeft && NextIsRightToLeft(text, walk.ElementIndex);
            if (rightToLeft && element == " " && parts[^1].Face.Has(' '))
                face = parts[^1].Face;
            if (parts.Count > 0 && parts[^1].Face == face && parts[^1].RightToLeft == rightToLeft)
                parts[^1] = parts[^1] with { Text = parts[^1].Text + shown };
            else
                parts.Add((shown, face, rightToLeft));
        }
        for (var i = 0; i < parts.Count; i++)
        {
            var end = i;
            while (end < parts.Count && parts[end].RightToLeft)
                end++;
            if (end > i + 1)
                parts.Reverse(i, end - i);
            i = Math.Max(i, end - 1);
        }
        return parts;
    }

    static (string Shown, FontFace Face) FaceFor(string element, FontFace main, FontFace previous)
    {
        bool Draws(FontFace face) => element.EnumerateRunes().All(r => IsInvisible(r.Value) || face.Has(r.Value));
        if (Draws(main))
            return (element, main);
        if (previous != main && Draws(previous))
            return (element, previous);
        // A ligature or a full-width letter is better written plainly than not at all.
        if (element.Normalize(NormalizationForm.FormKC) is var plain && plain != element && plain.EnumerateRunes().All(r => main.Has(r.Value)))
            return (plain, main);
        var other = FontFace.Fallback(element.EnumerateRunes().First().Value);
        return other is not null && Draws(other) ? (element, other) : (Missing, main);
    }

    /// <summary>Without control characters, lone surrogates and marks that only steer direction; composed where a composed letter exists.</summary>
    internal static string Clean(string text)
    {
        var clean = new StringBuilder(text.Length);
        foreach (var rune in text.EnumerateRunes())
            if (Rune.GetUnicodeCategory(rune) == UnicodeCategory.Control)
                clean.Append(' ');
            else if (rune.Value is not ((>= 0x202A and <= 0x202E) or (>= 0x2060 and <= 0x206F) or 0x200B or 0x200E or 0x200F or 0xFEFF or 0x00AD))
                clean.Append(rune.ToString());
        return clean.ToString().Normalize(NormalizationForm.FormC);
    }

    static bool IsInvisible(int c) => c is 0x200C or 0x200D or (>= 0xFE00 and <= 0xFE0F) or (>= 0xE0020 and <= 0xE007F);

    static bool NextIsRightToLeft(string text, int index)
    {
        while (index < text.Length && text[index] == ' ')
            index++;
        return index < text.Length && IsRightToLeft(text[index..Math.Min(text.Length, index + 2)]);
    }

    static bool IsRightToLeft(string element) =>
        Rune.GetRuneAt(element, 0).Value is (>= 0x590 and <= 0x8FF) or (>= 0xFB1D and <= 0xFDFF) or (>= 0xFE70 and <= 0xFEFC);
}
