using System.Collections.Frozen;
using System.IO.Compression;

namespace Funnel.Web.Data.Accounts;

/// <summary>Passwords that are guessed first, from a list inside the program (docs/third-party.md).</summary>
public static class CommonPasswords
{
    // A common word with so few digits or signs around it is guessed right after the word itself.
    private const int Padding = 6;

    private static readonly Lazy<FrozenSet<string>> Known = new(Read);

    /// <summary>Listed, or made of a listed one by padding, doubling or the usual swaps of letters for signs.</summary>
    public static bool Has(string password)
    {
        var lower = password.ToLowerInvariant();
        return Shapes(lower).Any(Listed) || Shapes(Plain(lower)).Any(Listed);
    }

    private static bool Listed(string text) => text.Length > 0 && (Known.Value.Contains(text) || text.Distinct().Count() < 3 || IsRow(text) || (Halved(text) is { } half && (Known.Value.Contains(half) || IsRow(half))));

    private static IEnumerable<string> Shapes(string text)
    {
        yield return text;
        var core = text.Trim([.. Enumerable.Range(33, 94).Select(i => (char)i).Where(c => !char.IsLetter(c)), ' ']);
        if (core.Length >= 4 && text.Length - core.Length <= Padding)
            yield return core;
    }

    // p@ssw0rd
    private static string Plain(string text) => string.Concat(text.Select(c => c switch { '@' or '4' => 'a', '0' => 'o', '3' => 'e', '1' or '!' => 'i', '$' or '5' => 's', '7' => 't', _ => c }));

    // abcdefghijkl, 123456789012
    private static bool IsRow(string text)
    {
        for (var i = 1; i < text.Length; i++)
            if (text[i] - text[i - 1] is not (1 or -1 or -9 or 9))
                return false;
        return true;
    }

    // The part of a text that is nothing but the part again and again.
    private static string? Halved(string text)
    {
        for (var length = 1; length <= text.Length / 2; length++)
            if (text.Length % length == 0 && text == string.Concat(Enumerable.Repeat(text[..length], text.Length / length)))
                return text[..length];
        return null;
    }

    private static FrozenSet<string> Read()
    {
        using var stored = typeof(CommonPasswords).Assembly.GetManifestResourceStream("common-passwords")!;
        using var reader = new StreamReader(new GZipStream(stored, CompressionMode.Decompress));
        var all = new List<string>();
        while (reader.ReadLine() is { } line)
            all.Add(line);
        return all.ToFrozenSet(StringComparer.Ordinal);
    }
}
