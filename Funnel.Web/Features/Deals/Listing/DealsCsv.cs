using Funnel.Domain.Access;
using Funnel.Domain.Common;
using Funnel.Web.Access;
using Funnel.Web.Live;
using Funnel.Web.Parts;
using Funnel.Web.Parts.Views;
using Microsoft.Extensions.Localization;

namespace Funnel.Web.Features.Deals.Listing;

/// <summary>The list as a file for spreadsheets, one row a deal, under the same filters, order and reach as the page.</summary>
public static class DealsCsv
{
    public static void MapDealsCsv(this IEndpointRouteBuilder app)
    {
        foreach (var format in TableFile.Formats)
            app.MapGet("/deals." + format, (HttpContext http, LiveHistory live, TimeProvider clock, IStringLocalizer<ListingTexts> texts) => Download(http, live, clock, texts, format))
                .Needs(Right.SeeDeals).ExcludeFromDescription();
    }

    /// <summary>The CSV file's text, rows ended by CR LF; amounts in major units with a point, dates as 2026-11-24.</summary>
    public static string Write(DealList list, IStringLocalizer<ListingTexts> L) => Table(list, L).ToCsv();

    /// <summary>Amounts in major units. The number is this database's own, the external id the one an import goes by.</summary>
    public static TableFile Table(DealList list, IStringLocalizer<ListingTexts> L)
    {
        var (currency, zone) = (list.Catalog.Company.Currency, list.Catalog.Company.Zone);
        return new TableFile(
            [L["Number"], L["Deal"], L["Customer"], L["Stage"], L["Amount"], L["Weighted"], L["Currency"], L["Owner"], L["Days in stage"], L["Norm, days"], L["First contact"], L["Last change"], L["External id"]],
            list.Rows.Select(row => (IReadOnlyList<object?>)[row.Id.Value, row.Title, row.Customer, row.Stage.Name, TableFile.Major(row.Amount, currency), TableFile.Major(row.Weighted, currency), currency,
                row.Owner, row.Waiting?.Days, row.Waiting?.Norm, row.FirstContact, Period.DayOf(row.ChangedAt, zone), row.ExternalId]));
    }

    private static IResult Download(HttpContext http, LiveHistory live, TimeProvider clock, IStringLocalizer<ListingTexts> texts, string format)
    {
        var (state, now) = (live.Now, clock.GetUtcNow().UtcDateTime);
        var query = DealListQuery.Read(name => http.Request.Query[name].FirstOrDefault(), state.Catalog, http.Acting().Sees, now);
        state = state.AsOf(query.View.AsOf);
        if (query.View.Refused.Count > 0)
            return Results.Problem($"The parameter {query.View.Refused[0].Name} cannot be “{query.View.Refused[0].Value}”.", statusCode: StatusCodes.Status422UnprocessableEntity, title: "The address is not understood");
        return Table(DealList.Of(state, query, now), texts).ToResult("deals", format);
    }
}
