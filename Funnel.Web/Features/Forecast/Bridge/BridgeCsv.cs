using System.Globalization;
using System.Text;
using Funnel.Domain.Access;
using Funnel.Domain.Analytics;
using Funnel.Domain.Common;
using Funnel.Web.Access;
using Funnel.Web.Live;
using Funnel.Web.Parts;
using Funnel.Web.Parts.Charts;
using Funnel.Web.Parts.Views;
using Microsoft.Extensions.Localization;

namespace Funnel.Web.Features.Forecast.Bridge;

/// <summary>The entries of a bar as a file for spreadsheets: UTF-8 with a mark, commas, one row an entry.</summary>
public static class BridgeCsv
{
    public static void MapBridgeCsv(this IEndpointRouteBuilder app) => app.MapGet("/bridge.csv", Download).Needs(Right.SeeDeals).ExcludeFromDescription();

    private static IResult Download(HttpContext http, LiveHistory live, TimeProvider clock, IStringLocalizer<BridgeTexts> L, BridgePictures pictures)
    {
        var (state, now) = (live.Now, clock.GetUtcNow().UtcDateTime);
        var view = BridgeView.Read(name => http.Request.Query[name].FirstOrDefault(), state.Catalog, http.Acting().Sees, now);
        state = state.AsOf(view.To);
        if (view.View.Refused is [var (name, value), ..])
            return Results.Problem($"The parameter {name} cannot be “{value}”.", statusCode: StatusCodes.Status422UnprocessableEntity, title: "The address is not understood");
        BridgeQuery query;
        try
        {
            query = view.ToQuery(state.Catalog, now);
        }
        catch (RuleViolation refused)
        {
            return Results.Problem(refused.Message, statusCode: StatusCodes.Status422UnprocessableEntity, title: "The rules refuse this");
        }
        var text = new StringBuilder();
        Row(text, [L["Step"], L["Deal"], L["Number"], L["Customer"], L["Owner"], L["Amount"], L["When"], L["Event"], L["Expected before"], L["Expected after"]]);
        foreach (var e in ForecastBridge.EntriesOf(state.History, state.Catalog, query, view.Bar))
        {
            var standing = BridgeWords.Standing(e);
            Row(text, [pictures.Name(e.Bar), standing.Facts.Title, e.Track.Id.ToString(), state.Catalog.Customer(standing.Facts.Customer)?.Name, state.Catalog.Employee(standing.Owner)?.Name,
                Number(e.Amount, query, state.Catalog), e.AtUtc.ToString("yyyy-MM-ddTHH:mm:ssZ", CultureInfo.InvariantCulture), e.Passing ? "" : e.Sequence.ToString(CultureInfo.InvariantCulture), Day(e.Before?.ExpectedClose), Day(e.After.ExpectedClose)]);
        }
        byte[] bytes = [.. Encoding.UTF8.Preamble, .. Encoding.UTF8.GetBytes(text.ToString())];
        return Results.File(bytes, "text/csv; charset=utf-8", "bridge.csv");
    }

    private static void Row(StringBuilder text, IEnumerable<string?> cells) => text.AppendJoin(',', cells.Select(Cell)).Append("\r\n");

    // A negative amount is a number, not a formula; everything else is guarded.
    private static string Cell(string? text) => decimal.TryParse(text, NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out _) ? text : SheetText.Cell(text ?? "");

    private static string Number(long amount, BridgeQuery query, Catalog catalog) =>
        (query.Measure == FunnelMeasure.Count ? amount : new Money(amount, catalog.Company.Currency).Major).ToString(CultureInfo.InvariantCulture);

    private static string Day(DateOnly? day) => day?.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture) ?? "";
}
