using System.Globalization;
using Funnel.Domain.Access;
using Funnel.Domain.Common;
using Funnel.Web.Access;
using Funnel.Web.Access.Mail;
using Funnel.Web.Data;
using Funnel.Web.Data.Accounts;
using Funnel.Web.Parts;
using Funnel.Web.Shell;
using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.Localization;
using MudBlazor;

namespace Funnel.Web.Features.Settings.People;

/// <summary>Who there is, as what and where; every change goes through <see cref="PeopleStore"/>, which asks the database whether it may be.</summary>
public sealed partial class PeoplePage
{
    private const string Off = "off", Waiting = "waiting", Everybody = "all";

    private IReadOnlyList<PersonRow> _people = [];
    private IReadOnlyList<DepartmentNode> _tree = [];
    private (int?, int?)? _selected;
    private InvitePanel? _invite;
    private PasswordLink? _link;
    private string? _role, _shown;
    private string _address = "";
    private bool _busy;

    [CascadingParameter] private Acting Acting { get; set; } = Acting.Nobody;

    [Inject] private PeopleStore Store { get; set; } = default!;

    [Inject] private PeopleReader Reader { get; set; } = default!;

    [Inject] private MailPost Post { get; set; } = default!;

    [Inject] private NavigationManager Navigation { get; set; } = default!;

    [Inject] private IDialogService DialogService { get; set; } = default!;

    [Inject] private Toasts Toasts { get; set; } = default!;

    [Inject] private IStringLocalizer<PeopleTexts> L { get; set; } = default!;

    [Inject] private IStringLocalizer<PartsTexts> Names { get; set; } = default!;

    [Inject] private IStringLocalizer<RuleTexts> Rules { get; set; } = default!;

    private Caller By => Acting.Caller;

    private PersonRow? Chosen => _people.FirstOrDefault(p => p.Key == _selected);

    private IReadOnlyList<Choice> Roles => [.. RolesOfPeople.All.Select(r => new Choice(r.ToString(), Names.Name(r)))];

    private IReadOnlyList<Choice> Shows => [new(Waiting, L["invited"]), new(Off, L["switched off"]), new(Everybody, L["everybody"])];

    private IEnumerable<PersonRow> Shown => _people.Where(p => (_role is null || p.Role?.ToString() == _role)
        && _shown switch { Off => !p.Active, Waiting => p.Invited && p.Active, Everybody => true, _ => p.Active });

    private IReadOnlyList<(int Id, string Name)> Departments => [.. _tree.Select(n => (n.Id, n.Name))];

    // Counted as the groups below count: deals of people who are switched off are told apart, for nobody works on them.
    private string Totals => string.Join(", ", new[]
    {
        L.Count("{0} person|{0} people", _people.Count(p => p.Active)),
        L.Count("{0} department|{0} departments", _tree.Count),
        L.Count("{0} open deal of {1}|{0} open deals of {1}", _people.Where(p => p.Active).Sum(p => p.Open), L.Count("{0} place|{0} places", Places(_people))),
        _people.Where(p => !p.Active).Sum(p => p.Open) is > 0 and var left ? L.Count("{0} more with people switched off|{0} more with people switched off", left) : null,
    }.OfType<string>());

    // A department nobody is in is shown where nothing else is left out either.
    private IEnumerable<PeopleGroup> Groups
    {
        get
        {
            var shown = Shown.ToLookup(p => p.Department);
            var whole = _role is null && _shown is null or Everybody;
            foreach (var node in _tree)
                if (shown[node.Id].ToList() is var people && (people.Count > 0 || whole))
                    yield return new PeopleGroup(node.Id, node.Name, _tree.FirstOrDefault(n => n.Id == node.Parent)?.Name, people);
            var known = _tree.Select(n => (int?)n.Id).ToHashSet();
            if (shown.Where(g => !known.Contains(g.Key)).SelectMany(g => g).ToList() is { Count: > 0 } rest)
                yield return new PeopleGroup(null, L["Without a department"], null, rest);
        }
    }

    private static int Places(IEnumerable<PersonRow> people) => people.Where(p => p.Active).Sum(p => p.Limit ?? 0);

    protected override Task OnInitializedAsync() => ReadAsync();

    private async Task ReadAsync()
    {
        _people = await Reader.AllAsync();
        _tree = DepartmentTree.Of(await Reader.DepartmentsAsync());
        StateHasChanged();
    }

    private void Select(PersonRow person) => _selected = _selected == person.Key ? null : person.Key;

    private Task InviteAsync(Invitation wish) => DoAsync(async () =>
    {
        await OfferAsync(await Store.InviteAsync(By, wish));
        _invite?.Clear();
    }, L["{0} is invited. Hand over the link, it is shown at the right.", wish.Name]);

    private Task ChangeRoleAsync(Role role) => WithChosenAsync(p => Store.ChangeRoleAsync(By, p.Account!.Value, role), p => L["{0} is now: {1}.", p.Name, Names.Name(role)]);

    private Task MoveAsync(int? department) => WithChosenAsync(p => Store.MoveAsync(By, p, department), p => L["{0} has moved.", p.Name]);

    private Task LimitAsync(int? limit) => WithChosenAsync(p => Store.LimitAsync(By, p.Employee!.Value, limit), p => L["The limit of {0} is saved.", p.Name]);

    private Task SignOutAsync() => WithChosenAsync(p => Store.SignOutEverywhereAsync(By, p.Account!.Value), p => L["{0} is signed out everywhere.", p.Name]);

    private Task WithChosenAsync(Func<PersonRow, Task> change, Func<PersonRow, string> done) => Chosen is { } person ? DoAsync(() => change(person), done(person)) : Task.CompletedTask;

    private Task LinkAsync(PersonRow person) => DoAsync(async () => await OfferAsync(await Store.LinkAsync(By, person.Account!.Value)), null);

    // Shown always: a letter may get lost.
    private async Task OfferAsync(PasswordLink link)
    {
        var path = link.IsInvitation ? Urls.Welcome(link.Account, link.Token) : Urls.NewPassword(link.Account, link.Token);
        (_link, _address) = (link, Navigation.ToAbsoluteUri(path).ToString());
        if (Post.IsSet && await Post.TrySendLinkAsync(link, path))
            Toasts.Show(L["The link is on its way to {0}.", link.Mail], ToastKind.Done);
    }

    private async Task SwitchAsync(PersonRow person)
    {
        if (person.Active && !await SureAsync(person))
            return;
        await DoAsync(() => Store.SwitchAsync(By, person.Account!.Value, !person.Active), person.Active ? L["{0} is switched off.", person.Name] : L["{0} is switched on.", person.Name]);
    }

    private Task<bool> SureAsync(PersonRow person) => DialogService.ConfirmAsync(L["Switch {0} off?", person.Name],
        L["Access ends at once. History and credit stay."]
            + (person.Open > 0 ? " " + L.Count("{0} open deal stays in this name until somebody hands it over.|{0} open deals stay in this name until somebody hands them over.", person.Open) : null),
        L["Switch off"], danger: true,
        link: person is { Open: > 0, Employee: { } employee } ? (L["Show these deals"], Urls.Deals(Query.Of(("owner", employee.ToString(CultureInfo.InvariantCulture)), ("show", "open")))) : null);

    private async Task DepartmentsAsync()
    {
        var dialog = await DialogService.ShowAsync<DepartmentsDialog>(L["Departments"], new DialogParameters<DepartmentsDialog> { { d => d.By, By } }, new DialogOptions { CloseOnEscapeKey = true });
        await dialog.Result;
        await ReadAsync();
    }

    private sealed record PeopleGroup(int? Id, string Name, string? Below, IReadOnlyList<PersonRow> People);

    /// <summary>One change at a time; a refusal is said in words and changes nothing on the page.</summary>
    private async Task DoAsync(Func<Task> change, string? done)
    {
        if (_busy)
            return;
        _busy = true;
        try
        {
            await change();
            if (done is not null)
                Toasts.Show(done, ToastKind.Done);
        }
        catch (RuleViolation violation)
        {
            Toasts.Show(Rules.Say(violation), ToastKind.Problem);
        }
        finally
        {
            _busy = false;
            await ReadAsync();
        }
    }
}
