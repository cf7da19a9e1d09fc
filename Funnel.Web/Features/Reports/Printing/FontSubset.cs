using System.Runtime.InteropServices;
using HarfBuzzSharp;

namespace Funnel.Web.Features.Reports.Printing;

/// <summary>Cuts a font down to the glyphs a document uses, because this Skia embeds fonts whole.
/// HarfBuzzSharp ships HarfBuzz's subsetter but does not wrap it, hence the few native calls.</summary>
static class FontSubset
{
    const string Library = "libHarfBuzzSharp";
    const uint NoHinting = 0x1, RetainGlyphIds = 0x2, NotdefOutline = 0x40;
    const int DropTables = 3;

    // Only needed for shaping, which is done by now.
    static readonly string[] Dropped = ["GSUB", "GPOS", "GDEF", "kern", "meta", "STAT", "DSIG"];

    /// <summary>The smaller font with unchanged glyph numbers, or the whole font where subsetting is not to be had.</summary>
    public static byte[] Of(FontFace face, IEnumerable<ushort> glyphs, IEnumerable<int> characters)
    {
        try
        {
            return Cut(face.Face, glyphs, characters) ?? face.Data;
        }
        catch (Exception e) when (e is DllNotFoundException or EntryPointNotFoundException)
        {
            return face.Data;
        }
    }

    static byte[]? Cut(Face face, IEnumerable<ushort> glyphs, IEnumerable<int> characters)
    {
        var input = hb_subset_input_create_or_fail();
        if (input == 0)
            return null;
        try
        {
            hb_subset_input_set_flags(input, NoHinting | RetainGlyphIds | NotdefOutline);
            var wanted = hb_subset_input_glyph_set(input);
            foreach (var glyph in glyphs)
                hb_set_add(wanted, glyph);
            var dropped = hb_subset_input_set(input, DropTables);
            foreach (var tag in Dropped)
                hb_set_add(dropped, Tag.Parse(tag));
            // Skia names characters by the font's own table, so it keeps the characters used.
            var named = hb_subset_input_unicode_set(input);
            foreach (var character in characters)
                hb_set_add(named, (uint)character);
            return Written(hb_subset_or_fail(face.Handle, input));
        }
        finally
        {
            hb_subset_input_destroy(input);
        }
    }

    static byte[]? Written(nint face)
    {
        if (face == 0)
            return null;
        var blob = hb_face_reference_blob(face);
        hb_face_destroy(face);
        var data = hb_blob_get_data(blob, out var length);
        byte[]? bytes = null;
        if (data != 0 && length > 0)
            Marshal.Copy(data, bytes = new byte[length], 0, (int)length);
        hb_blob_destroy(blob);
        return bytes;
    }

    [DllImport(Library)] static extern nint hb_subset_input_create_or_fail();
    [DllImport(Library)] static extern void hb_subset_input_destroy(nint input);
    [DllImport(Library)] static extern void hb_subset_input_set_flags(nint input, uint flags);
    [DllImport(Library)] static extern nint hb_subset_input_glyph_set(nint input);
    [DllImport(Library)] static extern nint hb_subset_input_unicode_set(nint input);
    [DllImport(Library)] static extern nint hb_subset_input_set(nint input, int which);
    [DllImport(Library)] static extern nint hb_subset_or_fail(nint face, nint input);
    [DllImport(Library)] static extern void hb_set_add(nint set, uint value);
    [DllImport(Library)] static extern nint hb_face_reference_blob(nint face);
    [DllImport(Library)] static extern void hb_face_destroy(nint face);
    [DllImport(Library)] static extern nint hb_blob_get_data(nint blob, out uint length);
    [DllImport(Library)] static extern void hb_blob_destroy(nint blob);
}
