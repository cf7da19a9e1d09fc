using Funnel.Domain.Common;

namespace Funnel.Domain.Marketing;

/// <summary>What a channel cost in a calendar month (named by its first day), in minor units of the company's currency. A month without one is not entered; 0 is free of charge.</summary>
public sealed record ChannelSpend(ChannelId Channel, DateOnly Month, long Amount)
{
    /// <summary>More in one month is taken for a typing mistake; it also keeps every sum of months within a whole number.</summary>
    public const long Most = 100_000_000_000_00;

    public static DateOnly MonthOf(DateOnly day) => new(day.Year, day.Month, 1);

    /// <summary>The amount as it may be kept; null takes the entry away.</summary>
    public static long? Require(long? amount) => amount switch
    {
        < 0 => throw new RuleViolation("Spend is 0 or more."),
        > Most => throw new RuleViolation("Spend of one month is too large."),
        _ => amount,
    };

    /// <summary>The month a spend is for.</summary>
    public static DateOnly Require(DateOnly month) => month < Period.Earliest || month >= Period.Latest
        ? throw new RuleViolation("There is no such month.")
        : MonthOf(month);
}
