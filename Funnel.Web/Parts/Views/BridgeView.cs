using Funnel.Domain.Access;
using Funnel.Domain.Analytics;
using Funnel.Domain.Common;

namespace Funnel.Web.Parts.Views;

/// <summary>What a bridge shows, as it stands in the address of the screen, the report and the call alike: window, two instants, measure, filters, and the bar laid open.</summary>
public sealed record BridgeView
{
    /// <summary>Filters, measure, and the window as its period.</summary>
    public required ViewQuery View { get; init; }

    /// <summary>UTC; null is <see cref="UsualStart"/>.</summary>
    public DateTime? From { get; init; }

    /// <summary>UTC; null is this moment.</summary>
    public DateTime? To => View.AsOf;

    /// <summary>The bar whose entries are shown beside the picture.</summary>
    public BridgeBar? Bar { get; init; }

    public bool AsTable { get; init; }

    public Period Window => View.Period;

    /// <summary>The same filters and instant for a screen that counts a period: the window is no period, and the measure is the bridge's own.</summary>
    public ViewQuery AsFunnel => View with { PeriodSet = false, Measure = FunnelMeasure.Count };

    public static BridgeView Read(Func<string, string?> value, Catalog catalog, Reach within, DateTime now)
    {
        var view = ViewQuery.Read(name => name switch
        {
            "period" => value("window"),
            "from" => value("windowFrom"),
            "to" => value("windowTo"),
            "measure" => value("measure") ?? "value",
            // The end is the moment the bridge is of: what a replay shows picture by picture.
            ViewQuery.AsOfName => value(ViewQuery.AsOfName) ?? value("to"),
            "mode" or "cohort" or "visited" => null,
            _ => value(name),
        }, catalog, within, now);
        var refused = view.Refused.Select(r => r.Name switch { "period" => ("window", r.Value), "from" => ("windowFrom", r.Value), "to" => ("windowTo", r.Value), ViewQuery.AsOfName => ("to", r.Value), _ => r }).ToList();
        var reader = new AddressReader(value, refused);
        var bridge = new BridgeView
        {
            View = view,
            From = reader.Value("from", text => ViewQuery.Instant(text, catalog.Company.Zone)),
            Bar = reader.Value("bar", text => Enum.TryParse<BridgeBar>(text, true, out var bar) && Enum.IsDefined(bar) && !char.IsDigit(text[0]) ? bar : (BridgeBar?)null),
            AsTable = value("show") == "table",
        };
        return bridge with { View = view with { Refused = refused } };

    }

    /// <summary>As <see cref="Read"/> for a call of a program: what is not understood, or not known by name, is refused.</summary>
    public static BridgeView ReadStrict(IQueryCollection query, Catalog catalog, Reach within, DateTime now, params ReadOnlySpan<string> others)
    {
        AddressReader.DemandKnown(query, Names, others);
        var bridge = Read(name => query[name].FirstOrDefault(), catalog, within, now);
        AddressReader.DemandUnderstood(bridge.View.Refused);
        return bridge;
    }

    private static readonly string[] Names = [.. ViewParameters.Bridge.Select(p => p.Name)];

    /// <summary>The parameters of the address, defaults left out.</summary>
    public IEnumerable<(string Name, string? Value)> Parameters()
    {
        yield return ("window", View.PeriodSet ? Window.ToString() : null);
        yield return ("from", From is { } from ? ViewQuery.Written(from) : null);
        yield return ("to", To is { } to ? ViewQuery.Written(to) : null);
        yield return ("measure", View.Measure == FunnelMeasure.Value ? null : View.Measure.ToString().ToLowerInvariant());
        yield return ("bar", Bar is { } bar ? Name(bar) : null);
        yield return ("show", AsTable ? "table" : null);
        foreach (var filter in View.Parameters().Where(p => p.Name is not ("period" or "mode" or "measure" or "cohort" or "visited" or ViewQuery.AsOfName)))
            yield return filter;
    }

    /// <summary>The question put to the domain.</summary>
    public BridgeQuery ToQuery(Catalog catalog, DateTime now)
    {
        var to = To ?? now;
        return new BridgeQuery(Window, From ?? UsualStart(catalog, to), to) { Measure = View.Measure, Filter = View.Filter };
    }

    /// <summary>The first instant of the window; before it has begun, and without a window, of the quarter that goes on.</summary>
    public DateTime UsualStart(Catalog catalog, DateTime to)
    {
        var zone = catalog.Company.Zone;
        var start = Period.StartOf(Window.From, zone);
        return Window.Kind != PeriodKind.All && start <= to ? start : Period.StartOf(Period.Containing(Period.DayOf(to, zone), PeriodKind.Quarter).From, zone);
    }

    /// <summary>As addresses and programs write it: pushedOut.</summary>
    public static string Name(BridgeBar bar) => System.Text.Json.JsonNamingPolicy.CamelCase.ConvertName(bar.ToString());
}
