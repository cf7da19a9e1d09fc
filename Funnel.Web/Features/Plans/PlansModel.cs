using Funnel.Domain.Analytics;
using Funnel.Domain.Plans;
using Funnel.Web.Live;
using Funnel.Web.Parts;
using Funnel.Web.Parts.Views;
using Microsoft.Extensions.Localization;

namespace Funnel.Web.Features.Plans;

/// <summary>Everything the plans' screen shows, counted once from one snapshot.</summary>
public sealed class PlansModel
{
    private PlansModel(LiveState state, PlanView view, DateTime now)
    {
        (View, Catalog, History) = (view, state.Catalog, state.Plans);
        Plans = view.View.AsOf is { } then ? state.Plans.AsOf(then) : state.Plans.Now;
        Figures = PlanCount.Of(state.History, state.AsOf(view.View.AsOf).Catalog, Plans, view.ToQuery(now));
        Number = PlanNumber.For(Figures, state.Catalog.Company.Currency);
        Columns = [.. view.InQuarters ? view.Year.Quarters : view.Year.Months];
    }

    public PlanView View { get; }

    public Catalog Catalog { get; }

    public PlanHistory History { get; }

    public PlanSet Plans { get; }

    public PlanFigures Figures { get; }

    public PlanNumber Number { get; }

    /// <summary>The year's months or quarters.</summary>
    public IReadOnlyList<PlanPeriod> Columns { get; }

    public string Currency => Catalog.Company.Currency;

    /// <summary>The row whose figures stand above the table.</summary>
    public PlanRow? First => Figures.Top ?? (Figures.Rows is [var row, ..] ? row : null);

    public bool IsEmpty => !Figures.HasTargets;

    /// <summary>What came of looking for customers, when the rows alone do not say it.</summary>
    public string? FoundText(IStringLocalizer<PlansTexts> L) => View.Find is not { } text ? null : PlanTree.Found(Catalog, text).Count() switch
    {
        0 => L["No customer’s name has “{0}” in it.", text].Value,
        > PlanTree.MostFound and var all => L["{0} of {1} found are shown. Type more of the name.", PlanTree.MostFound, Show.Count(all)].Value,
        _ => null,
    };

    public static PlansModel Count(LiveState state, PlanView view, DateTime now) => new(state, view, now);

    public PlanChange? LastChange(PlanKey key, long version) => version == 0 ? null : History.Changes.LastOrDefault(c => c.Number == version && c.Key == key);

    /// <summary>Whether what stands here was made of what lies below it.</summary>
    public static bool IsSum(PlanCell cell) => cell is { Own: null, Plan: not null };
}
