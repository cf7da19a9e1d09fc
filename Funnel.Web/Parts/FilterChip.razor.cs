using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.Localization;
using Microsoft.JSInterop;

namespace Funnel.Web.Parts;

/// <summary>One filter of a page: what it filters by, what is chosen, and a list (or a panel of the page's own) to choose from.</summary>
public partial class FilterChip
{
    const int SearchFrom = 9;
    const int MostShown = 200;

    Popup _popup = default!;
    ElementReference _search;
    string _text = "";
    bool _focusSearch;

    [Inject] IStringLocalizer<PartsTexts> L { get; set; } = default!;

    [Parameter, EditorRequired] public string Label { get; set; } = "";

    /// <summary>What is shown as chosen; when not given, the text of the selected option.</summary>
    [Parameter] public string? Value { get; set; }

    [Parameter] public IReadOnlyList<Choice> Options { get; set; } = [];

    /// <summary>The chosen option's value; null is all.</summary>
    [Parameter] public string? Selected { get; set; }

    /// <summary>The chosen value, or null for all.</summary>
    [Parameter] public EventCallback<string?> OnSelect { get; set; }

    /// <summary>Instead of options: the page's own panel, e.g. a date range. Close it with <see cref="CloseAsync"/>.</summary>
    [Parameter] public RenderFragment? PanelContent { get; set; }

    /// <summary>The word for "no filter".</summary>
    [Parameter] public string? All { get; set; }

    [Parameter] public bool Clearable { get; set; } = true;

    /// <summary>Tinted although nothing is selected, e.g. a panel's filter is on.</summary>
    [Parameter] public bool? Set { get; set; }

    [Parameter] public string? Icon { get; set; }

    public Task CloseAsync() => _popup.CloseAsync();

    bool IsSet => Set ?? Selected is not null;

    string AllText => All ?? L["All"];

    // A value that is no longer among the options still says that it filters.
    string Shown => Value ?? (Selected is null ? AllText : Options.FirstOrDefault(o => o.Value == Selected)?.Text ?? Selected);

    bool HasSearch => PanelContent is null && Options.Count >= SearchFrom;

    IEnumerable<Choice> Found => Options.Where(o => o.Text.Contains(_text.Trim(), StringComparison.CurrentCultureIgnoreCase)).Take(MostShown);

    void Opened()
    {
        _text = "";
        _focusSearch = HasSearch;
    }

    async Task Choose(string? value)
    {
        await _popup.CloseAsync();
        if (value != Selected) await OnSelect.InvokeAsync(value);
    }

    protected override async Task OnAfterRenderAsync(bool firstRender)
    {
        if (!_focusSearch) return;
        _focusSearch = false;
        try
        {
            await _search.FocusAsync();
        }
        catch (Exception e) when (e is JSException or JSDisconnectedException or InvalidOperationException)
        {
            // The list is usable without the focus in its search box.
        }
    }
}
