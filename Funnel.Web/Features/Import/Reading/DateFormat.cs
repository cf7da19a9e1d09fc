namespace Funnel.Web.Features.Import.Reading;

/// <summary>A date as written: local time of day, and the offset where one was written.</summary>
internal readonly record struct Written(DateTime Local, bool HasTime, TimeSpan? Offset);

/// <summary>
/// How a file writes dates. 2026-04-03 and 2026/04/03 are clear, 03.04.2026 has the day first everywhere; of 03/04/2026 and 03-04-2026 the evidence of all cells decides.
/// </summary>
internal sealed class DateFormat(bool? stated)
{
    private int _dayFirst, _monthFirst, _unclear;
    private string _unclearText = "";

    public bool DayFirst { get; private set; } = stated ?? true;

    public string? Said => stated is not null || (_dayFirst == 0 && _monthFirst == 0) ? null : DayFirst ? "day first (31/12/2026)" : "month first (12/31/2026)";

    public void Look(string text, int line)
    {
        if (stated is not null || text.Length < 8 || !Slashed(text, out var first, out var second))
            return;
        if (first > 12 && second <= 12)
            _dayFirst = _dayFirst == 0 ? line : _dayFirst;
        else if (second > 12 && first <= 12)
            _monthFirst = _monthFirst == 0 ? line : _monthFirst;
        else if (first != second && _unclear == 0)
            (_unclear, _unclearText) = (line, text);
    }

    /// <summary>Decides, or refuses the file with the mapping line that would help.</summary>
    public void Settle()
    {
        if (stated is not null)
            return;
        if (_dayFirst > 0 && _monthFirst > 0)
            throw new ImportUnclear($"The dates are written both ways: day first on line {_dayFirst}, month first on line {_monthFirst}. Say which is right by adding \"dayFirst\": true or \"dayFirst\": false to the mapping; rows of the other kind are then refused.", UnclearKind.Dates, "", _dayFirst);
        if (_unclear > 0 && _dayFirst == 0 && _monthFirst == 0)
            throw new ImportUnclear($"The date {_unclearText} on line {_unclear} can be read two ways and no other date tells which. Add \"dayFirst\": true (31/12/2026) or \"dayFirst\": false (12/31/2026) to the mapping.", UnclearKind.Dates, _unclearText, _unclear);
        DayFirst = _monthFirst == 0;
    }

    public bool TryParse(string text, out Written written)
    {
        written = default;
        var rest = text.AsSpan();
        int year, month, day;
        if (rest.Length >= 10 && rest[4] is '-' or '/' && rest[7] == rest[4])
        {
            if (!Digits(rest[..4], out year) || !Digits(rest[5..7], out month) || !Digits(rest[8..10], out day))
                return false;
            rest = rest[10..];
        }
        else
        {
            if (!Parts(rest, out var first, out var second, out year, out var sign, out var length))
                return false;
            (day, month) = sign == '.' || DayFirst ? (first, second) : (second, first);
            rest = rest[length..];
        }
        if (year is < 1 or > 9999 || month is < 1 or > 12 || day < 1 || day > DateTime.DaysInMonth(year, month))
            return false;
        var date = new DateTime(year, month, day, 0, 0, 0, DateTimeKind.Unspecified);
        if (rest.IsEmpty)
        {
            written = new Written(date, HasTime: false, null);
            return true;
        }
        if (rest[0] is not ('T' or ' ') || !Time(rest[1..].Trim(), out var time, out var offset))
            return false;
        written = new Written(date + time, HasTime: true, offset);
        return true;
    }

    // h:mm, hh:mm:ss, with a fraction, with Z or an offset, with AM or PM
    private static bool Time(ReadOnlySpan<char> text, out TimeSpan time, out TimeSpan? offset)
    {
        (time, offset) = (default, null);
        if (text.EndsWith("Z", StringComparison.OrdinalIgnoreCase))
        {
            offset = TimeSpan.Zero;
            text = text[..^1];
        }
        else if (text.LastIndexOfAny('+', '-') is > 0 and var at)
        {
            var shift = text[(at + 1)..];
            if (!(shift.Length == 5 && shift[2] == ':' && Digits(shift[..2], out var h) && Digits(shift[3..], out var m)) && !(shift.Length == 4 && Digits(shift[..2], out h) && Digits(shift[2..], out m)))
            {
                m = 0;
                if (shift.Length != 2 || !Digits(shift, out h))
                    return false;
            }
            if (h > 14 || m > 59)
                return false;
            offset = new TimeSpan(h, m, 0) * (text[at] == '-' ? -1 : 1);
            text = text[..at].TrimEnd();
        }
        var half = text.EndsWith("AM", StringComparison.OrdinalIgnoreCase) ? 0 : text.EndsWith("PM", StringComparison.OrdinalIgnoreCase) ? 12 : -1;
        if (half >= 0)
            text = text[..^2].TrimEnd();
        var colon = text.IndexOf(':');
        if (colon is < 1 or > 2 || !Digits(text[..colon], out var hour) || text.Length < colon + 3 || !Digits(text.Slice(colon + 1, 2), out var minute))
            return false;
        if (half >= 0)
        {
            if (hour is < 1 or > 12)
                return false;
            hour = (hour % 12) + half;
        }
        text = text[(colon + 3)..];
        var (second, ticks) = (0, 0L);
        if (!text.IsEmpty && (text[0] != ':' || text.Length < 3 || !Digits(text.Slice(1, 2), out second)))
            return false;
        if (text.Length > 3 && !Fraction(text[3..], out ticks))
            return false;
        if (hour > 23 || minute > 59 || second > 59)
            return false;
        time = new TimeSpan(hour, minute, second) + TimeSpan.FromTicks(ticks);
        return true;
    }

    private static bool Fraction(ReadOnlySpan<char> text, out long ticks)
    {
        ticks = 0;
        if (text[0] is not ('.' or ',') || text.Length is < 2 or > 10)
            return false;
        for (var i = 1; i <= 7; i++)
        {
            if (i < text.Length && !char.IsAsciiDigit(text[i]))
                return false;
            ticks = (ticks * 10) + (i < text.Length ? text[i] - '0' : 0);
        }
        return true;
    }

    private static bool Slashed(string text, out int first, out int second) =>
        Parts(text, out first, out second, out _, out var sign, out _) && sign is '/' or '-';

    private static bool Parts(ReadOnlySpan<char> text, out int first, out int second, out int year, out char sign, out int length)
    {
        (first, second, year, sign, length) = (0, 0, 0, ' ', 0);
        var one = text.IndexOfAny('/', '.', '-');
        if (one is < 1 or > 2)
            return false;
        sign = text[one];
        var two = text[(one + 1)..].IndexOf(sign);
        if (two is < 1 or > 2)
            return false;
        length = one + two + 6;
        return length <= text.Length && Digits(text[..one], out first) && Digits(text.Slice(one + 1, two), out second) && Digits(text.Slice(one + two + 2, 4), out year);
    }

    private static bool Digits(ReadOnlySpan<char> text, out int value)
    {
        value = 0;
        foreach (var c in text)
        {
            if (!char.IsAsciiDigit(c))
                return false;
            value = (value * 10) + (c - '0');
        }
        return text.Length > 0;
    }
}
