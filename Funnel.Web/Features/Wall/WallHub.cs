using System.Runtime.CompilerServices;
using Funnel.Web.Features.Wall.Frames;
using Microsoft.AspNetCore.SignalR;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Extensions.Localization;

namespace Funnel.Web.Features.Wall;

/// <summary>Frames as they come, for displays.</summary>
public sealed class WallHub(FrameBoard board, IStringLocalizer<WallTexts> L) : Hub
{
    /// <summary>
    /// The newest frame of the view (an address's query) and every newer one; in between a heartbeat. A slow display skips to the newest.
    /// </summary>
    /// <param name="has">Stamp of the frame the display shows already, or "".</param>
    public async IAsyncEnumerable<WallMessage> Watch(string view, string has, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        WallView wanted;
        try
        {
            wanted = WallView.Parse(QueryHelpers.ParseQuery(view));
        }
        catch (WrongAddress e)
        {
            throw new HubException(e.Say(L), e);
        }
        while (true)
        {
            var use = await UseAsync(wanted, cancellationToken);
            var wake = use.Watch(out var end);
            using (end)
            {
                while (use.Latest is not null)
                {
                    var message = board.MessageFor(use, has);
                    has = message.Frame?.Stamp ?? has;
                    yield return message;
                    if (!await wake.WaitToReadAsync(cancellationToken))
                        break;
                    wake.TryRead(out _);
                }
            }
            // The log is still being read, or the view was forgotten in that moment.
            await Task.Delay(TimeSpan.FromSeconds(1), cancellationToken);
        }
    }

    async Task<ViewInUse> UseAsync(WallView view, CancellationToken cancel)
    {
        try
        {
            return await board.UseAsync(view, cancel);
        }
        catch (TooManyViews e)
        {
            throw new HubException(TooManyViews.Say(L), e);
        }
    }
}
