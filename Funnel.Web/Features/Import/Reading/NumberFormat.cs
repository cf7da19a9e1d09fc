using System.Globalization;

namespace Funnel.Web.Features.Import.Reading;

/// <summary>How a file writes numbers, from the evidence of all its cells: which of point and comma is the decimal sign.</summary>
internal sealed class NumberFormat
{
    private int _point, _comma, _unclear;
    private string _unclearText = "";

    private NumberFormat(char? given) => Decimal = given;

    /// <summary>The decimal sign, null while nothing says which.</summary>
    public char? Decimal { get; private set; }

    public static NumberFormat Of(string? stated) => new(stated switch { "1.234,56" => ',', "1,234.56" => '.', _ => null });

    public bool Stated { get; init; }

    /// <summary>Takes a cell as evidence.</summary>
    public void Look(string text, int line)
    {
        if (Decimal is not null && _point == 0 && _comma == 0)
            return;
        var (points, commas) = (text.Count('.'), text.Count(','));
        if (points == 0 && commas == 0)
            return;
        if (!text.All(c => char.IsAsciiDigit(c) || c is '.' or ',' or '-' or '+' || IsSpace(c)))
            return;
        if (points > 0 && commas > 0)
            Note(text.LastIndexOf('.') > text.LastIndexOf(',') ? '.' : ',', line);
        else if (points > 1 || commas > 1)
            Note(points > 1 ? ',' : '.', line);
        else if (Unclear(text.Trim().TrimStart('-', '+'), points > 0 ? '.' : ','))
            (_unclear, _unclearText) = _unclear == 0 ? (line, text.Trim()) : (_unclear, _unclearText);
        else
            Note(points > 0 ? '.' : ',', line);
    }

    /// <summary>Decides, or refuses the file: both ways found, or nothing that tells.</summary>
    public void Settle()
    {
        if (Decimal is not null && _point == 0 && _comma == 0)
            return;
        if (_point > 0 && _comma > 0)
            throw new ImportUnclear($"The numbers are written both ways: with a decimal point on line {_point}, with a decimal comma on line {_comma}. Say which is right by adding \"numbers\": \"1,234.56\" or \"numbers\": \"1.234,56\" to the mapping; rows of the other kind are then refused.", UnclearKind.Numbers, "", _point);
        if (_unclear > 0 && _point == 0 && _comma == 0)
            throw new ImportUnclear($"The number {_unclearText} on line {_unclear} can be read two ways and no other number tells which. Add \"numbers\": \"1,234.56\" (decimal point) or \"numbers\": \"1.234,56\" (decimal comma) to the mapping.", UnclearKind.Numbers, _unclearText, _unclear);
        Decimal = _comma > 0 ? ',' : '.';
    }

    /// <summary>What was found, for the summary; null when there was nothing to find.</summary>
    public string? Said => _point > 0 ? "1,234.56" : _comma > 0 ? "1.234,56" : null;

    public bool TryParse(string text, out decimal value)
    {
        Span<char> clean = stackalloc char[text.Length <= 64 ? text.Length : 0];
        value = 0;
        if (text.Length is 0 or > 64)
            return false;
        var (length, sign, seenDecimal, group) = (0, Decimal ?? '.', false, -1);
        for (var i = 0; i < text.Length; i++)
        {
            var c = text[i];
            if (char.IsAsciiDigit(c))
            {
                clean[length++] = c;
                if (group >= 0)
                    group++;
            }
            else if (c == sign && !seenDecimal && group is -1 or 3)
            {
                (clean[length++], seenDecimal, group) = ('.', true, -1);
            }
            else if (!seenDecimal && i > 0 && (c is '.' or ',' || IsSpace(c)) && group is -1 or 3)
            {
                // Groups after the first have three digits: 12,34 is no number where the comma groups.
                group = 0;
            }
            else if (c is '-' or '+' && i == 0)
            {
                clean[length++] = c;
            }
            else
            {
                return false;
            }
        }
        return group is -1 or 3 && decimal.TryParse(clean[..length], NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out value);
    }

    private static bool Unclear(string text, char sign)
    {
        var at = text.IndexOf(sign, StringComparison.Ordinal);
        return text.Length - at - 1 == 3 && at is >= 1 and <= 3 && text[0] != '0';
    }

    private void Note(char sign, int line)
    {
        if (sign == '.')
            _point = _point == 0 ? line : _point;
        else
            _comma = _comma == 0 ? line : _comma;
    }

    private static bool IsSpace(char c) => c is ' ' or '\u00A0' or '\u202F' or '\'' or '\u2019';
}
