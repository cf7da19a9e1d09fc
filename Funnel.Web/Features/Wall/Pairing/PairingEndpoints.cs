using Funnel.Web.Access;
using Funnel.Web.Access.Limits;
using Funnel.Web.Data.Accounts;
using Funnel.Web.Shell;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Funnel.Web.Features.Wall.Pairing;

/// <summary>What a screen's script asks while nobody has let it in.</summary>
static class PairingEndpoints
{
    /// <param name="Screen">The panel in pixels, such as “1920 × 1080”.</param>
    /// <param name="Has">The code it shows already.</param>
    internal sealed record Question(string? Screen, string? Has);

    internal sealed record Key(string? Value);

    /// <param name="State">waiting, refused, approved.</param>
    /// <param name="Left">Seconds until there is a new code.</param>
    internal sealed record Answer(string State, string? Code = null, int Left = 0, int Of = 0, QrPicture? Qr = null);

    /// <summary>How the screen's request stands; a new one when it has none.</summary>
    public static async Task<Results<Ok<Answer>, StatusCodeHttpResult>> Ask(HttpContext http, Question question, PairingStore pairings, PairingLimits limits)
    {
        http.Response.Headers.CacheControl = "no-store";
        var asked = http.Request.Cookies[ScreenCookies.Asking] is { Length: > 0 and <= 200 } secret ? await pairings.StateAsync(secret, http.RequestAborted) : new Asked(PairingState.Unknown);
        if (asked.State == PairingState.Unknown)
        {
            if (!limits.Requests.Take(CountedAs.Of(http.Connection.RemoteIpAddress)))
                return TypedResults.StatusCode(StatusCodes.Status429TooManyRequests);
            asked = await pairings.AskAsync(http.Connection.RemoteIpAddress?.ToString() ?? "local", question.Screen, http.Request.Headers.UserAgent, http.RequestAborted);
            ScreenCookies.GiveSecret(http, asked.Secret!);
        }
        var name = asked.State.ToString().ToLowerInvariant();
        if (asked.State == PairingState.Approved)
            return TypedResults.Ok(new Answer(name));
        var left = Math.Max(1, (int)asked.Left.TotalSeconds);
        var qr = asked.Code == question.Has ? null : QrPicture.Of($"{http.Request.Scheme}://{http.Request.Host}{Urls.SettingsDisplays(Query.Of(("code", asked.Code)))}");
        return TypedResults.Ok(new Answer(name, asked.Code, left, (int)PairingStore.Lives.TotalSeconds, qr));
    }

    /// <summary>A screen that came by a link. 200 when its cookie is another than before, 204 when it had this one.</summary>
    public static async Task<Results<Ok, NoContent, StatusCodeHttpResult>> Enter(HttpContext http, Key key, DisplayBook book, PairingLimits limits)
    {
        http.Response.Headers.CacheControl = "no-store";
        var network = CountedAs.Of(http.Connection.RemoteIpAddress);
        if (limits.WrongKeys.WaitFor(network) is not null)
            return TypedResults.StatusCode(StatusCodes.Status429TooManyRequests);
        if (await book.FindAsync(key.Value ?? "", http.RequestAborted) is not { LinkHash: not null })
        {
            limits.WrongKeys.Count(network);
            return TypedResults.StatusCode(StatusCodes.Status404NotFound);
        }
        if (http.Request.Cookies[DisplayScheme.Cookie] == key.Value)
            return TypedResults.NoContent();
        ScreenCookies.Give(http, key.Value!);
        return TypedResults.Ok();
    }
}

/// <summary>What strangers may ask for: requests for a code, and keys that open nothing.</summary>
sealed class PairingLimits(TimeProvider clock)
{
    public Allowance Requests { get; } = new(60, TimeSpan.FromMinutes(10), clock);

    public Allowance WrongKeys { get; } = new(20, TimeSpan.FromMinutes(10), clock);
}
