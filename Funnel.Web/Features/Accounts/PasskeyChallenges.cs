using System.Buffers.Text;
using System.Collections.Concurrent;
using System.Text.Json;

namespace Funnel.Web.Features.Accounts;

/// <summary>
/// Challenges given out and not answered yet. Identity keeps them in a cookie of the browser, which a thief could send again with the answer;
/// here each is good once, whatever the cookie says.
/// </summary>
public sealed class PasskeyChallenges(TimeProvider clock)
{
    private const int MostKept = 10_000;
    private static readonly TimeSpan Good = TimeSpan.FromMinutes(5);

    private readonly ConcurrentDictionary<string, DateTimeOffset> _open = new(StringComparer.Ordinal);

    /// <param name="options">What the browser is asked with, as JSON.</param>
    public void Give(string options)
    {
        using var asked = JsonDocument.Parse(options);
        var now = clock.GetUtcNow();
        if (_open.Count >= MostKept)
            foreach (var (old, until) in _open)
                if (until <= now || _open.Count >= MostKept)
                    _open.TryRemove(old, out _);
        _open[asked.RootElement.GetProperty("challenge").GetString()!] = now + Good;
    }

    /// <summary>True once: the answer is to a challenge of ours that nobody has answered.</summary>
    /// <param name="credential">What the browser answered, as JSON.</param>
    public bool Take(string credential)
    {
        try
        {
            using var answer = JsonDocument.Parse(credential);
            using var client = JsonDocument.Parse(Base64Url.DecodeFromChars(answer.RootElement.GetProperty("response").GetProperty("clientDataJSON").GetString()));
            return client.RootElement.GetProperty("challenge").GetString() is { } challenge && _open.TryRemove(challenge, out var until) && until > clock.GetUtcNow();
        }
        catch (Exception e) when (e is JsonException or FormatException or KeyNotFoundException or InvalidOperationException)
        {
            return false;
        }
    }
}
