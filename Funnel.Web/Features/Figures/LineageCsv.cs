using System.Globalization;
using System.Text;
using Funnel.Domain.Access;
using Funnel.Domain.Common;
using Funnel.Web.Access;
using Funnel.Web.Live;
using Funnel.Web.Parts;
using Funnel.Web.Parts.Views;
using Microsoft.Extensions.Localization;

namespace Funnel.Web.Features.Figures;

/// <summary>The lists behind a figure as files for spreadsheets: every group of its deals (or stays), or the events that make them count.</summary>
public static class LineageCsv
{
    /// <summary>The parameter that chooses the list.</summary>
    public const string List = "list", EventsOf = "events";

    public static void MapLineageCsv(this IEndpointRouteBuilder app) => app.MapGet("/lineage.csv", Download).Needs(Right.SeeDeals).ExcludeFromDescription();

    public static string Deals(LineageModel model, IStringLocalizer<LineageTexts> L, IStringLocalizer<PartsTexts> parts)
    {
        var (text, words, zone) = (new StringBuilder(), new LineageWords(L, parts), model.Catalog.Company.Zone);
        Row(text, [Cell(L["Counted as"]), Cell(L["Number"]), Cell(L["Deal"]), Cell(L["Customer"]), Cell(L["Stage"]), Cell(L["Owner"]), Cell(L["Amount"]), Cell(L["Currency"]), Cell(L["First contact"]), Cell(L["When"]), Cell(L["Days"])]);
        foreach (var row in model.Groups.SelectMany(g => g.Rows))
        {
            Row(text, [Cell(words.Name(row.As, model.Query.Figure)), row.Id.ToString(), Cell(row.Title), Cell(row.Customer), Cell(row.Stage.Name), Cell(row.Owner), new Money(row.Amount, model.Currency).Major.ToString(CultureInfo.InvariantCulture),
                Cell(model.Currency), row.FirstContact.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture), When(row.At, zone), row.Days?.ToString("0.####", CultureInfo.InvariantCulture) ?? ""]);
        }
        return text.ToString();
    }

    public static string Events(LineageModel model, IStringLocalizer<LineageTexts> L, IStringLocalizer<PartsTexts> parts)
    {
        var (text, words, zone) = (new StringBuilder(), new LineageWords(L, parts), model.Catalog.Company.Zone);
        Row(text, [Cell(L["Counted as"]), Cell(L["Event"]), Cell(L["When"]), Cell(L["Number"]), Cell(L["Deal"]), Cell(L["What happened"])]);
        foreach (var e in model.Groups.SelectMany(g => g.Events))
            Row(text, [Cell(words.Name(e.As, model.Query.Figure)), e.Sequence.ToString(CultureInfo.InvariantCulture), When(e.At, zone), e.Deal.ToString(), Cell(e.Title), Cell(words.Event(e.Change, model.Catalog))]);
        return text.ToString();
    }

    private static IResult Download(HttpContext http, LiveHistory live, TimeProvider clock, IStringLocalizer<LineageTexts> texts, IStringLocalizer<PartsTexts> parts)
    {
        var (state, now) = (live.Now, clock.GetUtcNow().UtcDateTime);
        var query = LineageQuery.Read(name => http.Request.Query[name].FirstOrDefault(), state.Catalog, http.Acting().Sees, now);
        state = state.AsOf(query.View.AsOf);
        if (query.View.Refused.Count > 0)
            return Results.Problem($"The parameter {query.View.Refused[0].Name} cannot be “{query.View.Refused[0].Value}”.", statusCode: StatusCodes.Status422UnprocessableEntity, title: "The address is not understood");
        var (events, model) = (http.Request.Query[List] == EventsOf, LineageModel.Of(state, query, now));
        byte[] bytes = [.. Encoding.UTF8.Preamble, .. Encoding.UTF8.GetBytes(events ? Events(model, texts, parts) : Deals(model, texts, parts))];
        return Results.File(bytes, "text/csv; charset=utf-8", events ? "events.csv" : "deals.csv");
    }

    private static string Cell(string text) => SheetText.Cell(text);

    private static void Row(StringBuilder text, IEnumerable<string> cells) => text.AppendJoin(',', cells).Append("\r\n");

    private static string When(DateTime at, TimeZoneInfo zone) => TimeZoneInfo.ConvertTimeFromUtc(at, zone).ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture);
}
