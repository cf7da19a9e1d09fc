using System.Buffers;
using System.Globalization;
using System.Text.RegularExpressions;

namespace Funnel.Web.Parts;

/// <summary>24, 32 or 40 pixels.</summary>
public enum AvatarSize
{
    Small,
    Large,
    ExtraLarge,
}

/// <summary>How a person is drawn: initials and a colour of their own.</summary>
public static partial class People
{
    static readonly string[] Colours =
    [
        "#4C63D2", "#1F7AC9", "#3E8FA3", "#18876B", "#6B8E23", "#B8741A", "#C2562F", "#C24A5A", "#C2518F", "#8B5BC4", "#7C5CD6", "#667085",
    ];

    // Quotes and brackets before a word are not its first letter.
    static readonly SearchValues<char> Marks = SearchValues.Create("\"'«»„“”‘’()[]{}<>.,-–—@#");

    [GeneratedRegex("^#[0-9a-fA-F]{6}$", RegexOptions.NonBacktracking)]
    private static partial Regex Hex();

    /// <summary>First letters of the first and the last word: "Ingrid Dahl" → ID; a single word gives its first two letters.</summary>
    public static string Initials(string name)
    {
        var words = name.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries)
            .Select(word => word[(word.AsSpan().IndexOfAnyExcept(Marks) is var start and >= 0 ? start : 0)..]).ToArray();
        return words switch
        {
            [] => "?",
            [var only] => Upper(new StringInfo(only) is { LengthInTextElements: > 1 } text ? text.SubstringByTextElements(0, 2) : only),
            [var first, .., var last] => Upper(First(first) + First(last)),
        };

        static string First(string word) => StringInfo.GetNextTextElement(word);
        static string Upper(string text) => text.ToUpper(CultureInfo.InvariantCulture);
    }

    /// <summary>The given colour when it is a plain "#rrggbb", else one that the name always gets.</summary>
    public static string Colour(string name, string? own = null)
    {
        if (own is not null && Hex().IsMatch(own)) return own;
        // Not GetHashCode: that one changes with every start of the server.
        var hash = name.Aggregate(2166136261u, (sum, letter) => unchecked((sum ^ letter) * 16777619u));
        return Colours[hash % (uint)Colours.Length];
    }
}
