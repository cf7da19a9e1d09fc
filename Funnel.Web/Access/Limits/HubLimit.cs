using Microsoft.AspNetCore.SignalR;

namespace Funnel.Web.Access.Limits;

/// <summary>Refuses a call of a hub of ours when its connection has called too often; the connection and what it streams go on.</summary>
public sealed class HubLimit(LimitSettings limits, TimeProvider clock) : IHubFilter
{
    public static bool IsOurs(Type hub) => hub.Assembly == typeof(HubLimit).Assembly;

    public ValueTask<object?> InvokeMethodAsync(HubInvocationContext invocationContext, Func<HubInvocationContext, ValueTask<object?>> next)
    {
        ArgumentNullException.ThrowIfNull(invocationContext);
        ArgumentNullException.ThrowIfNull(next);
        // Blazor's own hub speaks for a circuit; CircuitLimit counts there.
        if (!IsOurs(invocationContext.Hub.GetType()))
            return next(invocationContext);
        var items = invocationContext.Context.Items;
        TokenBucket bucket;
        lock (items)
        {
            if (items.TryGetValue(typeof(HubLimit), out var kept))
                bucket = (TokenBucket)kept!;
            else
                items[typeof(HubLimit)] = bucket = new TokenBucket(clock, limits.HubPerMinute / 60.0, limits.HubPerMinute);
        }
        return bucket.TryTake() ? next(invocationContext)
            : throw new HubException($"Too many calls: {limits.HubPerMinute} a minute are served. Call again a little later.");
    }
}
