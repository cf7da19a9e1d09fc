using Microsoft.AspNetCore.Components.Server.Circuits;

namespace Funnel.Web.Access.Limits;

/// <summary>
/// Ends a window that floods. What is thrown here ends the circuit: Blazor disposes it, tells the client, and drops the connection at the client's next message.
/// Blazor asks its handlers only from a circuit's first components on; a circuit that shows nothing is held back by <see cref="LimitedProtocols"/>.
/// </summary>
public sealed class CircuitLimit(LimitSettings limits, TimeProvider clock, ILogger<CircuitLimit> logger) : CircuitHandler
{
    private readonly TokenBucket _bucket = new(clock, limits.CircuitPerSecond, limits.CircuitBurst);
    private int _told;

    // Outermost, and not async: for some messages Blazor looks only at what is thrown before the first await.
    public override int Order => int.MinValue;

    public override Func<CircuitInboundActivityContext, Task> CreateInboundActivityHandler(Func<CircuitInboundActivityContext, Task> next) => context =>
    {
        if (_bucket.TryTake())
            return next(context);
        // One line a circuit: its flood must not become one in the log.
        if (Interlocked.Exchange(ref _told, 1) == 0)
            Flooded(logger, context.Circuit.Id, limits.CircuitPerSecond, null);
        throw new TooManyMessages();
    };

    private static readonly Action<ILogger, string, int, Exception?> Flooded = LoggerMessage.Define<string, int>(
        LogLevel.Warning, new EventId(1, "CircuitFlooded"), "Circuit {Circuit} was ended: it sent more than {Limit} messages a second.");
}

public sealed class TooManyMessages() : Exception("This window sent too many messages and was ended. Reload the page.");
