using System.Globalization;
using Funnel.Domain.Analytics;
using Funnel.Domain.Common;
using Funnel.Domain.Deals;
using Funnel.Web.Access;
using Funnel.Web.Api;
using Funnel.Web.Live;
using Funnel.Web.Parts.Views;

namespace Funnel.Web.Features.Forecast.Bridge;

/// <summary>The forecast bridge for programs: its bars, and what happened to make them.</summary>
public static class BridgeEndpoints
{
    private const int MostItems = 1_000;

    public static void MapBridge(this IEndpointRouteBuilder api)
    {
        api.MapGet("/bridge", Bridge).Documented(BridgeDocs.Bridge);
        api.MapGet("/bridge/entries", Entries).Documented(BridgeDocs.Entries);
    }

    /// <summary>One bar. Amounts are signed, in major units, or deals where deals are counted.</summary>
    public sealed record BarView(string Bar, decimal Amount, int Entries, int Deals);

    public sealed record BridgeAnswer(
        DateTime From, DateTime To, long Sequence, string Window, DateOnly WindowFrom, DateOnly WindowTo, FunnelMeasure Measure, string Pipeline, string Currency, IReadOnlyList<BarView> Bars);

    /// <summary>A deal around a change.</summary>
    public sealed record SideView(string Stage, Outcome Outcome, string? Owner, decimal Budget, double Probability, DateOnly? ExpectedClose);

    public sealed record EntryView(
        string Bar, decimal Amount, string Deal, string Title, string? Customer, DateTime At, long Sequence, bool Undone, bool Passing, SideView? Before, SideView After);

    private static BridgeAnswer Bridge(HttpRequest request, LiveHistory live, TimeProvider clock)
    {
        var state = live.Now;
        var (view, query) = Read(request, state, clock);
        var figures = ForecastBridge.Of(state.History, state.Catalog, query);
        var currency = state.Catalog.Company.Currency;
        return new BridgeAnswer(query.From, query.To, figures.Sequence, view.Window.ToString(), query.Window.From, query.Window.To, query.Measure, figures.Pipeline.Name, currency,
            [.. figures.Steps.Select(s => new BarView(BridgeView.Name(s.Bar), Amount(s.Amount, query, currency), s.Entries, BridgeBars.IsEnd(s.Bar) ? s.Entries : s.Deals))]);
    }

    // Counted anew for each page: `to` in the question keeps the pages of one list together.
    private static Page<EntryView> Entries(HttpRequest request, LiveHistory live, TimeProvider clock, string? after, int? limit)
    {
        var state = live.Now;
        var (view, query) = Read(request, state, clock, "bar", "after", "limit");
        var start = after is null ? 0 : int.TryParse(after, NumberStyles.None, CultureInfo.InvariantCulture, out var place) ? place
            : throw new RuleViolation("“{0}” is not a place in this list.", after);
        var take = limit switch { null => 100, < 1 or > MostItems => throw new RuleViolation("The limit lies between 1 and {0}.", MostItems), { } l => l };
        var entries = ForecastBridge.EntriesOf(state.History, state.Catalog, query, view.Bar);
        return new Page<EntryView>([.. entries.Skip(start).Take(take).Select(e => View(e, query, state.Catalog))],
            start + take < entries.Count ? (start + take).ToString(CultureInfo.InvariantCulture) : null);
    }

    private static (BridgeView View, BridgeQuery Query) Read(HttpRequest request, LiveState state, TimeProvider clock, params ReadOnlySpan<string> others)
    {
        var now = clock.GetUtcNow().UtcDateTime;
        var view = BridgeView.ReadStrict(request.Query, state.Catalog, request.HttpContext.Acting().Sees, now, others);
        state = state.AsOf(view.To);
        return (view, view.ToQuery(state.Catalog, now));
    }

    private static EntryView View(BridgeEntry e, BridgeQuery query, Catalog catalog) => new(
        BridgeView.Name(e.Bar), Amount(e.Amount, query, catalog.Company.Currency), e.Track.Id.ToString(), e.After.Facts.Title, catalog.Customer(e.After.Facts.Customer)?.Name,
        e.AtUtc, e.Sequence, e.Undo, e.Passing, e.Before is { } before ? Side(before, catalog, e.Was) : null, Side(e.After, catalog, e.Is));

    private static SideView Side(in Change state, Catalog catalog, double chance) => new(
        (catalog.Pipeline(state.Pipeline)?.Shown(state.Outcome, state.Stage) ?? catalog.Stage(state.Stage))?.Name ?? "", state.Outcome, catalog.Employee(state.Owner)?.Name,
        new Money(state.Amount, catalog.Company.Currency).Major, chance, state.ExpectedClose);

    private static decimal Amount(long amount, BridgeQuery query, string currency) => query.Measure == FunnelMeasure.Count ? amount : new Money(amount, currency).Major;
}
