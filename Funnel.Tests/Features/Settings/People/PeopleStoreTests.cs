using Funnel.Domain.Access;
using Funnel.Domain.Common;
using Funnel.Tests.Kit;
using Funnel.Web.Data;
using Funnel.Web.Data.Accounts;
using Microsoft.EntityFrameworkCore;

namespace Funnel.Tests.Features.Settings.People;

/// <summary>Who may change whom, on the real services of the application; no page in between.</summary>
public sealed class PeopleStoreTests : IAsyncLifetime
{
    static readonly Caller Program = Caller.Program("Tests");

    BuiltApp _app = null!;

    PeopleStore Store => _app.Get<PeopleStore>();

    PasswordStore Passwords => _app.Get<PasswordStore>();

    public async ValueTask InitializeAsync() => _app = await BuiltApp.OpenAsync();

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    [Fact]
    public async Task Whoever_does_not_manage_people_changes_nobody_and_the_try_is_in_the_audit()
    {
        var admin = await AddAsync("admin@acme.example", Role.Administrator);
        var director = await AddAsync("director@acme.example", Role.Director);
        var by = BuiltApp.HandOf(director);
        await Assert.ThrowsAsync<AccessRefused>(() => Store.ChangeRoleAsync(by, director, Role.Administrator));
        await Assert.ThrowsAsync<AccessRefused>(() => Store.InviteAsync(by, new Invitation("friend@acme.example", "Friend", Role.Administrator)));
        await Assert.ThrowsAsync<AccessRefused>(() => Store.SwitchAsync(by, admin, on: false));
        await Assert.ThrowsAsync<AccessRefused>(() => Store.LinkAsync(by, admin));
        await Assert.ThrowsAsync<AccessRefused>(() => Store.AddDepartmentAsync(by, "Mine"));
        await using var db = await _app.DbAsync();
        Assert.Equal(5, await db.Audit.CountAsync(a => a.Refused && a.CallerId == director, TestContext.Current.CancellationToken));
        Assert.Equal(2, await db.Users.CountAsync(TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task The_last_administrator_can_be_neither_demoted_nor_switched_off()
    {
        var first = await AddAsync("first@acme.example", Role.Administrator);
        await AddAsync("head@acme.example", Role.Director);
        var by = BuiltApp.HandOf(first);
        Assert.Contains("last administrator", (await Assert.ThrowsAsync<RuleViolation>(() => Store.ChangeRoleAsync(by, first, Role.Viewer))).Message, StringComparison.Ordinal);
        Assert.Contains("last administrator", (await Assert.ThrowsAsync<RuleViolation>(() => Store.SwitchAsync(by, first, on: false))).Message, StringComparison.Ordinal);

        var second = await AddAsync("second@acme.example", Role.Administrator);
        await Store.SwitchAsync(by, second, on: false, TestContext.Current.CancellationToken);
        // A switched-off one does not count.
        await Assert.ThrowsAsync<RuleViolation>(() => Store.ChangeRoleAsync(by, first, Role.Viewer));
        await Store.SwitchAsync(by, second, on: true, TestContext.Current.CancellationToken);
        await Store.ChangeRoleAsync(by, first, Role.Viewer, TestContext.Current.CancellationToken);
        // From that moment on the demoted one manages nobody.
        await Assert.ThrowsAsync<AccessRefused>(() => Store.ChangeRoleAsync(by, first, Role.Administrator));
    }

    [Fact]
    public async Task Promise_62_a_link_for_a_new_password_is_good_once_and_ends_what_was_open_before()
    {
        var id = await AddAsync("ada@acme.example", Role.Administrator);
        await using (var before = await _app.DbAsync())
            Assert.NotNull((await before.Users.SingleAsync(TestContext.Current.CancellationToken)).PasswordHash);
        var stamp = await StampAsync(id);
        var link = await Store.LinkAsync(Program, id, TestContext.Current.CancellationToken);
        Assert.False(link.IsInvitation);
        await Assert.ThrowsAsync<RuleViolation>(() => Passwords.SetAsync(id, link.Token + "x", invitation: false, "two lanterns by the river", "test"));
        await Assert.ThrowsAsync<RuleViolation>(() => Passwords.SetAsync(id, link.Token, invitation: true, "two lanterns by the river", "test"));
        await Passwords.SetAsync(id, link.Token, invitation: false, "two lanterns by the river", "test", cancel: TestContext.Current.CancellationToken);
        Assert.NotEqual(stamp, await StampAsync(id));
        await Assert.ThrowsAsync<RuleViolation>(() => Passwords.SetAsync(id, link.Token, invitation: false, "three lanterns by the river", "test"));
    }

    [Fact]
    public async Task Signing_out_everywhere_kills_links_and_cookies()
    {
        var id = await AddAsync("ada@acme.example", Role.Administrator);
        var (stamp, link) = (await StampAsync(id), await Store.LinkAsync(Program, id, TestContext.Current.CancellationToken));
        await Store.SignOutEverywhereAsync(Program, id, TestContext.Current.CancellationToken);
        Assert.NotEqual(stamp, await StampAsync(id));
        Assert.Null(await Passwords.OwnerOfAsync(id, link.Token, invitation: false));
    }

    [Fact]
    public async Task A_role_that_sells_gets_an_employee_and_no_department_is_made_up()
    {
        var north = await Store.AddDepartmentAsync(Program, "North", cancel: TestContext.Current.CancellationToken);
        await Assert.ThrowsAsync<RuleViolation>(() => Store.AddDepartmentAsync(Program, "North"));
        await Assert.ThrowsAsync<RuleViolation>(() => Store.InviteAsync(Program, new Invitation("x@acme.example", "X", Role.Head)));
        await Assert.ThrowsAsync<RuleViolation>(() => Store.InviteAsync(Program, new Invitation("x@acme.example", "X", Role.Salesperson, north + 7)));
        await Assert.ThrowsAsync<RuleViolation>(() => Store.InviteAsync(Program, new Invitation("x@acme.example\r\nBcc: y@evil.example", "X", Role.Viewer)));
        await Store.InviteAsync(Program, new Invitation("olga@acme.example", "Olga", Role.Salesperson, north, 12), TestContext.Current.CancellationToken);
        await Assert.ThrowsAsync<RuleViolation>(() => Store.InviteAsync(Program, new Invitation("OLGA@acme.example", "Olga", Role.Viewer)));
        await using var db = await _app.DbAsync();
        var employee = await db.Employees.SingleAsync(TestContext.Current.CancellationToken);
        Assert.Equal(("Olga", north, 12), (employee.Name, employee.DepartmentId, employee.Capacity));
        Assert.Equal(employee.Id, (await db.Users.SingleAsync(TestContext.Current.CancellationToken)).EmployeeId);
    }

    async Task<int> AddAsync(string mail, Role role)
    {
        var link = await Store.InviteAsync(Program, new Invitation(mail, "Somebody", role), TestContext.Current.CancellationToken);
        return await Passwords.SetAsync(link.Account, link.Token, invitation: true, "seven grey herons at dawn", "test", cancel: TestContext.Current.CancellationToken);
    }

    async Task<string?> StampAsync(int id)
    {
        await using var db = await _app.DbAsync();
        return (await db.Users.SingleAsync(a => a.Id == id, TestContext.Current.CancellationToken)).SecurityStamp;
    }
}
