using System.Globalization;
using Funnel.Domain.Analytics;
using Funnel.Domain.Common;
using Funnel.Web.Access;
using Funnel.Web.Data.Accounts;
using Funnel.Web.Features.Wall.Frames;
using Funnel.Web.Live;
using Funnel.Web.Parts;
using Funnel.Web.Shell;
using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.Localization;
using MudBlazor;

namespace Funnel.Web.Features.Wall.Displays;

/// <summary>The screens that hang, and those that ask to. Kept current: whoever hangs one stands before it and waits.</summary>
public partial class DisplaysPage
{
    // More at once is a flood, and nobody can compare that many letters.
    const int MostAsking = 3;

    Catalog _catalog = default!;
    IReadOnlyList<ScreenRow> _rows = [];
    IReadOnlyList<PairingRow> _waiting = [];
    DateTime _now;
    bool _read;

    [CascadingParameter] Acting Acting { get; set; } = default!;

    [Inject] IStringLocalizer<WallTexts> L { get; set; } = default!;

    [Inject] IStringLocalizer<RuleTexts> Rules { get; set; } = default!;

    [Inject] PairingStore Pairings { get; set; } = default!;

    [Inject] DisplayStore Displays { get; set; } = default!;

    [Inject] DisplayBook Book { get; set; } = default!;

    [Inject] LiveHistory History { get; set; } = default!;

    [Inject] WallBuild Build { get; set; } = default!;

    [Inject] TimeProvider Clock { get; set; } = default!;

    [Inject] IDialogService Dialogs { get; set; } = default!;

    [Inject] Toasts Toasts { get; set; } = default!;

    [Inject] NavigationManager Navigation { get; set; } = default!;

    /// <summary>Which screen the side panel tells of.</summary>
    [SupplyParameterFromQuery(Name = "screen")] int? Screen { get; set; }

    /// <summary>From the picture a phone read off the screen.</summary>
    [SupplyParameterFromQuery(Name = "code")] string? Code { get; set; }

    ScreenRow? Picked => _rows.FirstOrDefault(r => r.Display.Id == Screen) ?? (_rows.Count > 0 ? _rows[0] : null);

    string Wall => Navigation.ToAbsoluteUri(Urls.Wall()).ToString();

    protected override Task OnInitializedAsync() => ReadAsync();

    protected override async Task OnAfterRenderAsync(bool firstRender)
    {
        if (firstRender && Code is { Length: > 0 } code)
            await TryAsync(async () => await ApproveAsync(await Pairings.FindAsync(Acting.Caller, code)));
    }

    Task ReadAsync() => TryAsync(async () =>
    {
        var now = Clock.GetUtcNow().UtcDateTime;
        var state = History.Now;
        var rows = await Displays.AllAsync(Acting.Caller);
        _waiting = await Pairings.WaitingAsync(Acting.Caller, MostAsking);
        _rows = [.. rows.Select(d => ScreenRow.Of(d, Book.Seen(d), Build.Id, state.History.LastEventAt, now))];
        (_catalog, _now, _read) = (state.Catalog, now, true);
        StateHasChanged();
    });

    void Pick(ScreenRow row) => Navigation.NavigateTo(Urls.SettingsDisplays(Query.Of(("screen", Number(row)))));

    static string Number(ScreenRow row) => row.Display.Id.ToString(CultureInfo.InvariantCulture);

    async Task ByCodeAsync()
    {
        var dialog = await Dialogs.ShowAsync<CodeDialog>(L["Add by code"], new DialogParameters<CodeDialog> { { d => d.Acting, Acting } });
        if (await dialog.Result is { Canceled: false, Data: PairingRow found })
            await ApproveAsync(found);
    }

    Task ApproveAsync(PairingRow asks) => AskAsync(L["Approve this screen"], asks, null);

    Task ChangeAsync(ScreenRow row) => AskAsync(L["Change this screen"], null, row.Display);

    async Task AskAsync(string title, PairingRow? asks, DisplayRow? display)
    {
        var parameters = new DialogParameters<ScreenDialog> { { d => d.Catalog, _catalog }, { d => d.Acting, Acting }, { d => d.Asks, asks }, { d => d.Display, display } };
        var dialog = await Dialogs.ShowAsync<ScreenDialog>(title, parameters);
        if (await dialog.Result is { Canceled: false })
        {
            Toasts.Show(asks is null ? L["The screen shows the change."] : L["The screen joins. It shows its picture in a moment."], ToastKind.Done);
            await ReadAsync();
        }
    }

    Task RefuseAsync(PairingRow asks) => DoAsync(() => Pairings.RefuseAsync(Acting.Caller, asks.Code), L["The screen was refused."]);

    Task ReloadAsync(ScreenRow row) => DoAsync(() => Displays.ReloadAsync(Acting.Caller, row.Display.Id), L["The screen loads its page anew."]);

    Task WithdrawAsync(ScreenRow row) => DoAsync(() => Displays.WithdrawLinkAsync(Acting.Caller, row.Display.Id), L["The link opens nothing any more."]);

    Task LinkAsync(ScreenRow row) => TryAsync(async () =>
    {
        var address = Navigation.ToAbsoluteUri(Urls.WallLink(await Displays.MakeLinkAsync(Acting.Caller, row.Display.Id))).ToString();
        await ReadAsync();
        await Dialogs.ShowAsync<LinkDialog>(L["Link for this screen"], new DialogParameters<LinkDialog> { { d => d.Address, address } });
    });

    async Task DisconnectAsync(ScreenRow row)
    {
        var sure = await Dialogs.ConfirmAsync(L["Disconnect “{0}”?", row.Display.Name], L["Its picture is gone within five seconds. To come back it must be paired again."], L["Disconnect"], danger: true);
        if (sure)
            await DoAsync(() => Displays.RevokeAsync(Acting.Caller, row.Display.Id), L["“{0}” is disconnected.", row.Display.Name]);
    }

    Task RemoveAsync(ScreenRow row) => DoAsync(() => Displays.RemoveAsync(Acting.Caller, row.Display.Id), L["“{0}” is out of the list.", row.Display.Name]);

    Task DoAsync(Func<Task> act, string done) => TryAsync(async () =>
    {
        await act();
        Toasts.Show(done, ToastKind.Done);
        await ReadAsync();
    });

    async Task TryAsync(Func<Task> act)
    {
        try
        {
            await act();
        }
        catch (RuleViolation violation)
        {
            Toasts.Show(new Toast(Rules.Say(violation)) { Kind = ToastKind.Problem, Key = "displays" });
        }
    }
}
