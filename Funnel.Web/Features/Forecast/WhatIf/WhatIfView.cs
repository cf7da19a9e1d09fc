using System.Collections.Immutable;
using System.Globalization;
using Funnel.Domain.Access;
using Funnel.Domain.Analytics;
using Funnel.Domain.Forecasting;
using Funnel.Web.Parts.Views;

namespace Funnel.Web.Features.Forecast.WhatIf;

/// <summary>A what-if as it stands in the address: filters and period, rates in percent by stage (<c>rates=2:52,3:60</c>), capacity, and the plan in whole units of money.</summary>
public sealed record WhatIfView
{
    public const long HighestPlan = 1_000_000_000_000;

    public required ViewQuery View { get; init; }

    public required Supposition Supposed { get; init; }

    public static WhatIfView Read(Func<string, string?> value, Catalog catalog, Reach within, DateTime now)
    {
        var view = ViewQuery.Read(name => name is "mode" or "cohort" or "visited" or "measure" ? null : value(name), catalog, within, now).NotAfter(now, catalog);
        var refused = view.Refused.ToList();
        var reader = new AddressReader(value, refused);
        var supposed = new Supposition
        {
            Rates = reader.Object("rates", RatesOf) ?? Supposition.Nothing.Rates,
            Capacity = reader.Value("capacity", t => int.TryParse(t, NumberStyles.None, CultureInfo.InvariantCulture, out var n) && n <= 1_000_000 ? n : (int?)null),
            Plan = reader.Value("plan", t => long.TryParse(t, NumberStyles.None, CultureInfo.InvariantCulture, out var n) && n <= HighestPlan ? n : (long?)null),
        };
        return new WhatIfView { View = view with { Refused = refused }, Supposed = supposed };
    }

    /// <summary>The parameters of the address, defaults left out.</summary>
    public IEnumerable<(string Name, string? Value)> Parameters()
    {
        foreach (var parameter in View.Parameters().Where(p => p.Name is not ("mode" or "cohort" or "visited" or "measure")))
            yield return parameter;
        yield return ("rates", Supposed.Rates.IsEmpty ? null : string.Join(',', Supposed.Rates.Select(r => string.Create(CultureInfo.InvariantCulture, $"{r.Key}:{r.Value * 100:0.##}"))));
        yield return ("capacity", Supposed.Capacity?.ToString(CultureInfo.InvariantCulture));
        yield return ("plan", Supposed.Plan?.ToString(CultureInfo.InvariantCulture));
    }

    public WhatIfView WithRate(int stage, double? rate) => this with
    {
        Supposed = Supposed with { Rates = rate is { } r ? Supposed.Rates.SetItem(stage, r) : Supposed.Rates.Remove(stage) },
    };

    private static ImmutableSortedDictionary<int, double>? RatesOf(string text)
    {
        var rates = ImmutableSortedDictionary.CreateBuilder<int, double>();
        foreach (var part in text.Split(','))
        {
            if (part.Split(':') is not [var stage, var rate] || !int.TryParse(stage, NumberStyles.None, CultureInfo.InvariantCulture, out var id)
                || !double.TryParse(rate, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var percent) || percent > 100)
                return null;
            rates[id] = percent / 100;
        }
        return rates.ToImmutable();
    }
}
