using System.Net.WebSockets;
using System.Text;

namespace Funnel.Tests.Kit;

/// <summary>
/// Speaks to a Blazor circuit hub by hand, past the browser's script: any call, any size, any number. Frames are "blazorpack": a length and a MessagePack array.
/// </summary>
public sealed class BlazorSocket : IAsyncDisposable
{
    readonly ClientWebSocket _socket = new();
    readonly StringBuilder _heard = new();
    Task _listening = Task.CompletedTask;

    BlazorSocket()
    {
    }

    /// <summary>Text the server sent, whatever binary stood around it.</summary>
    public string Heard
    {
        get
        {
            lock (_heard)
                return _heard.ToString();
        }
    }

    /// <summary>Ends when the server has closed or dropped the connection.</summary>
    public Task Closed => _listening.WaitAsync(TimeSpan.FromSeconds(30), TestContext.Current.CancellationToken);

    public static async Task<BlazorSocket> ConnectAsync(RunningApp app, string path = "_blazor")
    {
        var speaker = new BlazorSocket();
        // Whose window it is; strangers get no circuit at all.
        speaker._socket.Options.SetRequestHeader("Cookie", await app.CookieAsync(RunningApp.Administrator));
        try
        {
            await speaker._socket.ConnectAsync(new Uri(app.Address.ToString().Replace("http://", "ws://", StringComparison.Ordinal) + path), TestContext.Current.CancellationToken);
        }
        catch
        {
            await speaker.DisposeAsync();
            throw;
        }
        speaker._listening = speaker.ListenAsync();
        await speaker._socket.SendAsync(Encoding.UTF8.GetBytes("{\"protocol\":\"blazorpack\",\"version\":1}\u001e"), WebSocketMessageType.Binary, true, TestContext.Current.CancellationToken);
        return speaker;
    }

    /// <summary>As <see cref="ConnectAsync"/>, with a circuit that shows nothing but takes calls.</summary>
    public static async Task<BlazorSocket> OpenCircuitAsync(RunningApp app)
    {
        var speaker = await ConnectAsync(app);
        await speaker.SendAsync(Call("StartCircuit", "1", app.Address.ToString(), app.Address.ToString(), "[]", ""));
        // The answer is the circuit's secret; Data Protection begins everything with these letters.
        await Wait.UntilAsync(() => speaker.Heard.Contains("CfDJ8", StringComparison.Ordinal), "the circuit");
        // From here on Blazor asks its circuit handlers.
        await speaker.SendAsync(Call("UpdateRootComponents", null, """{"batchId":1,"operations":[]}""", ""));
        return speaker;
    }

    /// <summary>A call as the browser sends it; arguments are texts and whole numbers.</summary>
    public static byte[] Call(string target, string? invocation, params ReadOnlySpan<object> arguments)
    {
        var body = new List<byte> { 0x95, 1, 0x80 };
        Write(body, invocation);
        Write(body, target);
        body.Add((byte)(0x90 | arguments.Length));
        foreach (var argument in arguments)
            Write(body, argument);
        var frame = new List<byte>();
        var length = body.Count;
        for (; length > 0x7F; length >>= 7)
            frame.Add((byte)(length | 0x80));
        frame.Add((byte)length);
        return [.. frame, .. body];
    }

    public async Task SendAsync(ReadOnlyMemory<byte> frame) => await _socket.SendAsync(frame, WebSocketMessageType.Binary, true, TestContext.Current.CancellationToken);

    /// <summary>Sends one frame after another as fast as they go; returns how many left before the server closed.</summary>
    public async Task<int> FloodAsync(byte[] frame, int times)
    {
        for (var sent = 0; sent < times; sent++)
        {
            try
            {
                await SendAsync(frame);
            }
            catch (Exception e) when (e is WebSocketException or OperationCanceledException or ObjectDisposedException or InvalidOperationException)
            {
                return sent;
            }
        }
        return times;
    }

    public async ValueTask DisposeAsync()
    {
        _socket.Abort();
        _socket.Dispose();
        await _listening.WaitAsync(TimeSpan.FromSeconds(30));
    }

    async Task ListenAsync()
    {
        var buffer = new byte[16 * 1024];
        try
        {
            while (await _socket.ReceiveAsync(buffer, CancellationToken.None) is { MessageType: not WebSocketMessageType.Close } part)
                lock (_heard)
                    _heard.Append(Encoding.UTF8.GetString(buffer, 0, part.Count));
        }
        catch (Exception e) when (e is WebSocketException or OperationCanceledException or ObjectDisposedException)
        {
            // Dropped without a farewell: closed as well.
        }
    }

    static void Write(List<byte> body, object? value)
    {
        switch (value)
        {
            case null:
                body.Add(0xC0);
                break;
            case int number:
                body.AddRange([0xD2, (byte)(number >> 24), (byte)(number >> 16), (byte)(number >> 8), (byte)number]);
                break;
            case string text:
                var bytes = Encoding.UTF8.GetBytes(text);
                body.AddRange([0xDB, (byte)(bytes.Length >> 24), (byte)(bytes.Length >> 16), (byte)(bytes.Length >> 8), (byte)bytes.Length, .. bytes]);
                break;
            default:
                throw new ArgumentException($"A {value.GetType().Name} is not written here.", nameof(value));
        }
    }
}
