using System.Globalization;
using Funnel.Domain.Common;
using Funnel.Web.Data;
using Funnel.Web.Shell;

namespace Funnel.Web.Features.Settings.Audit;

/// <summary>Which lines the page shows, as it stands in the address. A day is one of the company's own days; null is every day.</summary>
public sealed record AuditQuery
{
    public DateOnly? Day { get; init; }

    public string? Who { get; init; }

    /// <summary>What stands before the dot of an action.</summary>
    public string? What { get; init; }

    public bool OnlyRefused { get; init; }

    public CallerKind? From { get; init; }

    public string? Text { get; init; }

    public static AuditQuery Read(Func<string, string?> value, DateOnly today) => new()
    {
        Day = value("day") switch
        {
            "all" => null,
            { } text when DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day) && day >= Period.Earliest && day < Period.Latest => day,
            _ => today,
        },
        Who = Short(value("who")),
        What = Short(value("what")),
        OnlyRefused = value("refused") == "1",
        From = Enum.TryParse<CallerKind>(value("from"), ignoreCase: true, out var kind) && Enum.IsDefined(kind) ? kind : null,
        Text = Short(value("q")),
    };

    public Query ToQuery(DateOnly today) => Query.Of(
        ("day", Day is null ? "all" : Day == today ? null : Day.Value.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture)),
        ("who", Who),
        ("what", What),
        ("refused", OnlyRefused ? "1" : null),
        ("from", From?.ToString().ToLowerInvariant()),
        ("q", Text));

    public AuditFilter ToFilter(TimeZoneInfo zone) => new()
    {
        From = Day is { } day ? Period.StartOf(day, zone) : null,
        To = Day is { } same ? Period.StartOf(same.AddDays(1), zone) : null,
        Who = Who,
        Subject = What,
        OnlyRefused = OnlyRefused,
        Kind = From,
        Text = Text,
    };

    private static string? Short(string? text) => string.IsNullOrWhiteSpace(text) ? null : text.Length > 200 ? text[..200] : text;
}
