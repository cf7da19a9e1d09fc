using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Web;
using Microsoft.JSInterop;

namespace Funnel.Web.Parts;

/// <summary>Where the panel opens, seen from the button.</summary>
public enum PopupSide
{
    Below,
    BelowLeft,
    RightUp,
    Above,
}

public partial class Popup
{
    bool _open;
    bool _focusPanel;
    ElementReference _button;
    ElementReference _panel;

    /// <summary>What the button is called, when its content is no word.</summary>
    [Parameter] public string? Label { get; set; }

    /// <summary>The button is a picture with letters in it: its title alone names it, for a label must have the words that are seen.</summary>
    [Parameter] public bool IsPicture { get; set; }

    /// <summary>What the panel is called, when the button has words of its own.</summary>
    [Parameter] public string? PanelLabel { get; set; }

    /// <summary>"menu" for a list of commands, "listbox" for choices, "dialog" for anything else.</summary>
    [Parameter] public string Role { get; set; } = "menu";

    [Parameter] public PopupSide Side { get; set; }

    [Parameter] public string? Class { get; set; }

    [Parameter] public string? ButtonClass { get; set; }

    /// <summary>A press inside closes it: right for menus, wrong for panels with fields.</summary>
    [Parameter] public bool CloseOnClick { get; set; } = true;

    /// <summary>The panel takes the focus; off when something inside takes it itself.</summary>
    [Parameter] public bool FocusPanel { get; set; } = true;

    [Parameter, EditorRequired] public RenderFragment Button { get; set; } = default!;

    [Parameter] public RenderFragment? ChildContent { get; set; }

    [Parameter] public EventCallback OnOpened { get; set; }

    public async Task CloseAsync()
    {
        if (!_open) return;
        _open = false;
        StateHasChanged();
        await FocusAsync(_button);
    }

    async Task Toggle()
    {
        if (_open)
        {
            await CloseAsync();
            return;
        }
        _open = _focusPanel = true;
        await OnOpened.InvokeAsync();
    }

    Task OnKey(KeyboardEventArgs key) => key.Key == "Escape" ? CloseAsync() : Task.CompletedTask;

    Task OnPanelClick() => CloseOnClick ? CloseAsync() : Task.CompletedTask;

    protected override async Task OnAfterRenderAsync(bool firstRender)
    {
        if (!_open || !_focusPanel) return;
        _focusPanel = false;
        if (FocusPanel) await FocusAsync(_panel);
    }

    // The page may be gone by the time the focus call arrives.
    static async Task FocusAsync(ElementReference element)
    {
        try
        {
            await element.FocusAsync();
        }
        catch (Exception e) when (e is JSDisconnectedException or JSException or TaskCanceledException)
        {
        }
    }
}
