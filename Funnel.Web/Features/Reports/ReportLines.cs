using System.Globalization;
using Funnel.Domain.Analytics;
using Funnel.Web.Parts;
using Microsoft.Extensions.Localization;

namespace Funnel.Web.Features.Reports;

/// <summary>What the heads and feet of several reports say.</summary>
internal static class ReportLines
{
    /// <summary>Each filter that is set, in words; the pipeline is the report's own matter.</summary>
    public static IEnumerable<ReportFilter> Filters(DealFilter filter, Catalog catalog, IStringLocalizer<ReportTexts> L)
    {
        (string Label, string? Value)[] all =
        [
            (L["Department"], filter.Department is { } d ? catalog.Departments.GetValueOrDefault(d)?.Name : null),
            (L["Owner"], catalog.Employee(filter.Owner)?.Name),
            (L["Product"], filter.Product is { } p ? catalog.Products.GetValueOrDefault(p)?.Name : null),
            (L["Business line"], filter.Line is { } l ? catalog.Lines.GetValueOrDefault(l)?.Name : null),
            (L["Channel"], filter.Channel is { } c ? catalog.Channels.GetValueOrDefault(c)?.Name : null),
            (L["Customer"], filter.CustomerType is { } t ? catalog.CustomerTypes.GetValueOrDefault(t)?.Name : null),
            (L["Text"], filter.Text),
        ];
        return all.Where(f => f.Value is not null).Select(f => new ReportFilter(f.Label, f.Value!));
    }

    /// <summary>A deal's title in a row of a table: a very long one must not push the answer off its page.</summary>
    public static string Title(string title, int longest = 42) => title.Length <= longest ? title : title[..(longest - (char.IsHighSurrogate(title[longest - 1]) ? 1 : 0))].TrimEnd() + "…";

    /// <summary>The moment the figures stand for, as every page's foot says it.</summary>
    public static string Moment(IStringLocalizer<ReportTexts> L, DateTimeOffset asOf, TimeZoneInfo zone) => L["As of {0} ({1})", Show.DateAndTime(asOf, zone), Offset(asOf, zone)];

    /// <summary>UTC, UTC+2, UTC−3:30</summary>
    public static string Offset(DateTimeOffset at, TimeZoneInfo zone)
    {
        var offset = zone.GetUtcOffset(at);
        return "UTC" + (offset == TimeSpan.Zero ? "" : (offset < TimeSpan.Zero ? "\u2212" : "+") + offset.ToString(offset.Minutes == 0 ? "%h" : @"h\:mm", CultureInfo.InvariantCulture));
    }
}
