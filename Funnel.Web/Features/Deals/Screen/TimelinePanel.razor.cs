using Funnel.Domain.Deals;
using Funnel.Web.Data.Mail;
using Funnel.Web.Parts;
using Microsoft.AspNetCore.Components;
using Microsoft.JSInterop;

namespace Funnel.Web.Features.Deals.Screen;

/// <summary>Everything that happened to the deal, newest first; what was undone stays, struck through.</summary>
public sealed partial class TimelinePanel
{
    private const int Page = 40;

    private List<(LoggedEvent Event, Line Line, LoggedEvent? Undone)> _all = [];
    private ElementReference _field;
    private string? _kind, _refusal;
    private string _text = "", _key = "";
    private int _most = Page;
    private bool _writing, _saving, _focus;

    [Inject] private Sentences Sentences { get; set; } = default!;

    [CascadingParameter] private DealDesk? Desk { get; set; }

    [Parameter, EditorRequired] public DealFile File { get; set; } = default!;

    [Parameter] public DateTime Now { get; set; }

    [Parameter] public EventCallback OnUndo { get; set; }

    /// <summary>Adds a note of this text; the second argument is the key of this one intent.</summary>
    [Parameter] public Func<string, string, Task<Attempt>>? OnNote { get; set; }

    private TimeZoneInfo Zone => File.Catalog.Company.Zone;

    private IEnumerable<(LoggedEvent Event, Line Line, LoggedEvent? Undone)> Matching =>
        _kind is null ? _all : _all.Where(l => l.Line.Kind.ToString() == _kind);

    private IEnumerable<(LoggedEvent Event, Line Line, LoggedEvent? Undone)> Shown => Matching.Take(_most);

    private int Hidden => Math.Max(0, Matching.Count() - _most);

    private Choice[] Kinds =>
    [
        new(nameof(LineKind.Stages), L["Moves"]), new(nameof(LineKind.Money), L["Budget and products"]), new(nameof(LineKind.People), L["Owners"]),
        new(nameof(LineKind.Facts), L["Other facts"]), new(nameof(LineKind.Work), L["Notes and work"]),
    ];

    protected override void OnParametersSet() =>
        _all = [.. File.Log.Reverse().Select(e => (e, Sentences.Of(e, File), File.UndoneBy.GetValueOrDefault(e.Version)))];

    protected override async Task OnAfterRenderAsync(bool firstRender)
    {
        if (!_focus)
            return;
        _focus = false;
        try
        {
            await _field.FocusAsync();
        }
        catch (Exception e) when (e is JSException or JSDisconnectedException)
        {
            // The field works without the focus.
        }
    }

    // Not “sent” before it is.
    private string Said(LoggedEvent e, Line line) => e.Event is EmailSent m && Desk?.Mails.GetValueOrDefault(e.Version) is { State: not MailState.Sent } ? L["E-mail “{0}” to {1}", m.Subject, m.To] : line.Text;

    private void Write()
    {
        (_writing, _focus, _refusal, _key) = (true, true, null, Intent.NewKey());
    }

    private async Task Save()
    {
        if (_saving || OnNote is null)
            return;
        _saving = true;
        var attempt = await OnNote(_text, _key);
        _saving = false;
        _refusal = attempt.Refusal;
        if (attempt.Done)
            (_writing, _text) = (false, "");
    }
}
