using System.Text.RegularExpressions;

namespace Funnel.Web.Features.Wall.Tiles;

public enum Tone { Plain, Good, Bad }

/// <summary>A piece of a title sentence; good news is green, the one bad thing amber.</summary>
public readonly record struct Piece(string Text, Tone Tone = Tone.Plain);

/// <summary>A title is a sentence with its numbers marked. The template is a translator's, the pieces put into it are data and never read as a template.</summary>
public static partial class Title
{
    [GeneratedRegex(@"\{\d\}", RegexOptions.NonBacktracking)]
    private static partial Regex Places();

    public static IReadOnlyList<Piece> Of(string template, params ReadOnlySpan<Piece> pieces)
    {
        var title = new List<Piece>();
        var from = 0;
        foreach (Match place in Places().Matches(template))
        {
            Add(title, template[from..place.Index]);
            if (place.Value[1] - '0' is var index && index < pieces.Length)
                title.Add(pieces[index]);
            from = place.Index + place.Length;
        }
        Add(title, template[from..]);
        return title;
    }

    static void Add(List<Piece> title, string text)
    {
        if (text.Length > 0)
            title.Add(new Piece(text));
    }
}
