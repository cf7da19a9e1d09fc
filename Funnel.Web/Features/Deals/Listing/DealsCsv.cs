using System.Buffers;
using System.Globalization;
using System.Text;
using Funnel.Domain.Access;
using Funnel.Domain.Common;
using Funnel.Web.Access;
using Funnel.Web.Live;
using Funnel.Web.Parts.Views;
using Microsoft.Extensions.Localization;

namespace Funnel.Web.Features.Deals.Listing;

/// <summary>The list as a file for spreadsheets: UTF-8 with a mark, commas, one row a deal.</summary>
public static class DealsCsv
{
    // A text that begins so would be run as a formula by a spreadsheet.
    private static readonly SearchValues<char> Formula = SearchValues.Create("=+-@\t\r\0");
    private static readonly SearchValues<char> Special = SearchValues.Create(",\"\r\n");

    public static void MapDealsCsv(this IEndpointRouteBuilder app) => app.MapGet("/deals.csv", Download).Needs(Right.SeeDeals).ExcludeFromDescription();

    /// <summary>The file's text, rows ended by CR LF; amounts in major units with a point, dates as 2026-11-24.</summary>
    public static string Write(DealList list, IStringLocalizer<ListingTexts> L)
    {
        var (text, currency, zone) = (new StringBuilder(), list.Catalog.Company.Currency, list.Catalog.Company.Zone);
        Row(text, [Text(L["Number"]), Text(L["Deal"]), Text(L["Customer"]), Text(L["Stage"]), Text(L["Amount"]), Text(L["Weighted"]), Text(L["Currency"]), Text(L["Owner"]),
            Text(L["Days in stage"]), Text(L["Norm, days"]), Text(L["First contact"]), Text(L["Last change"])]);
        foreach (var row in list.Rows)
        {
            Row(text, [row.Id.ToString(), Text(row.Title), Text(row.Customer), Text(row.Stage.Name), Number(row.Amount, currency), Number(row.Weighted, currency), currency,
                Text(row.Owner), Whole(row.Waiting?.Days), Whole(row.Waiting?.Norm), Day(row.FirstContact), Day(Period.DayOf(row.ChangedAt, zone))]);
        }
        return text.ToString();
    }

    /// <summary>A cell that stays text in every spreadsheet.</summary>
    public static string Text(string value)
    {
        var safe = value.Length > 0 && Formula.Contains(value[0]) ? "'" + value : value;
        return safe.AsSpan().ContainsAny(Special) ? $"\"{safe.Replace("\"", "\"\"", StringComparison.Ordinal)}\"" : safe;
    }

    private static IResult Download(HttpContext http, LiveHistory live, TimeProvider clock, IStringLocalizer<ListingTexts> texts)
    {
        var (state, now) = (live.Now, clock.GetUtcNow().UtcDateTime);
        var query = DealListQuery.Read(name => http.Request.Query[name].FirstOrDefault(), state.Catalog, http.Acting().Sees, now);
        if (query.View.Refused.Count > 0)
            return Results.Problem($"The parameter {query.View.Refused[0].Name} cannot be “{query.View.Refused[0].Value}”.", statusCode: StatusCodes.Status422UnprocessableEntity, title: "The address is not understood");
        byte[] bytes = [.. Encoding.UTF8.Preamble, .. Encoding.UTF8.GetBytes(Write(DealList.Of(state, query, now), texts))];
        return Results.File(bytes, "text/csv; charset=utf-8", "deals.csv");
    }

    private static void Row(StringBuilder text, IEnumerable<string> cells) => text.AppendJoin(',', cells).Append("\r\n");

    private static string Number(long minor, string currency) => new Money(minor, currency).Major.ToString(CultureInfo.InvariantCulture);

    private static string Whole(int? number) => number?.ToString(CultureInfo.InvariantCulture) ?? "";

    private static string Day(DateOnly day) => day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
}
