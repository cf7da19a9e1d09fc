using Funnel.Domain.Analytics;
using Funnel.Domain.Forecasting;
using Funnel.Web.Live;
using Funnel.Web.Parts;
using Funnel.Web.Parts.Views;
using Funnel.Web.Shell;
using Microsoft.Extensions.Localization;
using static Funnel.Web.Features.Figures.Making.MakingWords;

namespace Funnel.Web.Features.Figures.Making;

/// <summary>How the figures of a what-if were counted: the potential as it is, as supposed, and the difference. Pure.</summary>
internal sealed class WhatIfMaking(IStringLocalizer<MakingTexts> L, IStringLocalizer<PartsTexts> parts)
{
    private const string Won = "won", Expected = "expected";

    public Made Of(LiveState state, MadeQuery<WhatIfView, WhatIfFigure> query, DateTime now)
    {
        var (view, catalog) = (query.View, state.Catalog);
        var made = WhatIfLineage.Of(state.History, catalog, view.View.ToFunnelQuery(catalog, now), view.Supposed);
        var groups = Groups(made, query.Figure, catalog);
        return new Made
        {
            Name = Name(query.Figure),
            Headline = Headline(query.Figure, made.Figures, catalog.Company.Currency),
            Rule = Rule(query.Figure),
            Lines = Lines(query.Figure, made, catalog.Company.Currency),
            Over = new MakingWords(L).Over(view.View, catalog, made.Figures.Query.AsOf, state.Sequence, (L["Pipeline"], catalog.Pipeline(made.Figures.Query.Filter.Pipeline!.Value)!.Name),
                (L["Expected to close in"], view.View.Period.Name(parts)), (L["Supposed"], Supposed(made)),
                (L["Open deals are weighed by"], WeightWords.Of(Weights.At(catalog, made.Figures.Query.AsOf), made.Figures.Query.Filter.Pipeline!.Value, parts))),
            Api = Urls.ApiWhatIf(Query.Of((view with { Supposed = view.Supposed with { Rates = view.Supposed.Rates.RemoveRange(view.Supposed.Rates.Keys.Where(r => !made.Figures.Rates.Any(f => f.Stage.Id.Value == r))) } }).Parameters())),
            Back = Urls.WhatIf(Query.Of(view.Parameters())),
            Figures = [.. Enum.GetValues<WhatIfFigure>().Select(f => new MadeLink(Name(f), Urls.WhatIfLineage((query with { Figure = f }).Address(view.Parameters())), f == query.Figure))],
            Columns = query.Figure switch
            {
                WhatIfFigure.Now => [L["Amount"], L["Chance"], L["Counted"]],
                WhatIfFigure.Then => [L["Amount"], L["Chance now"], L["Chance supposed"], L["Counted"]],
                _ => [L["Counted now"], L["Counted supposed"], L["Change"]],
            },
            Groups = groups,
            Shown = Made.Choose(groups, query.Group ?? Expected),
            Catalog = catalog,
            Refused = query.Refused,
        };
    }

    private string Name(WhatIfFigure figure) => figure switch
    {
        WhatIfFigure.Now => L["Potential as things are"],
        WhatIfFigure.Then => L["Potential as supposed"],
        _ => L["Difference by what is supposed"],
    };

    private string Rule(WhatIfFigure figure) => figure switch
    {
        WhatIfFigure.Now => L["What was won in the period, and the open deals expected to close in it, each times its chance. The same as in the plans."],
        WhatIfFigure.Then => L["As it is, but each open deal's chance is multiplied by the supposed rate over the present one, of its stage and every later one, and by the share of deals that can be worked on. It is never above 99% by that. What is won stays won."],
        _ => L["The potential as supposed less the potential as things are: deal by deal, the chance supposed less the present one, times the amount."],
    };

    private static string Headline(WhatIfFigure figure, WhatIfFigures figures, string currency) => figure switch
    {
        WhatIfFigure.Now => Show.MoneyCompact(figures.Now.Potential, currency),
        WhatIfFigure.Then => Show.MoneyCompact(figures.Then.Potential, currency),
        _ => Show.SignedMoney(figures.Difference, currency),
    };

    private List<IReadOnlyList<Piece>> Lines(WhatIfFigure figure, WhatIfLineage made, string currency)
    {
        var (figures, lines) = (made.Figures, new List<IReadOnlyList<Piece>>());
        if (figure == WhatIfFigure.Effect)
            lines.Add([new(Exact(figures.Then.Potential), L["as supposed"]), Minus, new(Exact(figures.Now.Potential), L["as things are"]), Equal, new(Show.SignedMoney(figures.Difference, currency), L["difference"])]);
        else
        {
            var of = figure == WhatIfFigure.Now ? figures.Now : figures.Then;
            lines.Add([new(Exact(figures.Fact), L.Count("{0} deal won|{0} deals won", made.Won.Count)), Plus, new(Exact(of.Potential - figures.Fact), L.Count("{0} deal times its chance|{0} deals times their chance", made.Expected.Count)), Equal,
                new(Exact(of.Potential), L["shown {0}", Headline(figure, figures, currency)])]);
            lines.Add([new($"{Show.MoneyCompact(of.Low, currency)} – {Show.MoneyCompact(of.High, currency)}", L["80% interval, by chance alone"])]);
        }
        if (figure == WhatIfFigure.Now)
            return lines;
        foreach (var rate in figures.Rates.Where(r => r.IsChanged))
            lines.Add([new(ExactShare(rate.Supposed), L["supposed at {0}", rate.Stage.Name]), Divided, new(ExactShare(rate.Rate), L["present: {0} of {1} stays", Show.Count(rate.WentOn), Show.Count(rate.Ended)]), Equal,
                new("×" + Number(rate.Supposed / rate.Rate, 3), L["each chance; by itself {0}", Show.SignedMoney(rate.Alone, currency)])]);
        if (made.Worked < 1)
            lines.Add([new(Show.Count(figures.Supposition.Capacity!.Value), L["deals that can be worked on"]), Divided, new(Show.Count(figures.OpenDeals), L["open deals"]), Equal, new("×" + Number(made.Worked, 3), L["each chance"])]);
        return lines;

        string Exact(long minor) => Show.MoneyExact(minor, currency);
    }

    private List<MadeGroup> Groups(WhatIfLineage made, WhatIfFigure figure, Catalog catalog)
    {
        var currency = catalog.Company.Currency;
        var groups = new List<MadeGroup>
        {
            new(Expected, L["Expected"], [.. made.Expected.Select(d => Row(d.Deal.Track, d.Deal.State, catalog, Cells(d)))], Events(made.Expected.Select(d => (d.Deal.Track, d.Deal.State, d.Deal.Because))), figure switch
            {
                WhatIfFigure.Now => [Total(d => d.Deal.Amount), "", Total(d => d.WeightedNow)],
                WhatIfFigure.Then => [Total(d => d.Deal.Amount), "", "", Total(d => d.WeightedThen)],
                _ => [Total(d => d.WeightedNow), Total(d => d.WeightedThen), Show.SignedMoney(made.Expected.Sum(d => d.WeightedThen - d.WeightedNow), currency)],
            }),
        };
        // What is won does not change, so it has no part in the difference.
        if (figure != WhatIfFigure.Effect)
            groups.Insert(0, new(Won, L["Won"], [.. made.Won.Select(d => Row(d.Track, d.State, catalog, WonCells(d.Amount)))], Events(made.Won.Select(d => (d.Track, d.State, d.Because))),
                figure == WhatIfFigure.Now ? [Sum(made.Won.Sum(d => d.Amount)), "", Sum(made.Won.Sum(d => d.Amount))] : [Sum(made.Won.Sum(d => d.Amount)), "", "", Sum(made.Won.Sum(d => d.Amount))]));
        return groups;

        MadeCell[] Cells(SupposedDeal d) => figure switch
        {
            WhatIfFigure.Now => [Money(d.Deal.Amount, currency), Share(d.Now), Money(d.WeightedNow, currency)],
            WhatIfFigure.Then => [Money(d.Deal.Amount, currency), Share(d.Now), Share(d.Then), Money(d.WeightedThen, currency)],
            _ => [Money(d.WeightedNow, currency), Money(d.WeightedThen, currency), Money(d.WeightedThen - d.WeightedNow, currency)],
        };

        MadeCell[] WonCells(long amount) => figure == WhatIfFigure.Now ? [Money(amount, currency), MadeCell.None, Money(amount, currency)] : [Money(amount, currency), MadeCell.None, MadeCell.None, Money(amount, currency)];

        string Total(Func<SupposedDeal, long> of) => Sum(made.Expected.Sum(of));

        string Sum(long minor) => Show.Money(minor, currency);
    }

    private string Supposed(WhatIfLineage made)
    {
        List<string> supposed = [.. made.Figures.Rates.Where(r => r.IsChanged).Select(r => $"{r.Stage.Name} {Show.Percent(r.Supposed)}")];
        if (made.Figures.Supposition.Capacity is { } capacity)
            supposed.Add(L["capacity {0}", Show.Count(capacity)]);
        return supposed.Count == 0 ? L["nothing"] : string.Join(", ", supposed);
    }
}
