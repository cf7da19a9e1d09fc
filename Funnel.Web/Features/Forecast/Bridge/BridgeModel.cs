using Funnel.Domain.Analytics;
using Funnel.Domain.Common;
using Funnel.Web.Live;
using Funnel.Web.Parts.Views;

namespace Funnel.Web.Features.Forecast.Bridge;

/// <summary>Everything the bridge's screen shows, counted once from one snapshot.</summary>
public sealed class BridgeModel
{
    private BridgeModel(LiveState state, BridgeView view, DateTime now)
    {
        // Both ends by the chances of the later one: the bridge tells what became of the deals.
        state = state.AsOf(view.To);
        (View, Catalog, Sequence) = (view, state.Catalog, state.Sequence);
        try
        {
            var query = view.ToQuery(state.Catalog, now);
            Figures = ForecastBridge.Of(state.History, state.Catalog, query);
            Entries = query.From == query.To && view.Bar is null ? [] : ForecastBridge.EntriesOf(state.History, state.Catalog, query, view.Bar);
            Again = Entries.Where(e => e.Bar == BridgeBar.PushedOut && ForecastBridge.TimesPutOff(e.Track, e.Sequence, query.To.Ticks) > 1).Select(e => e.Sequence).ToHashSet();
        }
        catch (RuleViolation refused)
        {
            Refusal = refused;
        }
    }

    public BridgeView View { get; }

    public Catalog Catalog { get; }

    public long Sequence { get; }

    /// <summary>Null when the question is refused.</summary>
    public BridgeFigures? Figures { get; }

    public RuleViolation? Refusal { get; }

    /// <summary>Of the bar laid open, or of all between start and end, the largest first.</summary>
    public IReadOnlyList<BridgeEntry> Entries { get; } = [];

    /// <summary>Pushed out not for the first time, by the number of the change.</summary>
    public IReadOnlySet<long> Again { get; } = new HashSet<long>();

    public string Currency => Catalog.Company.Currency;

    public bool IsEmpty => Figures is { } f && f.Steps.All(s => s.Entries == 0);

    public static BridgeModel Count(LiveState state, BridgeView view, DateTime now) => new(state, view, now);

    public long Sum(params ReadOnlySpan<BridgeBar> bars)
    {
        var sum = 0L;
        foreach (var bar in bars)
            sum += Figures![bar].Amount;
        return sum;
    }
}
