using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Funnel.Web.Data.Accounts;
using Funnel.Web.Live;

namespace Funnel.Web.Features.Webhooks;

/// <summary>
/// Tells every webhook the log in order, a page at a time. What is not answered with success is sent again, later and later; nothing is skipped,
/// so a receiver may get an event twice and tells by its sequence.
/// </summary>
public sealed class WebhookSender(WebhookStore store, IEventLog log, LiveHistory history, LiveFeed feed, EventNames names, IHttpClientFactory clients, TimeProvider clock, ILogger<WebhookSender> logger)
    : BackgroundService
{
    public const string Client = "webhooks";
    private const int EventsAPost = 100;
    private static readonly TimeSpan Look = TimeSpan.FromSeconds(2), Longest = TimeSpan.FromHours(1);
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web);

    private readonly SemaphoreSlim _wake = new(0, 1);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await history.WhenReady.WaitAsync(stoppingToken);
        using var subscription = feed.Subscribe(_ => Wake());
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                var now = clock.GetUtcNow().UtcDateTime;
                var due = (await store.AllAsync(stoppingToken)).Where(w => !w.Paused && w.DeliveredTo < history.Now.Sequence && !(w.NextTryAt > now)).ToList();
                // Side by side: one that hangs keeps nobody waiting but itself.
                await Task.WhenAll(due.Select(w => DeliverAsync(w, stoppingToken)));
                if (due.Count == 0)
                    await _wake.WaitAsync(Look, stoppingToken);
            }
            catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
            {
                return;
            }
            catch (Exception e)
            {
                logger.LogError(e, "Webhooks could not be served; trying again");
                await Task.Delay(Look, clock, stoppingToken);
            }
        }
    }

    public override void Dispose()
    {
        _wake.Dispose();
        base.Dispose();
    }

    private async Task DeliverAsync(WebhookRow hook, CancellationToken cancel)
    {
        var events = (await log.ReadAfterAsync(hook.DeliveredTo, EventsAPost, cancel)).Where(e => e.Sequence <= history.Now.Sequence).ToList();
        if (events.Count == 0)
            return;
        var error = await PostAsync(hook, JsonSerializer.SerializeToUtf8Bytes(new { webhook = hook.Id, events = events.Select(names.Describe) }, Json), cancel);
        var next = error is null ? (DateTime?)null : clock.GetUtcNow().UtcDateTime + Pause(hook.Failures);
        await store.NoteAsync(hook, error is null ? events[^1].Sequence : hook.DeliveredTo, error, next, cancel);
    }

    /// <returns>Null when it was taken, else what went wrong.</returns>
    private async Task<string?> PostAsync(WebhookRow hook, byte[] body, CancellationToken cancel)
    {
        try
        {
            var at = clock.GetUtcNow().ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture);
            using var request = new HttpRequestMessage(HttpMethod.Post, hook.Url) { Content = new ByteArrayContent(body) };
            request.Content.Headers.ContentType = new("application/json") { CharSet = "utf-8" };
            request.Headers.Add("Funnel-Signature", $"t={at},v1={Sign(store.SecretOf(hook), at, body)}");
            using var answer = await clients.CreateClient(Client).SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancel);
            return answer.IsSuccessStatusCode ? null : $"It answered {(int)answer.StatusCode}.";
        }
        catch (Exception e) when (e is HttpRequestException or CryptographicException || (e is OperationCanceledException && !cancel.IsCancellationRequested))
        {
            return e is OperationCanceledException ? "It did not answer in time." : e.Message.Length > 300 ? e.Message[..300] : e.Message;
        }
    }

    /// <summary>HMAC-SHA256 of time, a point and the body; the receiver counts the same and compares.</summary>
    public static string Sign(string secret, string at, ReadOnlySpan<byte> body) =>
        Convert.ToHexStringLower(HMACSHA256.HashData(Encoding.UTF8.GetBytes(secret), (byte[])[.. Encoding.UTF8.GetBytes(at), (byte)'.', .. body]));

    // 1 s, 2 s, 4 s … an hour, each up to a half longer, so that many do not come at once.
    private static TimeSpan Pause(int failures) =>
        TimeSpan.FromSeconds(Math.Min(Math.Pow(2, Math.Min(failures, 20)), Longest.TotalSeconds) * (1 + (RandomNumberGenerator.GetInt32(500) / 1000.0)));

    private void Wake()
    {
        try
        {
            _wake.Release();
        }
        catch (SemaphoreFullException)
        {
            // Woken already.
        }
    }
}
