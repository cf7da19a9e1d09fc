using System.Globalization;
using Funnel.Domain.Analytics;
using Funnel.Domain.Common;
using Funnel.Domain.Marketing;
using Funnel.Web.Parts;

namespace Funnel.Web.Features.Marketing;

/// <summary>Channels, months and amounts as people and programs write them.</summary>
internal static class SpendText
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

    /// <summary>An amount of a file or a program: what could be two is asked again, never guessed; as somebody types it, by their own signs.</summary>
    public static long Amount(string text, string currency, Unclear unclear = Unclear.Refused)
    {
        if (unclear == Unclear.Refused && Amounts.IsUnclear(text))
            throw new RuleViolation("“{0}” could be two amounts. Write it without a mark between thousands, or with the cents.", text);
        return Amounts.TryRead(text, out var major, unclear) ? Money.FromMajor(major, currency).Minor : throw new RuleViolation("“{0}” is not an amount.", text);
    }
}
