using System.Net;
using System.Net.Http.Headers;
using System.Text;
using Funnel.Domain.Access;
using Funnel.Domain.Common;
using Funnel.Tests.Kit;
using Funnel.Web.Data.Accounts;

namespace Funnel.Tests.Access;

/// <summary>Promise 63. Keys of programs against the running app, made and revoked by another process on the same data.</summary>
public sealed class KeyTests(KeyTests.Floor floor) : IClassFixture<KeyTests.Floor>
{
    ApiKeyStore Keys => floor.Store.Get<ApiKeyStore>();

    [Fact]
    public async Task A_key_opens_what_its_role_opens_and_is_named_in_the_log_as_the_one_who_did_it()
    {
        var (_, key) = await Keys.CreateAsync(Hand.Test, new NewApiKey("erp", Role.Director));
        Assert.Equal(HttpStatusCode.OK, await AskAsync(key, HttpMethod.Get, "/api/v1/deals"));
        Assert.Equal(HttpStatusCode.OK, await AskAsync(key, HttpMethod.Post, $"/api/v1/deals/{floor.Deal}/move", """{"stage":"Decision"}"""));
        Assert.Equal(1, await floor.Store.ScalarAsync("SELECT count(*) FROM Events WHERE ActorName = 'Key “erp”' AND Kind = 'moved'"));
        Assert.Equal(1, await floor.Store.ScalarAsync("SELECT count(*) FROM Audit WHERE CallerKind = 'Key' AND \"From\" LIKE 'key 127.0.0.1' AND Action = 'deal.moved'"));
    }

    [Fact]
    public async Task A_key_that_only_reads_changes_nothing()
    {
        var (_, key) = await Keys.CreateAsync(Hand.Test, new NewApiKey("reader", Role.Director, ReadOnly: true));
        Assert.Equal(HttpStatusCode.OK, await AskAsync(key, HttpMethod.Get, "/api/v1/funnel"));
        Assert.Equal(HttpStatusCode.Forbidden, await AskAsync(key, HttpMethod.Post, $"/api/v1/deals/{floor.Deal}/budget", """{"amount":1}"""));
        Assert.Equal(0, await floor.Store.ScalarAsync("SELECT count(*) FROM Events WHERE ActorName = 'Key “reader”'"));
        Assert.Equal(1, await floor.Store.ScalarAsync("SELECT count(*) FROM Audit WHERE ActorName = 'Key “reader”' AND Refused = 1"));
    }

    [Fact]
    public async Task A_call_without_a_key_or_with_a_wrong_one_is_told_which_it_was()
    {
        using var http = await floor.App.ClientAsync(null);
        Assert.Contains("needs a key", await http.GetStringOfAnyAsync("/api/v1/deals"), StringComparison.Ordinal);
        http.DefaultRequestHeaders.TryAddWithoutValidation("Authorization", "Bearer of nothing");
        Assert.Contains("opens nothing", await http.GetStringOfAnyAsync("/api/v1/deals"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_revoked_and_an_expired_key_open_nothing_at_the_next_call()
    {
        var (id, key) = await Keys.CreateAsync(Hand.Test, new NewApiKey("short", Role.Viewer));
        Assert.Equal(HttpStatusCode.OK, await AskAsync(key, HttpMethod.Get, "/api/v1/deals"));
        await Keys.RevokeAsync(Hand.Test, id);
        Assert.Equal(HttpStatusCode.Unauthorized, await AskAsync(key, HttpMethod.Get, "/api/v1/deals"));

        // The store's clock stands in the past: what is a day there is over here.
        var (_, old) = await Keys.CreateAsync(Hand.Test, new NewApiKey("old", Role.Viewer, ExpiresAt: floor.Store.Clock.GetUtcNow().UtcDateTime.AddDays(1)));
        Assert.Equal(HttpStatusCode.Unauthorized, await AskAsync(old, HttpMethod.Get, "/api/v1/deals"));
    }

    [Fact]
    public async Task A_key_is_kept_as_a_hash_and_stands_in_no_log()
    {
        var (_, key) = await Keys.CreateAsync(Hand.Test, new NewApiKey("secret", Role.Viewer));
        await AskAsync(key, HttpMethod.Get, "/api/v1/deals");
        await floor.Store.ScalarAsync("PRAGMA wal_checkpoint(FULL)");
        var secret = key[(key.LastIndexOf('_') + 1)..];
        foreach (var file in Directory.GetFiles(floor.Store.FolderPath, "funnel.db*"))
        {
            await using var open = new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
            using var reader = new StreamReader(open, Encoding.Latin1);
            Assert.DoesNotContain(secret, await reader.ReadToEndAsync(TestContext.Current.CancellationToken), StringComparison.Ordinal);
        }
        Assert.DoesNotContain(secret, floor.App.Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("x")]
    [InlineData("funnel_")]
    [InlineData("funnel_000000000000_0000000000000000000000000000000000000000000000000000000000000000")]
    [InlineData("' OR 1=1 --")]
    public async Task Whatever_is_no_key_opens_nothing_even_beside_a_good_cookie(string key)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "/api/v1/deals");
        request.Headers.TryAddWithoutValidation("Authorization", "Bearer " + key);
        request.Headers.TryAddWithoutValidation("Cookie", await floor.App.CookieAsync(RunningApp.Administrator));
        using var answer = await floor.App.Http.SendAsync(request, TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.Unauthorized, answer.StatusCode);
    }

    [Fact]
    public async Task A_key_in_the_address_is_not_taken()
    {
        var (_, key) = await Keys.CreateAsync(Hand.Test, new NewApiKey("address", Role.Viewer));
        using var http = await floor.App.ClientAsync(null);
        foreach (var name in new[] { "key", "access_token", "apiKey", "token" })
            Assert.Equal(HttpStatusCode.Unauthorized, (await http.GetAsync($"/api/v1/deals?{name}={key}", TestContext.Current.CancellationToken)).StatusCode);
    }

    [Fact]
    public async Task Only_an_administrator_makes_keys()
    {
        var head = (await floor.Store.Get<AccountStore>().StandingAsync(await floor.AccountOfAsync(TestCompany.Anna), "test", CancellationToken.None))!.Caller;
        await Assert.ThrowsAsync<AccessRefused>(() => Keys.CreateAsync(head, new NewApiKey("mine", Role.Administrator)));
        Assert.Equal(0, await floor.Store.ScalarAsync("SELECT count(*) FROM ApiKeys WHERE Name = 'mine'"));
        Assert.Equal(1, await floor.Store.ScalarAsync("SELECT count(*) FROM Audit WHERE Action = 'key.created' AND Subject = 'mine' AND Refused = 1"));
    }

    [Fact]
    public async Task A_key_must_be_sensible()
    {
        foreach (var wish in new[] { new NewApiKey(" ", Role.Viewer), new NewApiKey("x", Role.Display), new NewApiKey("x", Role.Salesperson), new NewApiKey("x", Role.Viewer, ExpiresAt: TestCompany.Start.AddYears(-1)) })
            await Assert.ThrowsAsync<RuleViolation>(() => Keys.CreateAsync(Hand.Test, wish));
    }

    async Task<HttpStatusCode> AskAsync(string key, HttpMethod method, string address, string? body = null)
    {
        using var http = await floor.App.ClientAsync(null);
        http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", key);
        using var request = new HttpRequestMessage(method, address);
        if (body is not null)
            request.Content = new StringContent(body, Encoding.UTF8, "application/json");
        using var answer = await http.SendAsync(request, TestContext.Current.CancellationToken);
        return answer.StatusCode;
    }

    public sealed class Floor : IAsyncLifetime
    {
        public SqliteStore Store { get; private set; } = null!;

        public RunningApp App { get; private set; } = null!;

        public DealId Deal { get; private set; }

        public async ValueTask InitializeAsync()
        {
            Store = await SqliteStore.OpenAsync();
            Deal = (await Store.CreateAsync(A.Deal("Lathe").OwnedBy(TestCompany.Anna))).Deal.Id;
            App = await RunningApp.StartAsync(new RunningAppOptions(DataFolder: Store.FolderPath));
            await RunningApp.BecomeAsync(Store, TestCompany.Anna.Value, Role.Head);
        }

        public async Task<int> AccountOfAsync(EmployeeId employee) => (int)await Store.ScalarAsync($"SELECT Id FROM Accounts WHERE EmployeeId = {employee.Value}");

        public async ValueTask DisposeAsync()
        {
            await App.DisposeAsync();
            await Store.DisposeAsync();
        }
    }
}
