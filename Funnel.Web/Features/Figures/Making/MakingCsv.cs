using System.Text;
using Funnel.Domain.Access;
using Funnel.Domain.Analytics;
using Funnel.Domain.Common;
using Funnel.Domain.Forecasting;
using Funnel.Domain.Forecasting.Probability;
using Funnel.Web.Access;
using Funnel.Web.Live;
using Funnel.Web.Parts;
using Funnel.Web.Parts.Views;
using Microsoft.Extensions.Localization;

namespace Funnel.Web.Features.Figures.Making;

/// <summary>The lists behind a figure of the channels, of a what-if or of win probability, as files for spreadsheets.</summary>
public static class MakingCsv
{
    public static void MapMakingCsv(this IEndpointRouteBuilder app)
    {
        app.MapGet("/lineage/channels.csv", Channels).Needs(Right.SeeDeals).ExcludeFromDescription();
        app.MapGet("/lineage/what-if.csv", Supposed).Needs(Right.SeeDeals).ExcludeFromDescription();
        app.MapGet("/lineage/probability.csv", Chances).Needs(Right.SeeDeals).ExcludeFromDescription();
    }

    /// <summary>Every list of the figure, one row for each that is counted.</summary>
    public static string Write(Made made, IStringLocalizer<MakingTexts> L)
    {
        var text = new StringBuilder();
        Row(text, [L["Counted as"], L["Number"], L["Deal"], L["Customer"], L["Owner"], .. made.Columns], []);
        foreach (var group in made.Groups)
            foreach (var row in group.Rows)
                Row(text, [group.Name, row.Deal?.ToString() ?? "", row.Title, row.Note, row.Owner], row.Cells.Select(c => c.Raw));
        return text.ToString();
    }

    private static IResult Channels(HttpContext http, LiveHistory live, TimeProvider clock, IStringLocalizer<MakingTexts> texts, IStringLocalizer<PartsTexts> parts)
    {
        var (state, now) = (live.Now, clock.GetUtcNow().UtcDateTime);
        var view = ChannelView.Read(Asked(http), state.Catalog, http.Acting().Sees, now);
        var query = MadeQuery.Read<ChannelView, ChannelFigure>(Asked(http), view, view.View.Refused);
        return File(state.Catalog, query.Refused, () => new ChannelMaking(texts, parts).Of(state, query, now), "channels.csv", texts);
    }

    private static IResult Supposed(HttpContext http, LiveHistory live, TimeProvider clock, IStringLocalizer<MakingTexts> texts, IStringLocalizer<PartsTexts> parts)
    {
        var (state, now) = (live.Now, clock.GetUtcNow().UtcDateTime);
        var view = WhatIfView.Read(Asked(http), state.Catalog, http.Acting().Sees, now);
        var query = MadeQuery.Read<WhatIfView, WhatIfFigure>(Asked(http), view, view.View.Refused);
        return File(state.Catalog, query.Refused, () => new WhatIfMaking(texts, parts).Of(state, query, now), "what-if.csv", texts);
    }

    private static async Task<IResult> Chances(HttpContext http, LiveHistory live, WinModels models, TimeProvider clock, IStringLocalizer<MakingTexts> texts, IStringLocalizer<PartsTexts> parts, CancellationToken cancel)
    {
        var (state, now) = (live.Now, clock.GetUtcNow().UtcDateTime);
        var view = ProbabilityView.Read(Asked(http), state.Catalog, http.Acting().Sees, now);
        var query = MadeQuery.Read<ProbabilityView, ChanceFigure>(Asked(http), view, view.View.Refused);
        if (state.Catalog.Pipelines.Count > 0)
            await models.LearnAsync(ProbabilityModel.PipelineOf(state.Catalog, view.View), view.View.AsOf ?? now, ProbabilityModel.Months, cancel);
        return File(state.Catalog, query.Refused, () => new ChanceMaking(texts, parts).Of(state, query, DealId.TryParse(Asked(http)("deal"), out var deal) ? deal : null, models.Find, now), "probability.csv", texts);
    }

    private static Func<string, string?> Asked(HttpContext http) => name => http.Request.Query[name].FirstOrDefault();

    private static IResult File(Catalog catalog, IReadOnlyList<(string Name, string Value)> refused, Func<Made> made, string name, IStringLocalizer<MakingTexts> texts)
    {
        if (refused.Count > 0 || catalog.Pipelines.Count == 0)
            return Results.Problem(refused is [var (asked, value), ..] ? $"The parameter {asked} cannot be “{value}”." : "There is no such pipeline.", statusCode: StatusCodes.Status422UnprocessableEntity, title: "The address is not understood");
        return Results.File([.. Encoding.UTF8.Preamble, .. Encoding.UTF8.GetBytes(Write(made(), texts))], "text/csv; charset=utf-8", name);
    }

    // Numbers and days need no mark against formulas: a minus is theirs.
    private static void Row(StringBuilder text, IEnumerable<string> texts, IEnumerable<string> numbers) => text.AppendJoin(',', texts.Select(t => SheetText.Cell(t)).Concat(numbers)).Append("\r\n");
}
