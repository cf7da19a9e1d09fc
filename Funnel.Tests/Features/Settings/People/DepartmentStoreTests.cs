using Funnel.Domain.Access;
using Funnel.Domain.Common;
using Funnel.Tests.Kit;
using Funnel.Web.Data;
using Funnel.Web.Data.Accounts;
using Microsoft.EntityFrameworkCore;

namespace Funnel.Tests.Features.Settings.People;

/// <summary>The tree of departments on the real store: names once, no circle, nothing removed that something hangs on.</summary>
public sealed class DepartmentStoreTests : IAsyncLifetime
{
    static readonly Caller Program = Caller.Program("Tests");

    BuiltApp _app = null!;

    static CancellationToken Cancel => TestContext.Current.CancellationToken;

    PeopleStore Store => _app.Get<PeopleStore>();

    public async ValueTask InitializeAsync() => _app = await BuiltApp.OpenAsync();

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    [Theory]
    [InlineData("North", " nORTH ")]
    [InlineData("Юг", "юг\t")]
    [InlineData("Отдел Ёлки", "ОТДЕЛ ёлки")]
    public async Task A_name_is_there_once_whatever_its_capitals_and_outer_spaces(string name, string again)
    {
        var first = await AddAsync(name);
        var other = await AddAsync("Other");
        await RefusedAsync($"There is a department called “{name}” already.", () => Store.AddDepartmentAsync(Program, again, cancel: Cancel));
        await RefusedAsync($"There is a department called “{name}” already.", () => Store.RenameDepartmentAsync(Program, other, again, Cancel));
        // Its own name in other letters is no other's.
        await Store.RenameDepartmentAsync(Program, first, again, Cancel);
        Assert.Equal(again.Trim(), (await RowsAsync()).Single(d => d.Id == first).Name);
    }

    [Fact]
    public async Task A_department_stands_below_another_and_can_be_placed_elsewhere()
    {
        var company = await AddAsync("Company");
        var north = await AddAsync("North", company);
        await Store.PlaceDepartmentAsync(Program, north, null, Cancel);
        Assert.Null((await RowsAsync()).Single(d => d.Id == north).ParentId);
        await Store.PlaceDepartmentAsync(Program, north, company, Cancel);
        Assert.Equal(company, (await RowsAsync()).Single(d => d.Id == north).ParentId);
        await RefusedAsync("There is no such department.", () => Store.PlaceDepartmentAsync(Program, north, 999, Cancel));
        await RefusedAsync("There is no such department.", () => Store.AddDepartmentAsync(Program, "South", 999, Cancel));
        await using var db = await _app.DbAsync();
        var line = await db.Audit.OrderBy(a => a.Id).LastAsync(a => a.Action == "department.parent-changed", Cancel);
        Assert.Equal(("North", AuditFacts.Write(("below", "Company"))), (line.Subject, line.After));
    }

    [Fact]
    public async Task A_circle_is_refused_however_long_it_would_be()
    {
        var a = await AddAsync("A");
        var b = await AddAsync("B", a);
        var c = await AddAsync("C", b);
        var d = await AddAsync("D", c);
        await RefusedAsync("A department cannot stand below itself.", () => Store.PlaceDepartmentAsync(Program, a, a, Cancel));
        foreach (var (below, name) in new[] { (b, "B"), (c, "C"), (d, "D") })
            await RefusedAsync($"“{name}” stands below “A” already: it cannot be the other way round as well.", () => Store.PlaceDepartmentAsync(Program, a, below, Cancel));
        // A branch may change places with what it does not hold.
        await Store.PlaceDepartmentAsync(Program, d, a, Cancel);
        await Store.PlaceDepartmentAsync(Program, c, d, Cancel);
        Assert.Equal([null, a, d, a], (await RowsAsync()).OrderBy(r => r.Name, StringComparer.Ordinal).Select(r => r.ParentId));
    }

    [Fact]
    public async Task Only_a_department_nothing_hangs_on_can_be_removed()
    {
        var company = await AddAsync("Company");
        var north = await AddAsync("North", company);
        await RefusedAsync("There are departments below “Company”. Move them elsewhere first.", () => RemoveAsync(company));

        var olga = await Store.InviteAsync(Program, new Invitation("olga@acme.example", "Olga", Role.Salesperson, north), Cancel);
        await Store.SwitchAsync(Program, olga.Account, on: false, Cancel);
        await RefusedAsync("There are people in “North”, perhaps switched off. Move them elsewhere first.", () => RemoveAsync(north));
        await Store.MoveAsync(Program, (await _app.Get<PeopleReader>().AllAsync(Cancel)).Single(), null, Cancel);

        await Store.InviteAsync(Program, new Invitation("viewer@acme.example", "Viewer", Role.Viewer, north), Cancel);
        await RefusedAsync("There are people in “North”, perhaps switched off. Move them elsewhere first.", () => RemoveAsync(north));
        await Store.MoveAsync(Program, (await _app.Get<PeopleReader>().AllAsync(Cancel)).Single(p => p.Name == "Viewer"), null, Cancel);

        var screen = await ScreenAsync("Hall", north);
        await RefusedAsync("The screen “Hall” belongs to “North”. Change or remove it first.", () => RemoveAsync(north));
        await _app.Get<DisplayStore>().RevokeAsync(Program, screen, Cancel);
        await _app.Get<DisplayStore>().RemoveAsync(Program, screen, Cancel);

        var (key, _) = await _app.Get<ApiKeyStore>().CreateAsync(Program, new NewApiKey("Robot", Role.Viewer, north), Cancel);
        await RefusedAsync("The access key “Robot” is for “North”. Revoke it first.", () => RemoveAsync(north));
        await _app.Get<ApiKeyStore>().RevokeAsync(Program, key, Cancel);

        await RemoveAsync(north);
        await RemoveAsync(company);
        Assert.Empty(await RowsAsync());
        await RefusedAsync("There is no such department.", () => RemoveAsync(north));
        await using var db = await _app.DbAsync();
        Assert.Equal(["North", "Company"], await db.Audit.Where(a => a.Action == "department.removed" && !a.Refused).OrderBy(a => a.Id).Select(a => a.Subject).ToArrayAsync(Cancel));
    }

    [Fact]
    public async Task Whoever_does_not_manage_people_moves_and_removes_no_department()
    {
        var north = await AddAsync("North");
        var director = BuiltApp.HandOf(await _app.InviteAsync("director@acme.example", Role.Director));
        await Assert.ThrowsAsync<AccessRefused>(() => Store.PlaceDepartmentAsync(director, north, null, Cancel));
        await Assert.ThrowsAsync<AccessRefused>(() => Store.RenameDepartmentAsync(director, north, "Mine", Cancel));
        await Assert.ThrowsAsync<AccessRefused>(() => Store.RemoveDepartmentAsync(director, north, Cancel));
        Assert.Equal("North", (await RowsAsync()).Single().Name);
    }

    Task<int> AddAsync(string name, int? below = null) => Store.AddDepartmentAsync(Program, name, below, Cancel);

    Task RemoveAsync(int id) => Store.RemoveDepartmentAsync(Program, id, Cancel);

    async Task<int> ScreenAsync(string name, int department)
    {
        var asked = (await _app.Get<PairingStore>().AskAsync("10.0.0.9", "1920 × 1080", "test", Cancel))!;
        return await _app.Get<PairingStore>().ApproveAsync(Program, asked.Code, new ScreenWish(name, "", "", new DepartmentId(department)), Cancel);
    }

    async Task<List<DepartmentRow>> RowsAsync()
    {
        await using var db = await _app.DbAsync();
        return await db.Departments.AsNoTracking().ToListAsync(Cancel);
    }

    static async Task RefusedAsync(string sentence, Func<Task> act) => Assert.Equal(sentence, (await Assert.ThrowsAsync<RuleViolation>(act)).Message);
}
