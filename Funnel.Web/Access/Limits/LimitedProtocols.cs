using System.Buffers;
using System.Diagnostics.CodeAnalysis;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.SignalR;
using Microsoft.AspNetCore.SignalR.Protocol;

namespace Funnel.Web.Access.Limits;

/// <summary>
/// Ends a connection, of any hub and any transport, that sends too many messages. Hub filters and circuit handlers see only calls of known methods;
/// here every message counts. SignalR asks once per connection for its protocol, so each connection gets a bucket of its own.
/// </summary>
public sealed class LimitedProtocols(IHubProtocolResolver inner, LimitSettings limits, TimeProvider clock, ILogger<LimitedProtocols> logger) : IHubProtocolResolver
{
    public IReadOnlyList<IHubProtocol> AllProtocols => inner.AllProtocols;

    public IHubProtocol? GetProtocol(string protocolName, IReadOnlyList<string>? supportedProtocols) =>
        inner.GetProtocol(protocolName, supportedProtocols) is { } protocol
            ? new Limited(protocol, new TokenBucket(clock, limits.ConnectionPerSecond, limits.ConnectionBurst), () => Flooded(logger, protocolName, limits.ConnectionPerSecond, null)) : null;

    // SignalR itself tells of it at debug level only.
    private static readonly Action<ILogger, string, int, Exception?> Flooded = LoggerMessage.Define<string, int>(
        LogLevel.Warning, new EventId(1, "ConnectionFlooded"), "A connection speaking {Protocol} was closed: it sent more than {Limit} messages a second.");

    private sealed class Limited(IHubProtocol inner, TokenBucket bucket, Action flooded) : IHubProtocol
    {
        public string Name => inner.Name;

        public int Version => inner.Version;

        public TransferFormat TransferFormat => inner.TransferFormat;

        public bool IsVersionSupported(int version) => inner.IsVersionSupported(version);

        public ReadOnlyMemory<byte> GetMessageBytes(HubMessage message) => inner.GetMessageBytes(message);

        public void WriteMessage(HubMessage message, IBufferWriter<byte> output) => inner.WriteMessage(message, output);

        public bool TryParseMessage(ref ReadOnlySequence<byte> input, IInvocationBinder binder, [NotNullWhen(true)] out HubMessage? message)
        {
            if (!inner.TryParseMessage(ref input, binder, out message))
                return false;
            if (bucket.TryTake())
                return true;
            flooded();
            throw new InvalidDataException("The connection sent too many messages and was closed.");
        }
    }
}
