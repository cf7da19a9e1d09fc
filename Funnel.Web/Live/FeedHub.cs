using System.Runtime.CompilerServices;
using System.Threading.Channels;
using Funnel.Domain.Common;
using Funnel.Domain.Deals;
using Microsoft.AspNetCore.SignalR;

namespace Funnel.Web.Live;

/// <summary>Which events a client follows; null leaves that question open. Ids are the opaque strings of the API.</summary>
public sealed record FollowFilter(string? Deal = null, string? Pipeline = null);

/// <summary>An event as clients outside see it.</summary>
public sealed record FeedEvent(long Sequence, string Deal, int Version, DateTime At, string Actor, string Kind, object Data);

/// <summary>For clients outside this process. Nothing missed, nothing twice, in order: resume from the last sequence number seen.</summary>
public sealed class FeedHub(IEventLog log, LiveFeed feed, LiveHistory history, EventNames names) : Hub
{
    private const int Page = 500;

    public async IAsyncEnumerable<FeedEvent> Follow(long afterSequence, FollowFilter? filter, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        // A full channel means a wake-up is pending already; the log itself is read by number, so nothing is lost.
        var wake = Channel.CreateBounded<bool>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });
        using var subscription = feed.Subscribe(_ => wake.Writer.TryWrite(true));
        var last = Math.Max(0, afterSequence);
        while (true)
        {
            var events = await log.ReadAfterAsync(last, Page, cancellationToken);
            foreach (var e in events)
            {
                last = e.Sequence;
                if (Wanted(e, filter))
                    yield return names.Describe(e);
            }
            if (events.Count < Page)
                await wake.Reader.ReadAsync(cancellationToken);
        }
    }

    private bool Wanted(LoggedEvent e, FollowFilter? filter)
    {
        if (filter?.Deal is { } deal && e.Deal.ToString() != deal)
            return false;
        if (filter?.Pipeline is not { } pipeline)
            return true;
        return history.Now.History.Find(e.Deal) is { } track && track.Now.Pipeline == ParsePipeline(pipeline);
    }

    private static PipelineId? ParsePipeline(string text) =>
        int.TryParse(text, System.Globalization.NumberStyles.None, System.Globalization.CultureInfo.InvariantCulture, out var id) ? new PipelineId(id) : null;
}

/// <summary>Gives events the names programs know them by. A delegate, because the stored names belong to the data floor above.</summary>
public sealed class EventNames(Func<LoggedEvent, FeedEvent> describe)
{
    public FeedEvent Describe(LoggedEvent e) => describe(e);
}
