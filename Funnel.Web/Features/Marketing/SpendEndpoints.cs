using Funnel.Domain.Access;
using Funnel.Domain.Analytics;
using Funnel.Domain.Common;
using Funnel.Web.Access;
using Funnel.Web.Api;
using Funnel.Web.Data;
using Funnel.Web.Live;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Funnel.Web.Features.Marketing;

/// <summary>What channels cost, for programs: read and entered.</summary>
public static class SpendEndpoints
{
    public static void MapSpend(this IEndpointRouteBuilder api)
    {
        api.MapGet("/channels/spend", List).Documented(SpendDocs.List).Needs(Right.EnterSpend);
        api.MapPost("/channels/spend", Enter).Documented(SpendDocs.Enter).Needs(Right.EnterSpend);
    }

    /// <summary>A month of a channel, named by id or name. Without an amount the entry is taken away. With <paramref name="Was"/> or <paramref name="WasEmpty"/> it is only done if that still stands.</summary>
    public sealed record SpendItem(string Channel, string Month, decimal? Amount, decimal? Was, bool? WasEmpty);

    public sealed record SpendItems(IReadOnlyList<SpendItem?>? Items);

    public sealed record SpendAnswer(string Currency, IReadOnlyList<SpendView> Items);

    public sealed record EnteredAnswer(int Changed);

    private static SpendAnswer List(HttpRequest request, LiveHistory live)
    {
        foreach (var name in request.Query.Keys)
            throw new RuleViolation("There is no parameter “{0}” here.", name);
        var catalog = live.Now.Catalog;
        return new SpendAnswer(catalog.Company.Currency, [.. catalog.Spend.OrderBy(s => s.Month).ThenBy(s => s.Channel.Value).Select(s => ChannelAnswers.Of(s, catalog))]);
    }

    private static async Task<Results<Ok<EnteredAnswer>, ProblemHttpResult>> Enter(SpendItems body, HttpContext http, SpendStore store, LiveHistory live, CancellationToken cancel)
    {
        var catalog = live.Now.Catalog;
        try
        {
            return TypedResults.Ok(new EnteredAnswer(await store.EnterAsync(http.Acting().Caller, [.. (body.Items ?? []).OfType<SpendItem>().Select(i => Read(i, catalog))], cancel)));
        }
        catch (SpendConflict first)
        {
            return TypedResults.Problem(first.Message, statusCode: StatusCodes.Status409Conflict, title: "Somebody else was first",
                extensions: [new("stands", first.Stands is { } stands ? new Money(stands, catalog.Company.Currency).Major : null)]);
        }
    }

    private static SpendWish Read(SpendItem item, Catalog catalog) => new(
        SpendText.Channel(item.Channel, catalog), SpendText.Month(item.Month), Minor(item.Amount, catalog), item.Was is not null || item.WasEmpty == true, Minor(item.Was, catalog));

    private static long? Minor(decimal? amount, Catalog catalog) => amount is { } major ? Money.FromMajor(major, catalog.Company.Currency).Minor : null;
}
