using Funnel.Domain.Deals;
using MudBlazor;

namespace Funnel.Web.Parts;

/// <summary>The questions pages ask before they act.</summary>
public static class Dialogs
{
    static readonly DialogOptions Plain = new() { CloseOnEscapeKey = true, BackdropClick = true, NoHeader = false };

    /// <summary>True when the person pressed the button that does it.</summary>
    public static async Task<bool> ConfirmAsync(this IDialogService dialogs, string title, string text, string yes, bool danger = false, (string Text, string Address)? link = null)
    {
        var parameters = new DialogParameters<ConfirmDialog>
        {
            { d => d.Title, title }, { d => d.Text, text }, { d => d.Link, link }, { d => d.Yes, yes }, { d => d.Danger, danger },
        };
        var dialog = await dialogs.ShowAsync<ConfirmDialog>(title, parameters, Plain);
        return await dialog.Result is { Canceled: false };
    }

    /// <summary>Says what a playbook is missing. Why the deal is to go on all the same, from somebody who may; null when it stays.</summary>
    public static async Task<string?> PassGateAsync(this IDialogService dialogs, PlaybookGate gate, string deal, bool may)
    {
        var parameters = new DialogParameters<GateDialog> { { d => d.Gate, gate }, { d => d.Deal, deal }, { d => d.MayPass, may } };
        var dialog = await dialogs.ShowAsync<GateDialog>(null, parameters, Plain);
        return await dialog.Result is { Canceled: false, Data: string reason } ? reason : null;
    }

    /// <summary>The reason that was given, trimmed and never empty; null when the person thought better of it.</summary>
    public static async Task<string?> AskReasonAsync(
        this IDialogService dialogs, string title, string? text, string yes, IReadOnlyList<string>? reasons = null, bool danger = false)
    {
        var parameters = new DialogParameters<ReasonDialog>
        {
            { d => d.Title, title }, { d => d.Text, text }, { d => d.Yes, yes }, { d => d.Reasons, reasons ?? [] }, { d => d.Danger, danger },
        };
        var dialog = await dialogs.ShowAsync<ReasonDialog>(title, parameters, Plain);
        return await dialog.Result is { Canceled: false, Data: string reason } ? reason : null;
    }
}
