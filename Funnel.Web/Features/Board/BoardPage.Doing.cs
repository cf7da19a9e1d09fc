using Funnel.Domain.Access;
using Funnel.Domain.Common;
using Funnel.Domain.Deals;
using Funnel.Domain.People;
using Funnel.Domain.Pipelines;
using Funnel.Web.Parts;
using Funnel.Web.Shell;
using Microsoft.AspNetCore.Components;
using Microsoft.JSInterop;
using MudBlazor;

namespace Funnel.Web.Features.Board;

public sealed partial class BoardPage
{
    private ElementReference _root;
    private IJSObjectReference? _module, _hands;
    private DotNetObjectReference<BoardPage>? _self;
    private BoardCard? _menu;
    private string _menuKey = "";
    private bool _placeMenu;

    [Inject] IJSRuntime Js { get; set; } = default!;

    [Inject] IDialogService Dialogs { get; set; } = default!;

    [Inject] Toasts Toasts { get; set; } = default!;

    [Inject] BoardWords Words { get; set; } = default!;

    [Inject] BoardMoves Mover { get; set; } = default!;

    protected override async Task OnAfterRenderAsync(bool firstRender)
    {
        if (firstRender)
        {
            CatchUp();
            _self = DotNetObjectReference.Create(this);
            await QuietlyAsync(async () =>
            {
                _module = await Js.InvokeAsync<IJSObjectReference>("import", "./" + Assets["js/board.js"]);
                _hands = await _module.InvokeAsync<IJSObjectReference>("start", _root, _self, Spoken());
            });
        }
        if (_placeMenu && _menu is { } card)
        {
            _placeMenu = false;
            await HandsAsync("place", card.Id.ToString());
        }
    }

    /// <summary>The one message of a drag. Anything may arrive here: everything is checked.</summary>
    [JSInvokable]
    public async Task Drop(string deal, int version, int stage, string key)
    {
        if (_model is null || !DealId.TryParse(deal, out var id) || !Guid.TryParse(key, out var intent) || Mover.RefusesPast())
            return;
        if (_model.Pipeline.Find(new StageId(stage)) is not { } to)
        {
            Toasts.Show(L["This stage is gone. Nothing was saved."], ToastKind.Problem);
            return;
        }
        await MoveAsync(id, version, to, "board-" + intent.ToString("N"));
    }

    /// <summary>A key pressed on a card, or a drop on the hand-over place.</summary>
    [JSInvokable]
    public async Task Act(string what, string deal, int version)
    {
        if (_model is null || !DealId.TryParse(deal, out var id) || Mover.RefusesPast())
            return;
        if (what is "won" or "lost")
        {
            await MoveAsync(id, version, what == "won" ? _model.Pipeline.Won : _model.Pipeline.Lost, BoardMoves.NewKey());
            if (what == "won" && _model.Find(id) is not null)
                await ShowAsync(id, flash: false);
        }
        else if (what == "hand")
        {
            InBackground(() => HandOverAsync(id, version, BoardMoves.NewKey()));
        }
    }

    [JSInvokable]
    public Task UndoLast() => Mover.UndoLastAsync();

    private async Task MoveAsync(DealId id, int version, Stage to, string key)
    {
        if (to.Kind == StageKind.Lost)
            InBackground(() => LoseAsync(id, version, to, key));
        else
            await Mover.MoveAsync(id, version, to, null, key);
    }

    private async Task LoseAsync(DealId id, int version, Stage lost, string key)
    {
        if (Live.Now.History.Find(id) is not { } track || !Acting.MayChange(track.Now.Owner, Live.Now.Catalog.Staff))
        {
            Toasts.Show(L["You cannot change this deal. Nothing was saved."], ToastKind.Problem);
            return;
        }
        var reason = await Dialogs.AskReasonAsync(L["Why was {0} lost?", TitleOf(id)], null, L["Mark lost"], Live.Now.Catalog.LossReasons, danger: true);
        if (reason is not null)
            await Mover.MoveAsync(id, version, lost, reason, key);
        await FocusAsync(id);
    }

    private async Task AskGateAsync(DealId id, PlaybookGate gate, Func<string, Task> pass)
    {
        if (await Dialogs.PassGateAsync(gate, TitleOf(id), Acting.May(Right.OverridePlaybook)) is { } reason)
            await pass(reason);
        await FocusAsync(id);
    }

    private async Task HandOverAsync(DealId id, int version, string key)
    {
        // Anything may be sent here; another department's title is not to be read in a dialog.
        if (Live.Now.History.Find(id) is not { } track || !Acting.MayHandOver(track.Now.Owner, Live.Now.Catalog.Staff))
        {
            Toasts.Show(L["You cannot hand this deal over. Nothing was saved."], ToastKind.Problem);
            return;
        }
        var parameters = new DialogParameters<PersonDialog>
        {
            { d => d.Title, TitleOf(id) }, { d => d.Catalog, Live.Now.Catalog }, { d => d.Owner, Live.Now.History.Find(id)?.Now.Owner },
            { d => d.Within, Acting.Authority.Changes },
        };
        var dialog = await Dialogs.ShowAsync<PersonDialog>(null, parameters, new DialogOptions { CloseOnEscapeKey = true });
        if (await dialog.Result is { Canceled: false, Data: Employee person })
            await Mover.HandOverAsync(id, version, person, key);
        await FocusAsync(id);
    }

    private async Task NewDealAsync()
    {
        if (_model is null || Mover.RefusesPast())
            return;
        var parameters = new DialogParameters<NewDealDialog>
        {
            { d => d.Catalog, _model.State.Catalog }, { d => d.Pipeline, _model.Pipeline }, { d => d.Acting, Acting }, { d => d.RefusesPast, Mover.RefusesPast },
        };
        var dialog = await Dialogs.ShowAsync<NewDealDialog>(null, parameters, new DialogOptions { CloseOnEscapeKey = true, BackdropClick = false });
        if (await dialog.Result is { Canceled: false, Data: Deal deal })
            Toasts.Show(new Toast(L["{0} added to {1}", deal.Title, Words.Stage(deal.Stage, Live.Now.Catalog)])
            {
                Kind = ToastKind.Done,
                Actions = [new ToastAction(L["Show"], () => ShowAsync(deal.Id), "eye")],
            });
    }

    private void OpenMenu(BoardCard card)
    {
        if (Mover.RefusesPast())
            return;
        (_menu, _menuKey, _placeMenu) = (card, BoardMoves.NewKey(), true);
        StateHasChanged();
    }

    private async Task CloseMenuAsync()
    {
        if (_menu is not { } card)
            return;
        _menu = null;
        StateHasChanged();
        await FocusAsync(card.Id);
    }

    private async Task MoveFromMenuAsync(Stage to)
    {
        if (_menu is not { } card)
            return;
        _menu = null;
        if (Mover.RefusesPast())
            return;
        await MoveAsync(card.Id, card.Version, to, _menuKey);
        if (_model?.Find(card.Id) is not null)
            await ShowAsync(card.Id, flash: false);
    }

    private async Task HandOverFromMenuAsync()
    {
        if (_menu is not { } card)
            return;
        _menu = null;
        if (Mover.RefusesPast())
            return;
        await HandOverAsync(card.Id, card.Version, _menuKey);
    }

    /// <summary>Brings the deal's card into view, or opens the deal where no card of this view shows it.</summary>
    private async Task ShowAsync(DealId id, bool flash = true)
    {
        if (_model?.Find(id) is { } card)
            await HandsAsync("show", id.ToString(), _model.ColumnOf(card).Stage.Id.Value, _model.ColumnOf(card).IndexOf(card), flash);
        else
            Navigation.NavigateTo(Urls.Deal(id.ToString()));
    }

    private Task FocusAsync(DealId id) => HandsAsync("focus", id.ToString());

    private Task HandsAsync(string what, params object?[] arguments) =>
        _hands is { } hands ? QuietlyAsync(() => hands.InvokeVoidAsync(what, arguments).AsTask()) : Task.CompletedTask;

    // The browser may be gone, or away, by the time a call for it arrives.
    private static async Task QuietlyAsync(Func<Task> call)
    {
        try
        {
            await call();
        }
        catch (Exception e) when (e is JSDisconnectedException or JSException or TaskCanceledException or ObjectDisposedException)
        {
        }
    }

    // A question to the person outlives the call that led to it; its faults still belong to this page.
    private void InBackground(Func<Task> work) => _ = InvokeAsync(async () =>
    {
        try
        {
            await work();
        }
        catch (Exception e)
        {
            await DispatchExceptionAsync(e);
        }
    });

    public async ValueTask DisposeAsync()
    {
        _away = true;
        Navigation.LocationChanged -= OnLocation;
        if (_hands is { } hands)
            await QuietlyAsync(() => hands.InvokeVoidAsync("end").AsTask());
        foreach (var reference in new[] { _hands, _module }.OfType<IJSObjectReference>())
            await QuietlyAsync(() => reference.DisposeAsync().AsTask());
        _self?.Dispose();
    }
}
