using System.Globalization;
using System.Text;
using Funnel.Domain.Access;
using Funnel.Domain.Analytics;
using Funnel.Domain.Common;
using Funnel.Domain.Deals;
using Funnel.Web.Access;
using Funnel.Web.Live;
using Funnel.Web.Parts;
using Funnel.Web.Parts.Views;
using Funnel.Web.Shell;
using Microsoft.Extensions.Localization;

namespace Funnel.Web.Features.Marketing;

/// <summary>The leads laid open, as a file for spreadsheets.</summary>
public static class LeadsCsv
{
    public static void MapLeadsCsv(this IEndpointRouteBuilder app) => app.MapGet(Urls.LeadsCsv(), Download).Needs(Right.SeeDeals).ExcludeFromDescription();

    private static IResult Download(HttpContext http, LiveHistory live, TimeProvider clock, IStringLocalizer<ChannelTexts> L)
    {
        var (state, now) = (live.Now, clock.GetUtcNow().UtcDateTime);
        var view = ChannelView.Read(name => http.Request.Query[name].FirstOrDefault(), state.Catalog, http.Acting().Sees, now);
        state = state.AsOf(view.View.AsOf);
        if (view.View.Refused is [var (name, value), ..])
            return Results.Problem($"The parameter {name} cannot be “{value}”.", statusCode: StatusCodes.Status422UnprocessableEntity, title: "The address is not understood");
        var text = new StringBuilder();
        Row(text, L["Deal"], L["Number"], L["First contact"], L["Channel"], L["Customer"], L["Owner"], L["Stage"], L["Amount"]);
        foreach (var (track, d) in ChannelFigures.LeadsOf(state.History, state.Catalog, view.ToQuery(state.Catalog, now), view.Leads?.Cell ?? new LeadCell()))
            Row(text, SheetText.Cell(d.Facts.Title), track.Id.ToString(), d.Facts.FirstContact.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture),
                SheetText.Cell(d.Facts.Channel is { } channel ? state.Catalog.Channels.GetValueOrDefault(channel)?.Name ?? "" : ""), SheetText.Cell(state.Catalog.Customer(d.Facts.Customer)?.Name ?? ""),
                SheetText.Cell(state.Catalog.Employee(d.Owner)?.Name ?? ""), SheetText.Cell((state.Catalog.Pipeline(d.Pipeline)?.Shown(d.Outcome, d.Stage) ?? state.Catalog.Stage(d.Stage))?.Name ?? ""),
                new Money(d.Amount, state.Catalog.Company.Currency).Major.ToString(CultureInfo.InvariantCulture));
        byte[] bytes = [.. Encoding.UTF8.Preamble, .. Encoding.UTF8.GetBytes(text.ToString())];
        return Results.File(bytes, "text/csv; charset=utf-8", "leads.csv");
    }

    private static void Row(StringBuilder text, params IEnumerable<string> cells) => text.AppendJoin(',', cells).Append("\r\n");
}
