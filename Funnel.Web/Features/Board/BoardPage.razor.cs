using Funnel.Domain.Analytics;
using Funnel.Domain.Common;
using Funnel.Domain.Pipelines;
using Funnel.Web.Access;
using Funnel.Web.Live;
using Funnel.Web.Parts;
using Funnel.Web.Parts.Views;
using Funnel.Web.Shell;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Routing;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Extensions.Localization;

namespace Funnel.Web.Features.Board;

/// <summary>The page: reads the address, keeps the model current, and draws it. What people do on it is in BoardPage.Doing.cs.</summary>
public sealed partial class BoardPage
{
    private static readonly TimeSpan StaysFresh = TimeSpan.FromSeconds(3);

    private readonly Dictionary<DealId, DateTime> _fresh = [];
    private BoardModel? _model;
    private ViewQuery _view = null!;
    private DateOnly _day;
    private bool _onlyOver, _failed;
    private MoneyUnit _unit, _weightedUnit;

    [Inject] LiveHistory Live { get; set; } = default!;

    [Inject] NavigationManager Navigation { get; set; } = default!;

    [Inject] TimeProvider Clock { get; set; } = default!;

    [Inject] IStringLocalizer<BoardTexts> L { get; set; } = default!;

    [Inject] IStringLocalizer<PartsTexts> Parts { get; set; } = default!;

    [Inject] ILogger<BoardPage> Log { get; set; } = default!;

    [CascadingParameter] Acting Acting { get; set; } = default!;

    DateTime Now => Clock.GetUtcNow().UtcDateTime;

    string Currency => _model!.Currency;

    string PeriodName => _view.Period.Name(Parts);

    protected override void OnInitialized()
    {
        Mover.Begin(Acting, () => _model, Redraw, () => InPast);
        Mover.AtGate = (deal, gate, pass) => InBackground(() => AskGateAsync(deal, gate, pass));
        Navigation.LocationChanged += OnLocation;
        ReadAddress();
    }

    private void OnLocation(object? sender, LocationChangedEventArgs e)
    {
        if (!Navigation.ToBaseRelativePath(e.Location).Split('?', '#')[0].Equals("board", StringComparison.OrdinalIgnoreCase))
            return;
        ReadAddress();
        StateHasChanged();
    }

    private void ReadAddress()
    {
        _day = Period.DayOf(Now, Live.Now.Catalog.Company.Zone);
        var asked = QueryHelpers.ParseQuery(new Uri(Navigation.Uri).Query);
        _view = ViewQuery.Read(name => asked.TryGetValue(name, out var value) ? value.ToString() : null, Live.Now.Catalog, Acting.Sees, Now).NotAfter(Now, Live.Now.Catalog);
        _onlyOver = asked.TryGetValue("over", out var over) && over == "1";
        _onlyFallen = asked.TryGetValue("fallen", out var fallen) && fallen == "1";
        if (RendererInfo.IsInteractive)
            InBackground(PaceAsync);
        Rebuild();
    }

    private void Rebuild()
    {
        _menu = null;
        _failed = false;
        if (InPast && _model is not null)
        {
            InBackground(PictureAsync);
            return;
        }
        _fall = FallNow();
        Guarded(() => _model = Live.Now.Catalog.Pipelines.Count == 0 ? null : new BoardModel(Live.Now, _view, _onlyOver, Now, null, _fall, _onlyFallen));
    }

    private bool IsAnotherDay => Period.DayOf(Now, Live.Now.Catalog.Company.Zone) != _day;

    // The model is built before the feed is subscribed to: what came in between was told to nobody.
    private void CatchUp()
    {
        if (ReferenceEquals(_model?.State, Live.Now) || (_model is null && Live.Now.Catalog.Pipelines.Count == 0))
            return;
        ReadAddress();
        StateHasChanged();
    }

    // Deals grow old, and quarters end, on a board where nothing happens.
    private Task TurnDayAsync()
    {
        if (IsAnotherDay && !InPast)
        {
            ReadAddress();
            StateHasChanged();
        }
        return Task.CompletedTask;
    }

    private Task OnFeedAsync(FeedBatch batch)
    {
        if (BoardPace.Changes(batch) && (batch.PlansChanged || batch.Changes(_view.AsOf)))
            InBackground(PaceAsync);
        if (InPast)
            return batch.Changes(_view.AsOf) ? PictureAsync() : Task.CompletedTask;
        Guarded(() =>
        {
            if (batch.StartOver || batch.CatalogChanged || batch.Learnt || _model is null || IsAnotherDay || FallNow() != _fall)
            {
                // Another day may be another quarter.
                ReadAddress();
                Tell(batch);
                StateHasChanged();
                return;
            }
            var others = batch.Events.Where(e => !Mover.IsOwn(e)).Select(e => e.Deal).ToHashSet();
            var before = others.Where(id => _model.Find(id) is not null).ToHashSet();
            var changed = _model.Take(Live.Now, batch.Events.Select(e => e.Deal).Distinct(), Now);
            foreach (var id in others)
                Freshen(id);
            Tell(batch, before);
            if (changed)
                StateHasChanged();
        });
        return Task.CompletedTask;
    }

    private void Freshen(DealId id)
    {
        foreach (var old in _fresh.Where(f => Now - f.Value > StaysFresh).Select(f => f.Key).ToList())
            _fresh.Remove(old);
        if (_model?.Find(id) is not { } card)
            return;
        _fresh[id] = Now;
        _model.ColumnOf(card).Touch();
    }

    private bool IsFresh(BoardCard card) => InPast ? _model!.HasMoved(card) : _fresh.TryGetValue(card.Id, out var at) && Now - at < StaysFresh;

    // A fault while drawing must not take the page, and with it the person's work, away.
    private void Guarded(Action act)
    {
        try
        {
            act();
            if (_model is { } model)
            {
                _unit = Show.UnitFor(model.Columns.Max(c => c.Value), model.Currency);
                _weightedUnit = Show.UnitFor(model.Open.Max(c => c.Weighted), model.Currency);
            }
        }
        catch (Exception e)
        {
            Fail(e);
        }
    }

    private void Fail(Exception e)
    {
        Log.LogError(e, "The board could not be built");
        _failed = true;
        StateHasChanged();
    }

    private bool IsLocked(BoardCard card) => InPast || !Acting.MayChange(card.Owner, Live.Now.Catalog.Staff);

    private bool CanHandOver(BoardCard card) => !InPast && Acting.MayHandOver(card.Owner, Live.Now.Catalog.Staff);

    private void Redraw() => StateHasChanged();

    private void Go(ViewQuery view) => GoTo(view, _onlyOver);

    private void GoTo(ViewQuery view, bool onlyOver) =>
        Navigation.NavigateTo(Urls.Board(Query.Of(view.Parameters()).Add("over", onlyOver ? "1" : null).Add("fallen", _onlyFallen ? "1" : null)), new NavigationOptions { ReplaceHistoryEntry = true });

    private void Choose(Pipeline pipeline) => GoTo(_view with { Filter = _view.Filter with { Pipeline = pipeline.Id } }, _onlyOver);

    private void Find(string text) => GoTo(_view with { Filter = _view.Filter with { Text = text.Length == 0 ? null : text } }, _onlyOver);

    private void ToggleOver() => GoTo(_view, !_onlyOver);

    private void ClearFilters()
    {
        _onlyFallen = false;
        GoTo(_view with { Filter = new DealFilter { Pipeline = _view.Filter.Pipeline } }, onlyOver: false);
    }

    private string NextName(BoardColumn column) => column.IsWon ? "" : _model!.Columns[column.Index + 1].Stage.Name;

    private string Gains(BoardCard card) => string.Join('|', _model!.Columns.Select(c => Effect(card, c)));

    /// <summary>What a drop on the column would do to the figures, in words.</summary>
    private string Effect(BoardCard card, BoardColumn column)
    {
        if (column.Index == card.Column)
            return "";
        if (column.IsWon)
            return L["{0} won", Show.Money(card.Amount, Currency)];
        if (card.Won)
            return L["reopens"];
        // What the model would say of a move is known when it has been made.
        if (card.Basis == ChanceBasis.Model)
            return "";
        var weighted = (long)Math.Round(card.Amount * (decimal)(card.ManualProbability ?? column.Stage.Probability), MidpointRounding.AwayFromZero);
        return L["{0} weighted", Show.SignedMoney(weighted - card.Weighted, Currency)];
    }
}
