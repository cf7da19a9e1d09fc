using System.Collections.Concurrent;
using System.Text.Json;
using Funnel.Domain.Common;
using Funnel.Tests.Kit;
using Funnel.Web.Data.Accounts;
using Funnel.Web.Features.Webhooks;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Funnel.Tests.Features.Webhooks;

/// <summary>The running app and a receiver of the test's own on another port.</summary>
public sealed class WebhookTests : IAsyncLifetime
{
    readonly ConcurrentQueue<(string Signature, byte[] Body)> _heard = new();
    SqliteStore _store = null!;
    RunningApp _app = null!;
    WebApplication _receiver = null!;
    ServiceProvider _keys = null!;
    volatile int _answer = 200;

    string Address => _receiver.Urls.Single() + "/hook";

    public async ValueTask InitializeAsync()
    {
        _store = await SqliteStore.OpenAsync();
        await _store.CreateAsync(A.Deal("Before"));
        _app = await RunningApp.StartAsync(new RunningAppOptions(DataFolder: _store.FolderPath));
        // The app's own keys: what is encrypted here must be read there.
        _keys = new ServiceCollection().AddDataProtection().SetApplicationName("Funnel").PersistKeysToFileSystem(new DirectoryInfo(Path.Combine(_store.FolderPath, "keys"))).Services.BuildServiceProvider();
        var builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Logging.ClearProviders();
        _receiver = builder.Build();
        _receiver.MapPost("/hook", async (HttpContext http) =>
        {
            using var body = new MemoryStream();
            await http.Request.Body.CopyToAsync(body);
            _heard.Enqueue((http.Request.Headers["Funnel-Signature"].ToString(), body.ToArray()));
            http.Response.StatusCode = _answer;
        });
        await _receiver.StartAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await _app.DisposeAsync();
        await _receiver.DisposeAsync();
        await _keys.DisposeAsync();
        await _store.DisposeAsync();
    }

    [Fact]
    public async Task Every_event_comes_in_order_and_signed_from_the_number_on()
    {
        var (_, secret) = await Hooks.CreateAsync(Hand.Test, Address, after: 1, TestContext.Current.CancellationToken);
        var id = (await _store.CreateAsync(A.Deal("Lathe"))).Deal.Id;
        await _store.Deals.ChangeAsync(id, SqliteStore.By(), d => d.AddNote("hello"));

        await Wait.UntilAsync(() => Sequences().Count >= 2, "two events");

        Assert.Equal([2, 3], Sequences());
        var (signature, body) = _heard.First();
        var at = signature.Split(',')[0]["t=".Length..];
        Assert.Equal($"t={at},v1={WebhookSender.Sign(secret, at, body)}", signature);
        Assert.NotEqual($"t={at},v1={WebhookSender.Sign(secret + "x", at, body)}", signature);
        Assert.DoesNotContain(secret, _app.Output, StringComparison.Ordinal);
        Assert.Equal(0, await _store.ScalarAsync($"SELECT count(*) FROM Webhooks WHERE Secret LIKE '%{secret}%'"));
    }

    [Fact]
    public async Task What_is_not_taken_is_sent_again_and_nothing_is_skipped()
    {
        _answer = 503;
        await Hooks.CreateAsync(Hand.Test, Address, after: 0, TestContext.Current.CancellationToken);
        await Wait.UntilAsync(() => _heard.Count >= 2, "two tries");
        Assert.Equal(0, await _store.ScalarAsync("SELECT DeliveredTo FROM Webhooks"));
        Assert.True(await _store.ScalarAsync("SELECT count(*) FROM Webhooks WHERE Failures >= 1 AND LastError LIKE '%503%'") == 1);
        _answer = 204;
        await Wait.UntilAsync(async () => await _store.ScalarAsync("SELECT DeliveredTo FROM Webhooks") == 1, "the delivery");
        Assert.Equal(1, await _store.ScalarAsync("SELECT count(*) FROM Webhooks WHERE Failures = 0 AND LastError IS NULL"));
        Assert.All(Sequences(), s => Assert.Equal(1, s));
    }

    [Fact]
    public async Task A_restart_goes_on_where_it_was_and_a_number_starts_it_over()
    {
        var (id, _) = await Hooks.CreateAsync(Hand.Test, Address, after: 0, TestContext.Current.CancellationToken);
        await Wait.UntilAsync(async () => await _store.ScalarAsync("SELECT DeliveredTo FROM Webhooks") == 1, "the delivery");
        await _app.RestartAsync();
        await _store.CreateAsync(A.Deal("After"));
        await Wait.UntilAsync(() => Sequences().Count >= 2, "the event after the restart");
        Assert.Equal([1, 2], Sequences());

        await Hooks.StartAfterAsync(Hand.Test, id, 0, TestContext.Current.CancellationToken);
        await Wait.UntilAsync(() => Sequences().Count >= 4, "both again");
        Assert.Equal([1, 2, 1, 2], Sequences());
    }

    [Theory]
    [InlineData("")]
    [InlineData("ftp://example.com")]
    [InlineData("http://example.com/hook")]
    [InlineData("https://user:pass@example.com/")]
    [InlineData("javascript:alert(1)")]
    public async Task An_address_must_be_one(string url) => await Assert.ThrowsAsync<RuleViolation>(() => Hooks.CreateAsync(Hand.Test, url, 0, TestContext.Current.CancellationToken));

    WebhookStore Hooks => new(_store.Contexts, _store.Get<Funnel.Web.Data.AuditedChanges>(), _keys.GetRequiredService<IDataProtectionProvider>(), _store.Clock);

    List<long> Sequences() => [.. _heard.SelectMany(h => JsonDocument.Parse(h.Body).RootElement.GetProperty("events").EnumerateArray().Select(e => e.GetProperty("sequence").GetInt64()))];
}
