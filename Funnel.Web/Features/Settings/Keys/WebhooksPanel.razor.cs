using System.Globalization;
using Funnel.Domain.Common;
using Funnel.Web.Access;
using Funnel.Web.Data.Accounts;
using Funnel.Web.Live;
using Funnel.Web.Parts;
using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.Localization;
using MudBlazor;

namespace Funnel.Web.Features.Settings.Keys;

public sealed partial class WebhooksPanel
{
    private IReadOnlyList<WebhookRow> _hooks = [];
    private string _url = "", _after = "";
    private string? _made, _wrong;

    [CascadingParameter] private Acting Acting { get; set; } = Acting.Nobody;

    [Inject] private WebhookStore Hooks { get; set; } = default!;

    [Inject] private LiveHistory Live { get; set; } = default!;

    [Inject] private IDialogService Ask { get; set; } = default!;

    [Inject] private Toasts Toasts { get; set; } = default!;

    [Inject] private IStringLocalizer<KeysTexts> L { get; set; } = default!;

    [Inject] private IStringLocalizer<RuleTexts> Rules { get; set; } = default!;

    protected override async Task OnInitializedAsync() => _hooks = await Hooks.AllAsync();

    private async Task ReadAsync()
    {
        _hooks = await Hooks.AllAsync();
        StateHasChanged();
    }

    private string StateOf(WebhookRow hook) => hook.Paused ? L["Paused"]
        : hook.LastError is not null ? L.Count("{0} try failed|{0} tries failed", hook.Failures)
        : hook.DeliveredTo >= Live.Now.Sequence ? L["Up to date"] : L["Sending"];

    private async Task AddAsync()
    {
        _wrong = null;
        try
        {
            if (_after.Trim().Length > 0 && !long.TryParse(_after.Trim(), NumberStyles.None, CultureInfo.InvariantCulture, out _))
                throw new RuleViolation("The number to start after is 0 or more.");
            var after = _after.Trim().Length == 0 ? Live.Now.Sequence : long.Parse(_after.Trim(), CultureInfo.InvariantCulture);
            (_, _made) = await Hooks.CreateAsync(Acting.Caller, _url, after);
            (_url, _after) = ("", "");
            await ReadAsync();
        }
        catch (RuleViolation e)
        {
            _wrong = Rules.Say(e);
        }
    }

    private async Task AgainAsync(WebhookRow hook)
    {
        if (await Ask.ConfirmAsync(L["Send everything again?"], L["{0} gets the whole log once more, from the first event.", hook.Url], L["Send again"]))
            await DoAsync(s => s.StartAfterAsync(Acting.Caller, hook.Id, 0));
    }

    private async Task RemoveAsync(WebhookRow hook)
    {
        if (await Ask.ConfirmAsync(L["Remove this webhook?"], L["{0} is told nothing more.", hook.Url], L["Remove"], danger: true))
            await DoAsync(s => s.RemoveAsync(Acting.Caller, hook.Id));
    }

    private async Task DoAsync(Func<WebhookStore, Task> act)
    {
        try
        {
            await act(Hooks);
        }
        catch (RuleViolation e)
        {
            Toasts.Show(Rules.Say(e), ToastKind.Problem);
        }
        await ReadAsync();
    }
}
