using Funnel.Domain.Analytics;
using Funnel.Web.Access;
using Funnel.Web.Live;
using Funnel.Web.Parts;
using Funnel.Web.Parts.Views;
using Funnel.Web.Shell;
using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.Localization;

namespace Funnel.Web.Features.Deals.Listing;

public sealed partial class DealsPage
{
    DealList _list = default!;
    List<DealRow> _rows = [];
    ListingWords _words = default!;

    [CascadingParameter] Acting Acting { get; set; } = Acting.Nobody;

    [Inject] LiveHistory History { get; set; } = default!;

    [Inject] IStringLocalizer<ListingTexts> L { get; set; } = default!;

    [Inject] IStringLocalizer<PartsTexts> P { get; set; } = default!;

    string Currency => _list.Catalog.Company.Currency;

    string Sub => string.Join(" · ", FilterNames.Of(Asked.View.Filter, _list.Catalog).Prepend(_list.Pipeline.Name));

    IReadOnlyList<Choice> Selections
    {
        get
        {
            List<Choice> all =
            [
                new(nameof(DealSelection.Open), L["Open"]), new(nameof(DealSelection.OverNorm), L["Over norm"]), new(nameof(DealSelection.Alerted), L["Alerts"], L["Over norm, put off three times or more, or with the budget cut by a tenth in the last 30 days"]),
                new(nameof(DealSelection.Started), L["Started"]),
                new(nameof(DealSelection.Won), L["Won"]), new(nameof(DealSelection.Lost), L["Lost"]), new(nameof(DealSelection.All), L["All"]),
            ];
            if (Asked.Show is DealSelection.Fact or DealSelection.Expected)
                all.Insert(0, new(Asked.Show.Value.ToString(), Asked.Show == DealSelection.Fact ? L["Plan's fact"] : L["Expected to close"]));
            if (Asked.IsStageCount)
                all.Insert(0, new(nameof(DealListQuery.Stage), Asked.Stage!.Name));
            return all;
        }
    }

    string? SelectedName => Asked.IsStageCount ? nameof(DealListQuery.Stage) : (Asked.Show ?? DealSelection.Open).ToString();

    IReadOnlyList<Choice> PartChoices => [.. _list.Parts.Select(p => new Choice(p.Key.ToString(), $"{_words.Part(p.Key)} {Show.Count(p.Value)}"))];

    IReadOnlyList<(DealColumn Column, string Name, bool Number)> Columns =>
    [
        (DealColumn.Title, L["Deal"], false), (DealColumn.Customer, L["Customer"], false), (DealColumn.Stage, L["Stage"], false), (DealColumn.Amount, L["Amount"], true),
        (DealColumn.Weighted, L["Weighted"], true), (DealColumn.Owner, L["Owner"], false), (DealColumn.Days, L["Days in stage"], true),
        (DealColumn.FirstContact, L["First contact"], true), (DealColumn.Changed, L["Last change"], true),
    ];

    string EmptyText => FilterNames.Of(Asked.View.Filter, _list.Catalog) is { Count: > 0 } names
        ? L["No deal here matches: {0}.", string.Join(", ", names)]
        : Asked.Show == DealSelection.All ? L["There are no deals yet."] : L["No such deals, {0}.", Asked.View.Period.Name(P)];

    protected override string Path => Urls.Deals();

    protected override void OnInitialized()
    {
        _words = new ListingWords(L, P);
        base.OnInitialized();
    }

    protected override DealListQuery Read(Func<string, string?> address)
    {
        var query = DealListQuery.Read(address, History.Now.Catalog, Acting.Sees, Now);
        return query with { View = query.View.NotAfter(Now, History.Now.Catalog) };
    }

    protected override ViewQuery ViewOf(DealListQuery query) => query.View;

    protected override DealList Count(DealListQuery query) => DealList.Of(History.Now, query, Now);

    protected override void Take(DealList figures) => (_list, _rows) = (figures, [.. figures.Rows]);

    void Go(DealListQuery query) => Go(query, Urls.Deals(Query.Of(query.Parameters())));

    void Choose(string name)
    {
        if (name != nameof(DealListQuery.Stage))
            Go(Asked with { Show = Enum.Parse<DealSelection>(name), Stage = null, Part = StagePart.All, Reason = null });
    }

    /// <summary>Numbers and dates start with the largest, names with A.</summary>
    void SortBy(DealColumn column) => Go(Asked.Sort == column ? Asked with { Descending = !Asked.Descending }
        : Asked with { Sort = column, Descending = column is not (DealColumn.Title or DealColumn.Customer or DealColumn.Owner or DealColumn.Stage) });

    void Find(string text) => Go(Asked with { View = Asked.View with { Filter = Asked.View.Filter with { Text = text.Length == 0 ? null : text } } });

    void ClearFilters() => Go(Asked with { View = Asked.View with { Filter = DealFilter.None with { Pipeline = Asked.View.Filter.Pipeline } } });
}
