using Funnel.Domain.Analytics;
using Funnel.Web.Access;
using Funnel.Web.Live;
using Funnel.Web.Parts;
using Funnel.Web.Parts.Views;
using Funnel.Web.Shell;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Routing;
using Microsoft.Extensions.Localization;

namespace Funnel.Web.Features.Deals.Listing;

public sealed partial class DealsPage : IDisposable
{
    DealListQuery _query = default!;
    DealList _list = default!;
    List<DealRow> _rows = [];
    ListingWords _words = default!;
    bool _counting, _again, _gone;

    // Where the last choice leads, until the browser has told that it is there.
    string? _going;

    [CascadingParameter] Acting Acting { get; set; } = Acting.Nobody;

    [Inject] LiveHistory History { get; set; } = default!;

    [Inject] TimeProvider Clock { get; set; } = default!;

    [Inject] NavigationManager Navigation { get; set; } = default!;

    [Inject] IStringLocalizer<ListingTexts> L { get; set; } = default!;

    [Inject] IStringLocalizer<PartsTexts> P { get; set; } = default!;

    string Currency => _list.Catalog.Company.Currency;

    string Sub => string.Join(" · ", FilterNames.Of(_query.View.Filter, _list.Catalog).Prepend(_list.Pipeline.Name));

    IReadOnlyList<Choice> Selections
    {
        get
        {
            List<Choice> all =
            [
                new(nameof(DealSelection.Open), L["Open"]), new(nameof(DealSelection.OverNorm), L["Over norm"]), new(nameof(DealSelection.Started), L["Started"]),
                new(nameof(DealSelection.Won), L["Won"]), new(nameof(DealSelection.Lost), L["Lost"]), new(nameof(DealSelection.All), L["All"]),
            ];
            if (_query.IsStageCount)
                all.Insert(0, new(nameof(DealListQuery.Stage), _query.Stage!.Name));
            return all;
        }
    }

    string? SelectedName => _query.IsStageCount ? nameof(DealListQuery.Stage) : (_query.Show ?? DealSelection.Open).ToString();

    IReadOnlyList<Choice> PartChoices => [.. _list.Parts.Select(p => new Choice(p.Key.ToString(), $"{_words.Part(p.Key)} {Show.Count(p.Value)}"))];

    IReadOnlyList<(DealColumn Column, string Name, bool Number)> Columns =>
    [
        (DealColumn.Title, L["Deal"], false), (DealColumn.Customer, L["Customer"], false), (DealColumn.Stage, L["Stage"], false), (DealColumn.Amount, L["Amount"], true),
        (DealColumn.Weighted, L["Weighted"], true), (DealColumn.Owner, L["Owner"], false), (DealColumn.Days, L["Days in stage"], true),
        (DealColumn.FirstContact, L["First contact"], true), (DealColumn.Changed, L["Last change"], true),
    ];

    string EmptyText => FilterNames.Of(_query.View.Filter, _list.Catalog) is { Count: > 0 } names
        ? L["No deal here matches: {0}.", string.Join(", ", names)]
        : _query.Show == DealSelection.All ? L["There are no deals yet."] : L["No such deals, {0}.", _query.View.Period.Name(P)];

    protected override void OnInitialized()
    {
        _words = new ListingWords(L, P);
        ReadAddress();
        Take(DealList.Of(History.Now, _query, Clock.GetUtcNow().UtcDateTime));
        Navigation.LocationChanged += Moved;
    }

    public void Dispose()
    {
        _gone = true;
        Navigation.LocationChanged -= Moved;
    }

    void ReadAddress() => _query = DealListQuery.Read(Query.In(_going ?? Navigation.Uri), History.Now.Catalog, Acting.Sees, Clock.GetUtcNow().UtcDateTime);

    void Moved(object? sender, LocationChangedEventArgs e)
    {
        if (_gone || new Uri(e.Location).AbsolutePath != Urls.Deals())
            return;
        _going = null;
        // At once, and drawn at once: the next choice builds on this one, counted or not.
        ReadAddress();
        _ = InvokeAsync(() =>
        {
            StateHasChanged();
            return RecountAsync();
        });
    }

    /// <summary>One count at a time, off the circuit's thread; what comes meanwhile asks for one more.</summary>
    async Task RecountAsync()
    {
        _again = true;
        if (_counting)
            return;
        _counting = true;
        try
        {
            while (_again && !_gone && new Uri(Navigation.Uri).AbsolutePath == Urls.Deals())
            {
                _again = false;
                ReadAddress();
                var (state, query, now) = (History.Now, _query, Clock.GetUtcNow().UtcDateTime);
                Take(await Task.Run(() => DealList.Of(state, query, now)));
                StateHasChanged();
            }
        }
        finally
        {
            _counting = false;
        }
    }

    void Take(DealList list) => (_list, _rows) = (list, [.. list.Rows]);

    void Go(DealListQuery query)
    {
        var address = Urls.Deals(Query.Of(query.Parameters()));
        (_query, _going) = (query, Navigation.ToAbsoluteUri(address).ToString());
        Navigation.NavigateTo(address, replace: true);
    }

    void Choose(string name)
    {
        if (name != nameof(DealListQuery.Stage))
            Go(_query with { Show = Enum.Parse<DealSelection>(name), Stage = null, Part = StagePart.All, Reason = null });
    }

    /// <summary>Numbers and dates start with the largest, names with A.</summary>
    void SortBy(DealColumn column) => Go(_query.Sort == column ? _query with { Descending = !_query.Descending }
        : _query with { Sort = column, Descending = column is not (DealColumn.Title or DealColumn.Customer or DealColumn.Owner or DealColumn.Stage) });

    void Find(string text) => Go(_query with { View = _query.View with { Filter = _query.View.Filter with { Text = text.Length == 0 ? null : text } } });

    void ClearFilters() => Go(_query with { View = _query.View with { Filter = DealFilter.None with { Pipeline = _query.View.Filter.Pipeline } } });
}
