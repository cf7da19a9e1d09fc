using System.Globalization;
using System.Text.RegularExpressions;
using Funnel.Domain.Analytics;
using Funnel.Domain.Common;
using Funnel.Domain.Marketing;

namespace Funnel.Web.Features.Marketing;

/// <summary>Channels, months and amounts as people and programs write them.</summary>
internal static partial class SpendText
{
    public static ChannelId Channel(string? text, Catalog catalog)
    {
        var found = catalog.Channels.Values.Where(c => string.Equals(c.Name, text?.Trim(), StringComparison.OrdinalIgnoreCase)).Take(2).ToList();
        if (found.Count == 0 && int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var id) && catalog.Channels.TryGetValue(new ChannelId(id), out var byId))
            return byId.Id;
        return found switch
        {
            [var one] => one.Id,
            [] => throw new RuleViolation("There is no channel “{0}”.", text ?? ""),
            _ => throw new RuleViolation("More than one {0} is called “{1}”; name it by its id.", "channel", text ?? ""),
        };
    }

    /// <summary>A month as 2026-11; a day of it is the month too.</summary>
    public static DateOnly Month(string? text) =>
        text?.Trim() is { } written && (DateOnly.TryParseExact(written + "-01", "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var month)
            || DateOnly.TryParseExact(written, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out month))
            ? ChannelSpend.MonthOf(month) : throw new RuleViolation("“{0}” is not a month such as 2026-11.", text ?? "");

    /// <summary>An amount as people type it: spaces between thousands, a point or a comma before the cents. What could be two numbers is asked again, never guessed.</summary>
    public static long Amount(string text, string currency)
    {
        var plain = Spaces().Replace(text, "");
        if (Ambiguous().IsMatch(plain))
            throw new RuleViolation("“{0}” could be two amounts. Write it without a mark between thousands, or with the cents.", text);
        plain = PointBeforeCents().IsMatch(plain) ? plain.Replace(",", "", StringComparison.Ordinal)
            : CommaBeforeCents().IsMatch(plain) ? plain.Replace(".", "", StringComparison.Ordinal).Replace(',', '.') : plain.Replace(',', '.');
        return Amounts().IsMatch(plain) && decimal.TryParse(plain, NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var major)
            ? Money.FromMajor(major, currency).Minor : throw new RuleViolation("“{0}” is not an amount.", text);
    }

    [GeneratedRegex(@"[\s\u00A0\u202F'’€$₽£]", RegexOptions.None, 1000)]
    private static partial Regex Spaces();

    [GeneratedRegex(@"^-?[0-9]{1,3}[.,][0-9]{3}$", RegexOptions.None, 1000)]
    private static partial Regex Ambiguous();

    [GeneratedRegex(@"^-?[0-9]{1,3}(,[0-9]{3})+(\.[0-9]{1,4})?$", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex PointBeforeCents();

    [GeneratedRegex(@"^-?[0-9]{1,3}(\.[0-9]{3})+(,[0-9]{1,4})?$", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex CommaBeforeCents();

    [GeneratedRegex(@"^-?[0-9]{1,13}(\.[0-9]{1,4})?$", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Amounts();
}
