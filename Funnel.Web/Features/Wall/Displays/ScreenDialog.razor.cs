using Funnel.Domain.Analytics;
using Funnel.Domain.Common;
using Funnel.Domain.People;
using Funnel.Web.Access;
using Funnel.Web.Data.Accounts;
using Funnel.Web.Parts;
using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.Localization;
using MudBlazor;

namespace Funnel.Web.Features.Wall.Displays;

/// <summary>Says what a screen is called and shows; what is wrong is said in place and nothing typed is lost.</summary>
public partial class ScreenDialog
{
    ScreenFields _fields = new();
    string? _wrong;
    bool _saving;

    [CascadingParameter] IMudDialogInstance Dialog { get; set; } = default!;

    [Inject] IStringLocalizer<WallTexts> L { get; set; } = default!;

    [Inject] IStringLocalizer<RuleTexts> Rules { get; set; } = default!;

    [Inject] PairingStore Pairings { get; set; } = default!;

    [Inject] DisplayStore Displays { get; set; } = default!;

    [Inject] ILogger<ScreenDialog> Log { get; set; } = default!;

    [Parameter, EditorRequired] public Catalog Catalog { get; set; } = default!;

    [Parameter, EditorRequired] public Acting Acting { get; set; } = default!;

    /// <summary>The screen that asks; without it <see cref="Display"/> is changed.</summary>
    [Parameter] public PairingRow? Asks { get; set; }

    [Parameter] public DisplayRow? Display { get; set; }

    string? Code => Asks?.Code;

    IEnumerable<Department> Departments =>
        Catalog.Departments.Values.Where(d => Acting.Sees.Covers(d.Id, Catalog.Staff)).OrderBy(d => d.Name, StringComparer.CurrentCulture);

    (string Name, string Text)[] SlideNames => [("funnel", L["Funnel"]), ("plan", L["Plan"]), ("leaders", L["Top five"]), ("today", L["Today"])];

    protected override void OnInitialized() =>
        _fields = Display is { } display ? ScreenFields.Of(display) : new ScreenFields { Department = Acting.Sees.All ? 0 : Acting.Authority.Department?.Value ?? 0 };

    /// <summary>KVTR-WMPX, as the screen shows it.</summary>
    public static string Dashed(string code) => code.Length == PairingStore.Length ? $"{code[..4]}-{code[4..]}" : code;

    void Turn(string slide, bool on)
    {
        if (on)
            _fields.Slides.Add(slide);
        else if (_fields.Slides.Count > 1)
            _fields.Slides.Remove(slide);
    }

    async Task SaveAsync()
    {
        if (_saving)
            return;
        (_saving, _wrong) = (true, null);
        try
        {
            var wish = _fields.ToWish();
            if (Code is { } code)
                await Pairings.ApproveAsync(Acting.Caller, code, wish);
            else
                await Displays.ChangeAsync(Acting.Caller, Display!.Id, wish);
            Dialog.Close(true);
        }
        catch (WrongAddress e)
        {
            _wrong = e.Say(L);
        }
        catch (RuleViolation violation)
        {
            _wrong = Rules.Say(violation);
        }
        catch (Exception e)
        {
            Log.LogError(e, "A screen was not stored");
            _wrong = L["This was not saved because of a fault on our side. Try again in a moment."];
        }
        finally
        {
            _saving = false;
        }
    }
}
