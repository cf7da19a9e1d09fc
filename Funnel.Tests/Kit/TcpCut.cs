using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Funnel.Tests.Kit;

/// <summary>
/// A wire that can be cut: a loopback TCP proxy before an app. Its address stays the same whatever it does.
/// <code>await using var wire = TcpCut.Before(app.Address); … wire.Cut(); … wire.Forward();</code>
/// </summary>
public sealed class TcpCut : IAsyncDisposable
{
    static readonly System.Collections.Concurrent.ConcurrentDictionary<int, int> Targets = new();

    readonly Uri _target;
    readonly IPEndPoint _at;
    readonly CancellationTokenSource _end = new();
    readonly Lock _lock = new();
    readonly HashSet<Socket> _live = [];
    Socket? _listener;
    State _state = new(Mode.Forward, []);
    TaskCompletionSource _flows = Opened();

    TcpCut(Uri target)
    {
        _target = target;
        _listener = Listen(new IPEndPoint(IPAddress.Loopback, 0));
        _at = (IPEndPoint)_listener.LocalEndPoint!;
        Address = new UriBuilder(target) { Host = "127.0.0.1", Port = _at.Port }.Uri;
        Targets[_at.Port] = target.Port;
        _ = AcceptAsync(_listener);
    }

    /// <summary>The port an app listens on behind this one; the same when there is no wire before it.</summary>
    internal static int Behind(int port) => Targets.GetValueOrDefault(port, port);

    /// <summary>Begins in <see cref="Forward"/>.</summary>
    public static TcpCut Before(Uri target) => new(target);

    /// <summary>Where clients knock: the target's address with this proxy's port.</summary>
    public Uri Address { get; }

    /// <summary>Connections open through the proxy now (both ends of one count as one).</summary>
    public int Connections { get { lock (_lock) return _live.Count; } }

    /// <summary>Everything passes; what a black hole held back is delivered now.</summary>
    public void Forward() => Become(new State(Mode.Forward, []), drop: false);

    /// <summary>Open connections are reset, and new ones are reset as soon as they come.</summary>
    public void Cut() => Become(new State(Mode.Cut, []), drop: true);

    /// <summary>Open connections are reset; nothing listens, so new ones are refused.</summary>
    public void Refuse() => Become(new State(Mode.Refuse, []), drop: true);

    /// <summary>Nothing passes and nothing closes, as when a cable is pulled: bytes and new connections wait.</summary>
    public void BlackHole() => Become(new State(Mode.BlackHole, []), drop: false);

    /// <summary>Open connections are reset; every new request gets this answer, as from a proxy whose server is gone.</summary>
    public void Answer(int status, string body, string contentType = "text/html; charset=utf-8")
    {
        var text = Encoding.UTF8.GetBytes(body);
        var head = Encoding.ASCII.GetBytes(
            $"HTTP/1.1 {status} {(HttpStatusCode)status}\r\nContent-Type: {contentType}\r\nContent-Length: {text.Length}\r\nConnection: close\r\n\r\n");
        Become(new State(Mode.Answer, [.. head, .. text]), drop: true);
    }

    public void BadGateway() => Answer(502, "<html><body><h1>502 Bad Gateway</h1></body></html>");

    public async ValueTask DisposeAsync()
    {
        await _end.CancelAsync();
        Become(new State(Mode.Cut, []), drop: true);
        lock (_lock)
        {
            _listener?.Dispose();
            _listener = null;
        }
        _end.Dispose();
    }

    void Become(State state, bool drop)
    {
        Socket[] dropped = [];
        lock (_lock)
        {
            _state = state;
            if (state.Mode == Mode.BlackHole)
            {
                if (_flows.Task.IsCompleted)
                    _flows = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            }
            else
            {
                _flows.TrySetResult();
            }

            if (drop)
            {
                dropped = [.. _live];
                _live.Clear();
            }

            if (state.Mode == Mode.Refuse)
            {
                _listener?.Dispose();
                _listener = null;
            }
            else if (_listener is null && !_end.IsCancellationRequested)
            {
                _listener = Listen(_at);
                _ = AcceptAsync(_listener);
            }
        }
        foreach (var client in dropped)
            Reset(client);
    }

    async Task AcceptAsync(Socket listener)
    {
        while (true)
        {
            Socket client;
            try
            {
                client = await listener.AcceptAsync(_end.Token);
            }
            catch (Exception e) when (e is SocketException or ObjectDisposedException or OperationCanceledException)
            {
                return;
            }
            _ = ServeAsync(client);
        }
    }

    async Task ServeAsync(Socket client)
    {
        lock (_lock)
            _live.Add(client);
        try
        {
            var state = await FlowingAsync();
            if (state.Mode == Mode.Forward)
                await RelayAsync(client);
            else if (state.Mode == Mode.Answer)
                await AnswerAsync(client, state.Reply);
        }
        catch (Exception e) when (e is SocketException or IOException or ObjectDisposedException or OperationCanceledException)
        {
            // One end is gone: so is the connection.
        }
        finally
        {
            lock (_lock)
                _live.Remove(client);
            Reset(client);
        }
    }

    async Task RelayAsync(Socket client)
    {
        client.NoDelay = true;
        using var server = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        await server.ConnectAsync(_target.Host, _target.Port, _end.Token);
        // The first end to fail takes the other with it; a plain end of stream is passed on.
        var up = PumpAsync(client, server);
        var down = PumpAsync(server, client);
        var first = await Task.WhenAny(up, down);
        if (!first.IsCompletedSuccessfully)
        {
            Reset(client);
            Reset(server);
        }
        await Task.WhenAll(up, down);
    }

    async Task PumpAsync(Socket from, Socket to)
    {
        var buffer = new byte[32 * 1024];
        int read;
        while ((read = await from.ReceiveAsync(buffer, _end.Token)) > 0)
        {
            await FlowingAsync();
            for (var sent = 0; sent < read;)
                sent += await to.SendAsync(buffer.AsMemory(sent, read - sent), _end.Token);
        }
        await FlowingAsync();
        to.Shutdown(SocketShutdown.Send);
    }

    async Task AnswerAsync(Socket client, byte[] reply)
    {
        // The request is read up to its blank line first: closing on unread bytes would reset the answer away.
        var buffer = new byte[32 * 1024];
        var have = 0;
        while (have < buffer.Length)
        {
            var read = await client.ReceiveAsync(buffer.AsMemory(have), _end.Token);
            if (read == 0)
                return;
            have += read;
            if (buffer.AsSpan(0, have).IndexOf("\r\n\r\n"u8) >= 0)
                break;
        }
        await client.SendAsync(reply, _end.Token);
        client.Shutdown(SocketShutdown.Send);
        while (await client.ReceiveAsync(buffer, _end.Token) > 0)
        {
            // Until the client has closed its side, too.
        }
    }

    /// <summary>The state as soon as it is no black hole.</summary>
    async Task<State> FlowingAsync()
    {
        while (true)
        {
            Task flows;
            lock (_lock)
            {
                if (_state.Mode != Mode.BlackHole)
                    return _state;
                flows = _flows.Task;
            }
            await flows.WaitAsync(_end.Token);
        }
    }

    static Socket Listen(IPEndPoint at)
    {
        var listener = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        listener.Bind(at);
        listener.Listen(512);
        return listener;
    }

    static void Reset(Socket socket)
    {
        try
        {
            socket.LingerState = new LingerOption(enable: true, seconds: 0);
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException)
        {
            // Closed already.
        }
        socket.Dispose();
    }

    static TaskCompletionSource Opened()
    {
        var opened = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        opened.SetResult();
        return opened;
    }

    enum Mode { Forward, Cut, Refuse, BlackHole, Answer }

    sealed record State(Mode Mode, byte[] Reply);
}
