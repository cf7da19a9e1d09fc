using System.Collections.Immutable;
using System.Globalization;
using Funnel.Domain.Access;
using Funnel.Domain.Analytics;
using Funnel.Domain.Common;
using Funnel.Domain.Forecasting;

namespace Funnel.Web.Parts.Views;

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

    /// <summary>As <see cref="Read"/> for a call of a program: what is not understood, or not known by name, is refused.</summary>
    public static WhatIfView ReadStrict(IQueryCollection query, Catalog catalog, Reach within, DateTime now, params ReadOnlySpan<string> others)
    {
        AddressReader.DemandKnown(query, Names, others);
        var view = Read(name => query[name].FirstOrDefault(), catalog, within, now);
        AddressReader.DemandUnderstood(view.View.Refused);
        var stages = (view.View.Filter.Pipeline is { } id ? catalog.Pipeline(id) : catalog.Pipelines is [var first, ..] ? first : null)?.OpenStages ?? [];
        // The page leaves such a rate out by itself; a program is told.
        if (view.Supposed.Rates.Keys.FirstOrDefault(rate => !stages.Any(s => s.Id.Value == rate), -1) is >= 0)
            throw new RuleViolation("The parameter {0} cannot be “{1}”.", "rates", query["rates"].FirstOrDefault() ?? "");
        return view;
    }

    private static readonly string[] Names = [.. ViewParameters.WhatIf.Select(p => p.Name)];

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
