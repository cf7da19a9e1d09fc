using System.Globalization;
using System.Text;
using Funnel.Domain.Access;
using Funnel.Domain.Common;
using Funnel.Web.Access;
using Funnel.Web.Live;
using Funnel.Web.Parts;
using Funnel.Web.Parts.Views;
using Microsoft.Extensions.Localization;

namespace Funnel.Web.Features.Deals.Listing;

/// <summary>The list as a file for spreadsheets: UTF-8 with a mark, commas, one row a deal.</summary>
public static class DealsCsv
{
    public static void MapDealsCsv(this IEndpointRouteBuilder app) => app.MapGet("/deals.csv", Download).Needs(Right.SeeDeals).ExcludeFromDescription();

    /// <summary>The file's text, rows ended by CR LF; amounts in major units with a point, dates as 2026-11-24.</summary>
    public static string Write(DealList list, IStringLocalizer<ListingTexts> L)
    {
        var (text, currency, zone) = (new StringBuilder(), list.Catalog.Company.Currency, list.Catalog.Company.Zone);
        Row(text, [SheetText.Cell(L["Number"]), SheetText.Cell(L["Deal"]), SheetText.Cell(L["Customer"]), SheetText.Cell(L["Stage"]), SheetText.Cell(L["Amount"]), SheetText.Cell(L["Weighted"]), SheetText.Cell(L["Currency"]), SheetText.Cell(L["Owner"]),
            SheetText.Cell(L["Days in stage"]), SheetText.Cell(L["Norm, days"]), SheetText.Cell(L["First contact"]), SheetText.Cell(L["Last change"])]);
        foreach (var row in list.Rows)
        {
            Row(text, [row.Id.ToString(), SheetText.Cell(row.Title), SheetText.Cell(row.Customer), SheetText.Cell(row.Stage.Name), Number(row.Amount, currency), Number(row.Weighted, currency), SheetText.Cell(currency),
                SheetText.Cell(row.Owner), Whole(row.Waiting?.Days), Whole(row.Waiting?.Norm), Day(row.FirstContact), Day(Period.DayOf(row.ChangedAt, zone))]);
        }
        return text.ToString();
    }

    private static IResult Download(HttpContext http, LiveHistory live, TimeProvider clock, IStringLocalizer<ListingTexts> texts)
    {
        var (state, now) = (live.Now, clock.GetUtcNow().UtcDateTime);
        var query = DealListQuery.Read(name => http.Request.Query[name].FirstOrDefault(), state.Catalog, http.Acting().Sees, now);
        state = state.AsOf(query.View.AsOf);
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
