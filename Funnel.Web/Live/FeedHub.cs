using System.Runtime.CompilerServices;
using System.Security.Claims;
using System.Threading.Channels;
using Funnel.Domain.Access;
using Funnel.Domain.Common;
using Funnel.Domain.Deals;
using Microsoft.AspNetCore.SignalR;

namespace Funnel.Web.Live;

/// <summary>Which events a client follows; null leaves that question open. Ids are the opaque strings of the API.</summary>
public sealed record FollowFilter(string? Deal = null, string? Pipeline = null);

/// <summary>An event as clients outside see it.</summary>
public sealed record FeedEvent(long Sequence, string Deal, int Version, DateTime At, string Actor, string Kind, object Data);

/// <summary>For clients outside this process. Nothing missed, nothing twice, in order: resume from the last sequence number seen.</summary>
public sealed class FeedHub(IEventLog log, LiveFeed feed, LiveHistory history, EventNames names, FollowRights rights, TimeProvider clock) : Hub
{
    private const int Page = 500;
    private static readonly TimeSpan AskAgain = TimeSpan.FromSeconds(3);

    public async IAsyncEnumerable<FeedEvent> Follow(long afterSequence, FollowFilter? filter, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var (deal, pipeline) = Parse(filter);
        var (within, askedAt) = (await ReachAsync(cancellationToken), clock.GetTimestamp());
        if (afterSequence > (await log.PositionAsync(cancellationToken)).Sequence)
            throw new HubException("The log does not go as far as that number; the database was replaced. Read everything anew, then follow from there.");
        // A full channel means a wake-up is pending already; the log itself is read by number, so nothing is lost.
        var wake = Channel.CreateBounded<bool>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });
        var replaced = false;
        using var subscription = feed.Subscribe(batch =>
        {
            if (batch.StartOver)
                Volatile.Write(ref replaced, true);
            wake.Writer.TryWrite(true);
        });
        var last = Math.Max(0, afterSequence);
        while (true)
        {
            // The numbers the client counts by mean other events now.
            if (Volatile.Read(ref replaced))
                throw new HubException("The database was replaced by another one. Read everything anew, then follow from there.");
            // A role taken away, a key revoked: no event after that.
            if (clock.GetElapsedTime(askedAt) >= AskAgain)
                (within, askedAt) = (await ReachAsync(cancellationToken), clock.GetTimestamp());
            var events = await log.ReadAfterAsync(last, Page, cancellationToken);
            // Only the history knows an event's pipeline and owner, and the log may be ahead of it: then wait for the history, never drop an event.
            var state = history.Now;
            var known = pipeline is null && within.All ? long.MaxValue : state.Sequence;
            foreach (var e in events.TakeWhile(e => e.Sequence <= known))
            {
                last = e.Sequence;
                if (Wanted(e, deal, pipeline) && state.MaySee(e, within))
                    yield return names.Describe(e);
            }
            if (events.Count < Page || events[^1].Sequence > known)
                await WakeAsync(wake.Reader, cancellationToken);
        }
    }

    // Woken by the feed, or to ask again whether this client may still listen.
    private static async Task WakeAsync(ChannelReader<bool> wake, CancellationToken cancel)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        patience.CancelAfter(AskAgain);
        try
        {
            await wake.ReadAsync(patience.Token);
        }
        catch (OperationCanceledException) when (!cancel.IsCancellationRequested)
        {
        }
    }

    private async Task<Reach> ReachAsync(CancellationToken cancel) =>
        await rights.AskAsync(Context.User, cancel) ?? throw new HubException("You may no longer follow: the account or key was switched off.");

    private bool Wanted(LoggedEvent e, DealId? deal, PipelineId? pipeline) =>
        (deal is null || e.Deal == deal)
        && (pipeline is null || (e.Event is DealTransferred t && t.FromPipeline == pipeline) || PipelineAt(e) == pipeline);

    // Where the deal was right after the event, not where it is today: who resumes must be told the same as who listened all along.
    private PipelineId? PipelineAt(LoggedEvent e)
    {
        PipelineId? pipeline = null;
        if (history.Now.History.Find(e.Deal) is { } track)
            foreach (var change in track.Changes)
                if (change.Version <= e.Version)
                    pipeline = change.Pipeline;
        return pipeline;
    }

    // What is no id would match nothing, and the client would wait for ever believing it listens.
    private static (DealId? Deal, PipelineId? Pipeline) Parse(FollowFilter? filter)
    {
        DealId? deal = filter?.Deal is not { } d ? null : DealId.TryParse(d, out var id) ? id : throw new HubException($"“{d}” is not the id of a deal.");
        PipelineId? pipeline = filter?.Pipeline is not { } p ? null
            : int.TryParse(p, System.Globalization.NumberStyles.None, System.Globalization.CultureInfo.InvariantCulture, out var number) ? new PipelineId(number)
            : throw new HubException($"“{p}” is not the id of a pipeline.");
        return (deal, pipeline);
    }
}

/// <summary>Says how far the client of a connection may see at this moment; null: no longer at all. Asked of the floor above, which knows accounts and keys.</summary>
public sealed class FollowRights(Func<ClaimsPrincipal?, CancellationToken, Task<Reach?>> ask)
{
    public Task<Reach?> AskAsync(ClaimsPrincipal? user, CancellationToken cancel) => ask(user, cancel);
}

/// <summary>Gives events the names programs know them by. A delegate, because the stored names belong to the data floor above.</summary>
public sealed class EventNames(Func<LoggedEvent, FeedEvent> describe)
{
    public FeedEvent Describe(LoggedEvent e) => describe(e);
}
