using Funnel.Domain.Access;
using Funnel.Domain.Analytics;
using Funnel.Domain.Common;
using Funnel.Web.Access;
using Funnel.Web.Data.Accounts;
using Funnel.Web.Live;
using Funnel.Web.Parts;
using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.Localization;
using MudBlazor;

namespace Funnel.Web.Features.Settings.Keys;

public sealed partial class KeysPage
{
    private static readonly int[] Lives = [90, 30, 365, 0];
    private static readonly Role[] Roles = [Role.Viewer, Role.Salesperson, Role.Head, Role.Director, Role.Administrator];

    private IReadOnlyList<ApiKeyRow> _keys = [];
    private string _name = "";
    private Role _role = Role.Viewer;
    private int _department, _employee, _days = 90;
    private bool _readOnly = true;
    private string? _made, _wrong;

    [CascadingParameter] private Acting Acting { get; set; } = Acting.Nobody;

    [Inject] private ApiKeyStore Keys { get; set; } = default!;

    [Inject] private LiveHistory Live { get; set; } = default!;

    [Inject] private TimeProvider Clock { get; set; } = default!;

    [Inject] private IDialogService Ask { get; set; } = default!;

    [Inject] private Toasts Toasts { get; set; } = default!;

    [Inject] private IStringLocalizer<KeysTexts> L { get; set; } = default!;

    [Inject] private IStringLocalizer<PartsTexts> Parts { get; set; } = default!;

    [Inject] private IStringLocalizer<RuleTexts> Rules { get; set; } = default!;

    private Catalog Catalog => Live.Now.Catalog;

    private TimeZoneInfo Zone => Catalog.Company.Zone;

    protected override async Task OnInitializedAsync() => _keys = await Keys.AllAsync();

    private bool IsValid(ApiKeyRow key) => key.RevokedAt is null && !(key.ExpiresAt <= Clock.GetUtcNow().UtcDateTime);

    private string? Scope(ApiKeyRow key)
    {
        var parts = new List<string>();
        if (key.EmployeeId is { } e && Catalog.Employee(new EmployeeId(e)) is { } person)
            parts.Add(person.Name);
        if (key.DepartmentId is { } d && Catalog.Departments.GetValueOrDefault(new DepartmentId(d)) is { } department)
            parts.Add(department.Name);
        if (key.ReadOnly)
            parts.Add(L["only reads"]);
        return parts.Count == 0 ? null : string.Join(", ", parts);
    }

    private async Task CreateAsync()
    {
        _wrong = null;
        if (_role == Role.Head && _department == 0)
        {
            _wrong = L["Say which department the key is for."];
            return;
        }
        try
        {
            var wish = new NewApiKey(_name, _role, _role is Role.Viewer or Role.Head && _department > 0 ? _department : null, _role == Role.Salesperson && _employee > 0 ? _employee : null,
                _readOnly, _days == 0 ? null : Clock.GetUtcNow().UtcDateTime.AddDays(_days));
            (_, _made) = await Keys.CreateAsync(Acting.Caller, wish);
            _name = "";
            _keys = await Keys.AllAsync();
        }
        catch (RuleViolation e)
        {
            _wrong = Rules.Say(e);
        }
    }

    private async Task RevokeAsync(ApiKeyRow key)
    {
        if (!await Ask.ConfirmAsync(L["Revoke “{0}”?", key.Name], L["Programs that use it are refused at their next call. This cannot be taken back."], L["Revoke"], danger: true))
            return;
        try
        {
            await Keys.RevokeAsync(Acting.Caller, key.Id);
            Toasts.Show(L["“{0}” opens nothing any more", key.Name], ToastKind.Done);
        }
        catch (RuleViolation e)
        {
            Toasts.Show(Rules.Say(e), ToastKind.Problem);
        }
        _keys = await Keys.AllAsync();
    }
}
