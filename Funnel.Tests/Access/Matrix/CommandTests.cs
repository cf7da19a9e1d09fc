using System.Reflection;
using Funnel.Domain.Access;
using Funnel.Domain.Common;
using Funnel.Domain.Deals;
using Funnel.Tests.Kit;
using Funnel.Web.Data;
using Funnel.Web.Data.Accounts;
using Microsoft.EntityFrameworkCore;

namespace Funnel.Tests.Access.Matrix;

/// <summary>Promise 52, behind the doors: every method that writes asks whose hand it is, and every command is tried by every role on the own deal and on others'.</summary>
public sealed class CommandTests : IAsyncLifetime
{
    /// <summary>Writers without a caller, each with its reason.</summary>
    static readonly Dictionary<string, string> WithoutCaller = new(StringComparer.Ordinal)
    {
        ["ImportRevert"] = "The command line, likewise.",
        ["SampleWriter"] = "Fills an empty database at the first start.",
        ["PasswordStore.OwnerOfAsync"] = "Reads whose link it is.",
        ["PasswordStore.SetAsync"] = "Whoever holds a link that is good once.",
        ["DisplayBook.RefreshAsync"] = "Reads the displays into memory.",
        ["DisplayBook.WriteDownAsync"] = "Writes down when screens were last seen; nobody's wish.",
        ["DisplayStore.RenewAsync"] = "The screen itself, which shows its own token.",
        ["PairingStore.AskAsync"] = "A new screen asks to be let in; limited by address.",
        ["PairingStore.StateAsync"] = "A new screen asks what became of its request, by its own secret.",
    };

    static readonly Dictionary<string, Func<DealStore, DealId, By, Task>> Commands = new(StringComparer.Ordinal)
    {
        ["MoveAsync"] = (s, d, by) => s.MoveAsync(d, TestCompany.Decision, null, by),
        ["WinAsync"] = (s, d, by) => s.WinAsync(d, by),
        ["LoseAsync"] = (s, d, by) => s.LoseAsync(d, "Price", by),
        ["ReopenAsync"] = (s, d, by) => s.ReopenAsync(d, by),
        ["HandOverAsync"] = (s, d, by) => s.HandOverAsync(d, TestCompany.Boris, by),
        ["ChangeBudgetAsync"] = (s, d, by) => s.ChangeBudgetAsync(d, 5, null, by),
        ["UndoAsync"] = (s, d, by) => s.UndoAsync(d, by),
        ["ChangeAsync"] = (s, d, by) => s.ChangeAsync(d, by, deal => deal.AddNote("x")),
        ["ChangeByLogAsync"] = (s, d, by) => s.ChangeByLogAsync(d, by, (deal, _) => deal.AddNote("x")),
        ["StepAsync"] = (s, d, by) => s.StepAsync(d, new StepId(1), true, by),
        ["CreateAsync"] = (s, _, by) => s.CreateAsync(by, pipelines => Deal.Create(pipelines[TestCompany.SalesId], A.Deal("New").OwnedBy(TestCompany.Clara).Created)),
    };

    SqliteStore _store = null!;

    public async ValueTask InitializeAsync() => _store = await SqliteStore.OpenAsync();

    public ValueTask DisposeAsync() => _store.DisposeAsync();

    [Fact]
    public void Every_writer_asks_whose_hand_it_is()
    {
        var silent = Writers(typeof(Program).Assembly.GetTypes()).SelectMany(SilentMethods).Select(m => (Type: m.DeclaringType!.Name, Method: $"{m.DeclaringType!.Name}.{m.Name}")).ToList();
        Assert.Empty(silent.Where(m => !WithoutCaller.ContainsKey(m.Type) && !WithoutCaller.ContainsKey(m.Method)).Select(m => m.Method));
        Assert.Empty(WithoutCaller.Keys.Except(silent.SelectMany(m => new[] { m.Type, m.Method })));
    }

    [Fact]
    public void A_planted_writer_that_asks_nobody_is_caught() => Assert.Single(Writers([typeof(Planted)]).SelectMany(SilentMethods));

    [Fact]
    public void Every_command_of_a_deal_is_tried_below() => Assert.Equal(
        typeof(DealCommands).GetMethods(BindingFlags.Public | BindingFlags.Static | BindingFlags.DeclaredOnly)
            .Concat(typeof(DealStore).GetMethods(BindingFlags.Public | BindingFlags.Instance | BindingFlags.DeclaredOnly)).Select(m => m.Name).Distinct().Order(StringComparer.Ordinal),
        Commands.Keys.Order(StringComparer.Ordinal));

    public static TheoryData<string, string> EveryCell => [.. from command in Commands.Keys from role in Enum.GetNames<Role>() select (command, role)];

    /// <summary>Eve stands in South, where Clara works: once as the owner of the deal, once as Clara's colleague, once far from Anna's.</summary>
    [Theory]
    [MemberData(nameof(EveryCell))]
    public async Task Promise_52_a_command_is_carried_out_for_whom_it_may_and_for_nobody_else(string command, string name)
    {
        var role = Enum.Parse<Role>(name);
        var caller = await AccountAsync(role);
        foreach (var owner in new[] { TestCompany.Eve, TestCompany.Clara, TestCompany.Anna })
        {
            var id = await ReadyForAsync(command, owner);
            var (version, lines) = (await VersionAsync(id), await RefusalsAsync());
            var made = await _store.ScalarAsync("SELECT count(*) FROM Deals");
            var refusal = await Record.ExceptionAsync(() => Commands[command](_store.Deals, id, new By(caller)));
            var may = May(role, command, owner);
            if (may)
            {
                Assert.Null(refusal);
                Assert.Equal(lines, await RefusalsAsync());
                continue;
            }
            var out_of_sight = command != "CreateAsync" && (role == Role.Display || (role is Role.Salesperson or Role.Head or Role.Viewer && owner == TestCompany.Anna));
            Assert.True(out_of_sight ? refusal is DealNotFound : refusal is AccessRefused, $"{role} {command} {owner}: {refusal}");
            Assert.Equal((version, made, lines + 1), (await VersionAsync(id), await _store.ScalarAsync("SELECT count(*) FROM Deals"), await RefusalsAsync()));
        }
    }

    // The table of the design in words of this test: the slow obvious way.
    static bool May(Role role, string command, EmployeeId owner) => role switch
    {
        Role.Administrator or Role.Director => true,
        Role.Head => command switch
        {
            "CreateAsync" => true,
            // Boris works in North.
            "HandOverAsync" => false,
            _ => owner != TestCompany.Anna,
        },
        Role.Salesperson => command is not ("CreateAsync" or "HandOverAsync") && owner == TestCompany.Eve,
        _ => false,
    };

    async Task<Caller> AccountAsync(Role role)
    {
        await using var db = await _store.Contexts.CreateDbContextAsync();
        (await db.Employees.SingleAsync(e => e.Id == TestCompany.Eve.Value)).DepartmentId = TestCompany.South.Value;
        (await db.Company.SingleAsync()).CatalogVersion++;
        var account = new Account { UserName = "eve@example.com", Email = "eve@example.com", EmployeeId = TestCompany.Eve.Value, Role = role };
        db.Users.Add(account);
        await db.SaveChangesAsync();
        return new Caller(CallerKind.Person, account.Id, TestCompany.By(TestCompany.Eve), "test");
    }

    async Task<DealId> ReadyForAsync(string command, EmployeeId owner)
    {
        var id = (await _store.CreateAsync(A.Deal().OwnedBy(owner))).Deal.Id;
        if (command == "StepAsync")
            await _store.Get<PlaybookStore>().SetAsync(Hand.Test, new PlaybookWish(TestCompany.Awareness, null, null, [new(new(await _store.ScalarAsync("SELECT count(*) FROM Playbooks") > 0 ? 1 : 0), "Call")], null));
        if (command == "ReopenAsync")
            await _store.Deals.WinAsync(id, SqliteStore.By());
        if (command == "UndoAsync")
            await _store.Deals.ChangeAsync(id, SqliteStore.By(), d => d.AddNote("to be undone"));
        return id;
    }

    Task<long> VersionAsync(DealId id) => _store.ScalarAsync($"SELECT Version FROM Deals WHERE Id = {id}");

    Task<long> RefusalsAsync() => _store.ScalarAsync("SELECT count(*) FROM Audit WHERE Refused = 1");

    static IEnumerable<Type> Writers(IEnumerable<Type> types) => types.Where(t => t.GetConstructors().Any(c => c.GetParameters().Any(p => p.ParameterType == typeof(WriterGate) || p.ParameterType == typeof(AuditedChanges))));

    // Reading needs no caller here: what is read is decided by the page's reach. A method that returns a Task and takes nobody is suspicious unless its name says that it reads.
    static IEnumerable<MethodInfo> SilentMethods(Type type) => type.GetMethods(BindingFlags.Public | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly)
        .Where(m => typeof(Task).IsAssignableFrom(m.ReturnType) || m.ReturnType == typeof(ValueTask))
        .Where(m => !Reads.Any(r => m.Name.StartsWith(r, StringComparison.Ordinal)))
        .Where(m => !m.GetParameters().Any(p => p.ParameterType == typeof(By) || p.ParameterType == typeof(Caller)));

    static readonly string[] Reads = ["All", "Any", "Read", "Find", "Open", "Dispose"];

    sealed class Planted(WriterGate gate)
    {
        public Task DeleteEverythingAsync() => gate.EnterAsync(CancellationToken.None);
    }
}
