using System.Net;
using System.Reflection;
using Funnel.Domain.Access;
using Funnel.Tests.Kit;
using Funnel.Web.Access;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.SignalR;
using Microsoft.JSInterop;

namespace Funnel.Tests.Access.Matrix;

/// <summary>Promise 52. Who may open which door, generated from the application itself: a new page, call or hub without a rule fails here.</summary>
public sealed class DoorTests(DoorTests.Company company) : IClassFixture<DoorTests.Company>
{
    /// <summary>Doors anybody may open, each with its reason. One that is no longer open to all is reported.</summary>
    static readonly Dictionary<string, string> OpenToAll = new(StringComparer.Ordinal)
    {
        ["/sign-in"] = "Where strangers become somebody.",
        ["/sign-in/openid"] = "Leads to the company's sign-in service.",
        ["/sign-in/refused"] = "Says why nobody was let in.",
        ["/sign-in/passkey/options"] = "A challenge for a device.",
        ["/sign-in/passkey/finish"] = "Where a device's answer is judged.",
        ["/sign-in/as"] = "Development only, this machine only.",
        ["/setup"] = "The first administrator, by the code in the log; 404 once there is anybody.",
        ["/welcome"] = "By a link that is good once.",
        ["/new-password"] = "By a link that is good once.",
        ["/forgot"] = "Says the same to everybody.",
        ["/not-found"] = "Says that there is nothing.",
        ["/health/live"] = "Says alive, nothing else.",
        ["/health/ready"] = "Says ready or why not, no data.",
        ["/wall"] = "A new screen gets a code there; what it shows is decided inside.",
        ["/wall/pairing"] = "A screen nobody let in asks for a code.",
        ["/wall/enter"] = "A screen shows the key of its link.",
        ["/set/theme/{theme}"] = "A cookie of the viewer's own.",
        ["/set/language/{language}"] = "A cookie of the viewer's own.",
        ["/api/scalar.js"] = "A script of the API's page, the same for everybody; the page and the document are not open.",
        ["/api/scalar.aspnetcore.js"] = "Likewise.",
        ["/api/favicon.svg"] = "Likewise a picture.",
        ["/logo.png"] = "The sign-in page and the wall show it.",
    };

    // What the framework itself needs (circuits, its files) is closed to strangers by the fallback rule; it carries no attribute of ours.
    static bool IsTheFrameworks(Door door) => door.Pattern.StartsWith("/_blazor", StringComparison.Ordinal) || door.Pattern.StartsWith("/_framework", StringComparison.Ordinal)
        || door.Pattern.StartsWith("/{**", StringComparison.Ordinal);

    static readonly Type[] Product = typeof(Program).Assembly.GetTypes();

    public static TheoryData<string> Roles => [.. Enum.GetNames<Role>().Where(r => r != nameof(Role.Display)), "stranger"];

    [Fact]
    public void Every_door_says_whom_it_lets_in() => Assert.Empty(DoorList.All.Where(d => !d.Declared && !IsTheFrameworks(d)).Select(d => d.ToString()));

    [Fact]
    public void Doors_open_to_all_are_the_ones_we_know()
    {
        var open = DoorList.All.Where(d => d is { Declared: true, Right: null }).Select(d => d.Pattern).Distinct().ToList();
        Assert.Empty(open.Except(OpenToAll.Keys));
        Assert.Empty(OpenToAll.Keys.Except(open));
    }

    [Theory]
    [MemberData(nameof(Roles))]
    public async Task Promise_52_every_role_gets_through_the_doors_it_may_and_no_other(string role)
    {
        using var http = await company.AsAsync(role);
        var wrong = new List<string>();
        foreach (var door in DoorList.All.Where(d => d.Pattern is not ("/sign-out" or "/sign-in/as")))
        {
            var refusedBefore = await company.RefusalsAsync();
            using var request = new HttpRequestMessage(new HttpMethod(door.Method), door.Address);
            if (door.Method != "GET")
                request.Content = door.Accepts switch
                {
                    "multipart/form-data" => new MultipartFormDataContent { { new StringContent("x"), "x" } },
                    "application/x-www-form-urlencoded" => new FormUrlEncodedContent([]),
                    _ => new StringContent("{}", System.Text.Encoding.UTF8, "application/json"),
                };
            using var answer = await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, TestContext.Current.CancellationToken);
            var sentToSignIn = answer.StatusCode == HttpStatusCode.Unauthorized
                || (answer.StatusCode == HttpStatusCode.Redirect && answer.Headers.Location?.OriginalString.Contains("/sign-in", StringComparison.Ordinal) == true);
            var may = door is { Declared: true, Right: null }
                || (role != "stranger" && (door.Right is not { } right ? IsTheFrameworks(door) : Enum.Parse<Role>(role).May(right)));
            if (may ? answer.StatusCode == HttpStatusCode.Forbidden || sentToSignIn
                : role == "stranger" ? !sentToSignIn
                : answer.StatusCode != HttpStatusCode.Forbidden || await company.RefusalsAsync() != refusedBefore + 1)
                wrong.Add($"{role} at {door}: {(int)answer.StatusCode}, may: {may}");
        }
        Assert.Empty(wrong);
    }

    [Fact]
    public void Every_page_says_whom_it_lets_in() => Assert.Empty(Product
        .Where(t => t.GetCustomAttributes<RouteAttribute>(inherit: false).Any() && !SaysWho(t)).Select(t => t.FullName));

    [Fact]
    public void Every_hub_is_behind_a_door_that_says_so()
    {
        var hubs = Product.Where(t => t.IsSubclassOf(typeof(Hub))).ToList();
        Assert.NotEmpty(hubs);
        var doors = DoorList.All.Where(d => d.Pattern.StartsWith("/hubs/", StringComparison.Ordinal) && d.Right is not null).Select(d => d.Pattern.Replace("/negotiate", "", StringComparison.Ordinal)).Distinct();
        Assert.Equal(hubs.Count, doors.Count());
    }

    // A method a script may call is a door of its own: its page must be closed, and what it does is decided by the store.
    [Fact]
    public void Every_method_scripts_may_call_belongs_to_a_page_that_says_whom_it_lets_in() => Assert.Empty(ScriptDoors(Product).Where(m => !SaysWho(m.DeclaringType!)).Select(m => $"{m.DeclaringType}.{m.Name}"));

    [Fact]
    public void A_planted_page_and_a_planted_script_door_without_a_rule_are_caught()
    {
        Assert.False(SaysWho(typeof(PlantedPage)));
        Assert.Single(ScriptDoors([typeof(PlantedPage)]), m => !SaysWho(m.DeclaringType!));
    }

    static bool SaysWho(Type type) => type.GetCustomAttribute<NeedsAttribute>() is not null || type.GetCustomAttribute<AllowAnonymousAttribute>() is not null;

    static IEnumerable<MethodInfo> ScriptDoors(IEnumerable<Type> types) => types
        .SelectMany(t => t.GetMethods(BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly))
        .Where(m => m.GetCustomAttribute<JSInvokableAttribute>() is not null);

    [Route("/planted")]
    sealed class PlantedPage : ComponentBase
    {
        [JSInvokable]
        public static void Door()
        {
        }
    }

    /// <summary>A company with somebody of every role.</summary>
    public sealed class Company : IAsyncLifetime
    {
        SqliteStore _store = null!;

        public RunningApp App { get; private set; } = null!;

        public async ValueTask InitializeAsync()
        {
            _store = await SqliteStore.OpenAsync();
            App = await RunningApp.StartAsync(new RunningAppOptions(DataFolder: _store.FolderPath));
            // Anna leads North, Boris sells below her, Clara sells in South, Dmitri directs, Eve only looks.
            foreach (var (person, role) in new[] { (1, Role.Head), (2, Role.Salesperson), (3, Role.Salesperson), (4, Role.Director), (5, Role.Viewer) })
                await RunningApp.BecomeAsync(_store, person, role);
        }

        public Task<HttpClient> AsAsync(string role) => App.ClientAsync(role switch
        {
            "stranger" => null,
            nameof(Role.Administrator) => RunningApp.Administrator,
            nameof(Role.Director) => RunningApp.MailOf(4),
            nameof(Role.Head) => RunningApp.MailOf(1),
            nameof(Role.Salesperson) => RunningApp.MailOf(2),
            _ => RunningApp.MailOf(5),
        });

        public Task<long> RefusalsAsync() => _store.ScalarAsync("SELECT count(*) FROM Audit WHERE Refused = 1 AND Action = 'door.refused'");

        public async ValueTask DisposeAsync()
        {
            await App.DisposeAsync();
            await _store.DisposeAsync();
        }
    }
}
