using System.Globalization;
using System.Text;

namespace Funnel.Web.Features.Reports.Printing;

/// <summary>How text looks on paper; sizes in CSS pixels (0.75 pt), spacing in em.</summary>
readonly record struct TypeStyle(double Size, int Weight = 400, string Colour = "text", double Spacing = 0)
{
    /// <summary>Nothing smaller than 8 pt is printed.</summary>
    public const double Smallest = 10.7;
}

readonly record struct Span(string Text, TypeStyle Style);

readonly record struct Segment(string Text, TypeStyle Style, double X);

sealed record TextLine(IReadOnlyList<Segment> Segments, double Width);

/// <summary>Breaks text into lines: at spaces, after hyphens and slashes, and inside a word only when the word alone is too long.</summary>
static class Paragraph
{
    public static List<TextLine> Lines(TypeSetter type, double width, int most, params ReadOnlySpan<Span> spans)
    {
        var lines = new LineBuilder(type, Math.Max(width, 8));
        foreach (var span in spans)
            foreach (var (word, spaced, isBreak) in Words(span.Text))
            {
                if (isBreak)
                    lines.Break();
                else
                    lines.Add(word, spaced, span.Style);
            }
        var all = lines.Finish();
        return all.Count <= most ? all : Cut(type, all, most, width);
    }

    /// <summary>One line, ended by an ellipsis when it is longer than the room.</summary>
    public static string OneLine(TypeSetter type, string text, TypeStyle style, double room)
    {
        if (type.Width(text, style) <= room)
            return text;
        var (kept, _) = Split(type, text, style, room - type.Width("…", style));
        return kept.TrimEnd() + "…";
    }

    static List<TextLine> Cut(TypeSetter type, List<TextLine> lines, int most, double width)
    {
        var last = lines[most - 1];
        var end = last.Segments[^1];
        var text = OneLine(type, end.Text + " …", end.Style, width - end.X);
        if (!text.EndsWith('…'))
            text += "…";
        return [.. lines.Take(most - 1), last with { Segments = [.. last.Segments.Take(last.Segments.Count - 1), end with { Text = text }] }];
    }

    internal static IEnumerable<(string Word, bool Spaced, bool IsBreak)> Words(string text)
    {
        var word = new StringBuilder();
        var spaced = false;
        foreach (var c in text)
        {
            if (c is ' ' or '\t' or '\n' or '\r')
            {
                if (word.Length > 0)
                    yield return (word.ToString(), spaced, false);
                word.Clear();
                spaced = true;
                if (c == '\n')
                    yield return ("", false, true);
                continue;
            }
            word.Append(c);
            if (c is not ('-' or '/') || word.Length <= 2)
                continue;
            yield return (word.ToString(), spaced, false);
            word.Clear();
            spaced = false;
        }
        if (word.Length > 0)
            yield return (word.ToString(), spaced, false);
    }

    /// <summary>The part of a word that fits, at least one character as people see it, and the rest.</summary>
    internal static (string Kept, string Left) Split(TypeSetter type, string word, TypeStyle style, double room)
    {
        var used = 0.0;
        var end = 0;
        for (var walk = StringInfo.GetTextElementEnumerator(word); walk.MoveNext();)
        {
            var element = walk.GetTextElement();
            used += type.Width(element, style);
            if (used > room && end > 0)
                break;
            end = walk.ElementIndex + element.Length;
        }
        return (word[..end], word[end..]);
    }

    sealed class LineBuilder(TypeSetter type, double width)
    {
        readonly List<TextLine> _lines = [];
        readonly List<Segment> _segments = [];
        double _x;

        public void Add(string word, bool spaced, TypeStyle style)
        {
            var gap = spaced && _x > 0 ? type.Width(" ", style) : 0;
            var wide = type.Width(word, style);
            if (_x > 0 && _x + gap + wide > width)
            {
                // A word that needs more than a line starts where it stands only if much of it fits.
                Break();
                gap = 0;
            }
            while (wide > width - _x)
            {
                var (kept, left) = Split(type, word, style, width - _x);
                if (left.Length == 0)
                    break;
                Place(kept, 0, style);
                Break();
                (word, wide) = (left, type.Width(left, style));
            }
            Place(word, gap, style);
        }

        void Place(string word, double gap, TypeStyle style)
        {
            var wide = type.Width(word, style);
            // Words of one style share a segment, so that the page holds sentences and not loose words.
            if (_segments.Count > 0 && _segments[^1].Style == style)
                _segments[^1] = _segments[^1] with { Text = _segments[^1].Text + (gap > 0 ? " " : "") + word };
            else
                _segments.Add(new(word, style, _x + gap));
            _x += gap + wide;
        }

        public void Break()
        {
            _lines.Add(new([.. _segments], _x));
            _segments.Clear();
            _x = 0;
        }

        public List<TextLine> Finish()
        {
            if (_segments.Count > 0)
                Break();
            return _lines;
        }
    }
}
