using Funnel.Domain.Access;
using Funnel.Domain.Common;
using Funnel.Domain.Forecasting;
using Funnel.Web.Access;
using Funnel.Web.Data;
using Funnel.Web.Live;
using Funnel.Web.Parts;
using Funnel.Web.Shell;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Routing;
using Microsoft.Extensions.Localization;

namespace Funnel.Web.Features.Team;

public sealed partial class TeamPage : IDisposable
{
    // What is proposed is chosen until somebody unticks it.
    readonly HashSet<DealId> _left = [];

    TeamView _view = default!;
    TeamModel _model = default!;
    IReadOnlyList<HandoverBatch> _batches = [];
    IReadOnlyList<(string Deal, string Why)> _refused = [];

    // Where the last choice leads, until the browser has told that it is there.
    string? _going;
    bool _counting, _again, _gone, _busy;

    [CascadingParameter] Acting Acting { get; set; } = Acting.Nobody;

    [Inject] LiveHistory History { get; set; } = default!;

    [Inject] HandoverDesk Desk { get; set; } = default!;

    [Inject] TimeProvider Clock { get; set; } = default!;

    [Inject] NavigationManager Navigation { get; set; } = default!;

    [Inject] Toasts Toasts { get; set; } = default!;

    [Inject] IStringLocalizer<TeamTexts> L { get; set; } = default!;

    [Inject] IStringLocalizer<RuleTexts> Rules { get; set; } = default!;

    bool MayHandOver => Acting.May(Right.HandOver) && !_model.IsPast;

    IReadOnlyList<HandoverProposal> Chosen => MayHandOver ? [.. _model.Plan.Proposals.Where(p => !_left.Contains(p.Track.Id))] : [];

    IReadOnlyList<Choice> Deals => [new("over", L["over norm only"])];

    IReadOnlyList<Choice> Measures =>
    [
        new(nameof(TeamMeasure.Rate), L["Conversion"], L["Share of visits that went on or were won"]), new(nameof(TeamMeasure.Days), L["Speed"], L["Median days in the stage"]),
        new(nameof(TeamMeasure.Value), L["Value"], L["Budget of the deals that went on or were won"]),
    ];

    protected override async Task OnInitializedAsync()
    {
        ReadAddress();
        _model = TeamModel.Count(History.Now, _view, Clock.GetUtcNow().UtcDateTime);
        Navigation.LocationChanged += Moved;
        _batches = await Desk.ReadAsync(TeamScope.Of(Acting));
    }

    public void Dispose()
    {
        _gone = true;
        Navigation.LocationChanged -= Moved;
    }

    void ReadAddress() => _view = TeamView.Read(Query.In(_going ?? Navigation.Uri), History.Now.Catalog, TeamScope.Of(Acting), Clock.GetUtcNow().UtcDateTime);

    bool IsHere(string address) => !_gone && new Uri(address).AbsolutePath == Urls.Team();

    void Moved(object? sender, LocationChangedEventArgs e)
    {
        if (!IsHere(e.Location))
            return;
        _going = null;
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
            while (_again && IsHere(Navigation.Uri))
            {
                _again = false;
                ReadAddress();
                var (state, view, now) = (History.Now, _view, Clock.GetUtcNow().UtcDateTime);
                _model = await Task.Run(() => TeamModel.Count(state, view, now));
                _batches = await Desk.ReadAsync(TeamScope.Of(Acting));
                StateHasChanged();
            }
        }
        finally
        {
            _counting = false;
        }
    }

    void Go(TeamView view)
    {
        var address = Urls.Team(view.ToQuery());
        (_view, _going) = (view, Navigation.ToAbsoluteUri(address).ToString());
        Navigation.NavigateTo(address, replace: true);
    }

    void Tick(DealId deal)
    {
        if (!_left.Remove(deal))
            _left.Add(deal);
    }

    void TickAll(bool on)
    {
        _left.Clear();
        if (!on)
            _left.UnionWith(_model.Plan.Proposals.Select(p => p.Track.Id));
    }

    Task ApplyAsync() => DoAsync(async () =>
    {
        var titles = Chosen.ToDictionary(p => p.Track.Id, p => p.State.Facts.Title);
        var receipt = await Desk.ApplyAsync(NewBy(), _model.Skills.Query with { AsOf = Clock.GetUtcNow().UtcDateTime }, [.. Chosen.Select(p => new ChosenHandover(p.Track.Id, p.To.Id, p.Track.Version))]);
        _refused = [.. receipt.Refused.Select(r => (titles.GetValueOrDefault(r.Deal, r.Deal.ToString()), Rules.Say(r.Why)))];
        if (receipt.Batch is { } batch)
            Toasts.Show(new Toast(L.Count("{0} deal handed over|{0} deals handed over", receipt.Done.Count))
            {
                Kind = ToastKind.Done,
                Key = "handover",
                Stays = TimeSpan.FromSeconds(20),
                Actions = [new ToastAction(L["Undo"], () => UndoAsync(batch), "undo")],
            });
        await RecountAsync();
    });

    Task UndoAsync(int batch) => InvokeAsync(() => DoAsync(async () =>
    {
        if (await Desk.UndoAsync(batch, NewBy()) is not { } receipt)
            return;
        Toasts.Show(new Toast(L.Count("{0} deal given back|{0} deals given back", receipt.Done.Count))
        {
            Kind = receipt.Refused.Count == 0 ? ToastKind.Done : ToastKind.Problem,
            Key = "handover",
            Detail = receipt.Refused.Count == 0 ? null : builder => builder.AddContent(0, L.Count("{0} went on since and stays where it is|{0} went on since and stay where they are", receipt.Refused.Count)),
        });
        await RecountAsync();
    }));

    async Task DoAsync(Func<Task> act)
    {
        if (_busy)
            return;
        _busy = true;
        try
        {
            await act();
        }
        catch (RuleViolation refusal)
        {
            Toasts.Show(Rules.Say(refusal), ToastKind.Problem);
        }
        finally
        {
            _busy = false;
            StateHasChanged();
        }
    }

    By NewBy() => new(Acting.Caller, null, "team-" + Guid.CreateVersion7().ToString("N"));
}
