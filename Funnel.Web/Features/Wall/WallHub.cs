using System.Runtime.CompilerServices;
using Funnel.Web.Access;
using Funnel.Web.Data.Accounts;
using Funnel.Web.Features.Wall.Frames;
using Microsoft.AspNetCore.SignalR;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Extensions.Localization;
using Microsoft.Extensions.Primitives;

namespace Funnel.Web.Features.Wall;

/// <summary>Frames as they come, for displays.</summary>
public sealed class WallHub(FrameBoard board, WallDoor door, DisplayBook displays, Standings standings, TimeProvider clock, IStringLocalizer<WallTexts> L) : Hub
{
    static readonly TimeSpan AskAgain = TimeSpan.FromSeconds(4);

    // One hub is made for each call.
    long _asked;
    int _reloads;

    /// <summary>
    /// The newest frame of the view (an address's query; a display is shown its own) and every newer one; in between a heartbeat. A slow display skips to the newest.
    /// Before each the door is asked again: who may no longer see it is told nothing more.
    /// </summary>
    /// <param name="has">Stamp of the frame the display shows already, or "".</param>
    public async IAsyncEnumerable<WallMessage> Watch(string view, string has, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var query = QueryHelpers.ParseQuery(view);
        var pass = Open(query);
        if (pass.View is null)
            throw new HubException(L["This wall is not here."]);
        (_asked, _reloads) = (clock.GetTimestamp(), displays.Reloads(pass.Display?.Id ?? 0));
        // What the page was made for is no longer what the screen shows.
        if (pass.Display is not null && KeyOf(WallView.Parse(query)) != KeyOf(pass.View))
            yield return Tell() with { Reload = true };
        while (true)
        {
            var use = await UseAsync(pass, cancellationToken);
            var wake = use.Watch(out var end);
            using (end)
            {
                while (use.Latest is not null)
                {
                    var (now, word) = await LookAsync(pass, query, cancellationToken);
                    if (word is not null)
                        yield return word;
                    if (now is null)
                        yield break;
                    var other = now.View!.Key != pass.View!.Key;
                    pass = now;
                    if (other)
                        break;
                    Note(pass.Display);
                    var message = board.MessageFor(use, has);
                    has = message.Frame?.Stamp ?? has;
                    yield return message;
                    if (!await wake.WaitToReadAsync(cancellationToken))
                        break;
                    wake.TryRead(out _);
                }
            }
            // The log is still being read, or the view was forgotten in that moment.
            if (use.View.Key == pass.View.Key)
                await Task.Delay(TimeSpan.FromSeconds(1), cancellationToken);
        }
    }

    /// <summary>What may be seen now, and the word that goes before it; without a pass the stream ends.</summary>
    async Task<(WallPass? Pass, WallMessage? Word)> LookAsync(WallPass before, Dictionary<string, StringValues> query, CancellationToken cancel)
    {
        var now = Open(query);
        if (now.View is null)
            return (null, now.Why == WallRefused.Gone ? Tell() with { Gone = true } : null);
        if (now.Display is not { } display)
            return (await StandsAsync(cancel) ? now : null, null);
        var reloads = displays.Reloads(display.Id);
        if (reloads == _reloads && now.View.Key == before.View!.Key)
            return (now, null);
        _reloads = reloads;
        return (now, Tell() with { Reload = true });
    }

    WallPass Open(Dictionary<string, StringValues> query)
    {
        try
        {
            return door.Open(Context.User, query);
        }
        catch (WrongAddress e)
        {
            throw new HubException(e.Say(L), e);
        }
    }

    // A person's preview: rights may have been taken away since. One question to the database every few seconds, and only for these.
    async Task<bool> StandsAsync(CancellationToken cancel)
    {
        if (clock.GetElapsedTime(_asked) < AskAgain)
            return true;
        _asked = clock.GetTimestamp();
        var then = Acting.Of(Context.User);
        return await standings.NowAsync(then, AccessSetup.StampOf(Context.User), cancel) is { } now && now.Sees == then.Sees;
    }

    void Note(DisplayRow? display)
    {
        if (display is not null && Context.GetHttpContext() is { } http)
            displays.Saw(display.Id, http.Connection.RemoteIpAddress?.ToString(), Short(http.Request.Query["build"]), Short(http.Request.Query["screen"]));
    }

    WallMessage Tell() => new(clock.GetUtcNow().UtcDateTime, DateTime.UnixEpoch, null);

    // The panel's orientation is found out by the screen itself.
    static string KeyOf(WallView view) => (view with { Upright = false }).Key;

    static string? Short(string? text) => text is { Length: > 0 and <= 40 } ? text : null;

    async Task<ViewInUse> UseAsync(WallPass pass, CancellationToken cancel)
    {
        try
        {
            return await board.UseAsync(pass.View!, pass.Person, cancel);
        }
        catch (TooManyViews e)
        {
            throw new HubException(TooManyViews.Say(L), e);
        }
    }
}
