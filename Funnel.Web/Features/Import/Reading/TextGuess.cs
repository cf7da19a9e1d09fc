using System.Text;

namespace Funnel.Web.Features.Import.Reading;

/// <summary>Encoding and delimiter of a text file, from its bytes.</summary>
internal static class TextGuess
{
    static TextGuess() => System.Text.Encoding.RegisterProvider(CodePagesEncodingProvider.Instance);

    public static Encoding Named(string name)
    {
        try
        {
            return System.Text.Encoding.GetEncoding(name);
        }
        catch (ArgumentException)
        {
            throw new ImportRefused($"“encoding” is “{name}”, which is not known here. Use a name such as utf-8, utf-16, windows-1252 or windows-1251.");
        }
    }

    /// <summary>Reads the whole file once: a file is UTF-8 only if all of it is.</summary>
    public static Encoding Encoding(string path)
    {
        using var file = File.OpenRead(path);
        var buffer = new byte[1 << 16];
        var read = file.ReadAtLeast(buffer, buffer.Length, throwOnEndOfStream: false);
        var start = buffer.AsSpan(0, read);
        RefuseBinary(start);
        if (start.StartsWith((ReadOnlySpan<byte>)[0xEF, 0xBB, 0xBF]))
            return System.Text.Encoding.UTF8;
        if (start.StartsWith((ReadOnlySpan<byte>)[0xFF, 0xFE]) || Zeros(start, 1) > 0.3)
            return System.Text.Encoding.Unicode;
        if (start.StartsWith((ReadOnlySpan<byte>)[0xFE, 0xFF]) || Zeros(start, 0) > 0.3)
            return System.Text.Encoding.BigEndianUnicode;
        if (start.ContainsAnyInRange((byte)1, (byte)8) && Controls(start) > 0.05)
            throw new ImportRefused("This is not a text file: it is full of control characters. Save it as CSV or XLSX.");
        return Scan(file, buffer, read);
    }

    private static Encoding Scan(FileStream file, byte[] buffer, int read)
    {
        var decoder = new UTF8Encoding(false, throwOnInvalidBytes: true).GetDecoder();
        var chars = new char[buffer.Length + 2];
        var utf8 = true;
        long high = 0, beside = 0;
        byte last = 0;
        while (read > 0)
        {
            foreach (var b in buffer.AsSpan(0, read))
            {
                if (b >= 0xC0)
                {
                    high++;
                    beside += last >= 0xC0 ? 1 : 0;
                }
                last = b;
            }
            if (utf8)
            {
                try
                {
                    decoder.GetChars(buffer, 0, read, chars, 0, flush: false);
                }
                catch (DecoderFallbackException)
                {
                    utf8 = false;
                }
            }
            read = file.Read(buffer);
        }
        if (utf8)
            return System.Text.Encoding.UTF8;
        // Cyrillic words are runs of high bytes; in western words they stand alone.
        return System.Text.Encoding.GetEncoding(high > 0 && beside * 2 > high ? 1251 : 1252);
    }

    private static void RefuseBinary(ReadOnlySpan<byte> start)
    {
        var kind = start switch
        {
            _ when start.StartsWith("%PDF"u8) => "a PDF",
            _ when start.StartsWith((ReadOnlySpan<byte>)[0x89, (byte)'P', (byte)'N', (byte)'G']) => "a picture",
            _ when start.StartsWith((ReadOnlySpan<byte>)[0xFF, 0xD8, 0xFF]) => "a picture",
            _ when start.StartsWith((ReadOnlySpan<byte>)[0x1F, 0x8B]) => "a compressed file",
            _ when start.StartsWith((ReadOnlySpan<byte>)[0xD0, 0xCF, 0x11, 0xE0]) => "an old Excel file (.xls)",
            _ when start.StartsWith("\u007fELF"u8) || start.StartsWith("MZ"u8) && Controls(start) > 0.05 => "a program",
            _ when start.StartsWith("SQLite format 3"u8) => "a database",
            _ => null,
        };
        if (kind is not null)
            throw new ImportRefused($"This is {kind}, not a table. Save it as CSV or XLSX.");
    }

    private static double Zeros(ReadOnlySpan<byte> bytes, int odd)
    {
        var zeros = 0;
        for (var i = odd; i < bytes.Length; i += 2)
            zeros += bytes[i] == 0 ? 1 : 0;
        // One NUL is a bad cell, every second byte NUL is UTF-16.
        return bytes.Length < 4 ? 0 : zeros * 2.0 / bytes.Length;
    }

    private static double Controls(ReadOnlySpan<byte> bytes)
    {
        var controls = 0;
        foreach (var b in bytes)
            controls += b < 32 && b is not (9 or 10 or 13) ? 1 : 0;
        return (double)controls / Math.Max(1, bytes.Length);
    }
}
