using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Funnel.Tests.Kit;

public sealed class TcpCutTests : IAsyncDisposable
{
    static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);
    readonly TcpListener _echo = new(IPAddress.Loopback, 0);
    readonly TcpCut _wire;

    public TcpCutTests()
    {
        _echo.Start();
        _ = EchoAsync();
        _wire = TcpCut.Before(new Uri($"http://127.0.0.1:{((IPEndPoint)_echo.LocalEndpoint).Port}/"));
    }

    [Fact]
    public async Task Forwards_both_ways_and_passes_the_end_on()
    {
        using var client = await ConnectAsync();
        await SayAsync(client, "hello");
        Assert.Equal("hello", await HearAsync(client, 5));
        var stream = client.GetStream();
        client.Client.Shutdown(SocketShutdown.Send);
        Assert.Equal("", await HearAsync(stream, 1));
    }

    [Fact]
    public async Task A_cut_resets_open_connections_and_new_ones_until_it_forwards_again()
    {
        using var before = await ConnectAsync();
        await SayAsync(before, "a");
        await HearAsync(before, 1);

        _wire.Cut();
        await Assert.ThrowsAsync<IOException>(() => HearAsync(before, 1));
        await AssertResetAsync();
        Assert.Equal(0, _wire.Connections);

        _wire.Forward();
        await AssertEchoesAsync();
    }

    [Fact]
    public async Task Refusing_means_nobody_listens_and_the_same_port_comes_back()
    {
        _wire.Refuse();
        var refused = await Assert.ThrowsAsync<SocketException>(ConnectAsync);
        Assert.Equal(SocketError.ConnectionRefused, refused.SocketErrorCode);

        _wire.Forward();
        await AssertEchoesAsync();
    }

    [Fact]
    public async Task A_black_hole_holds_bytes_and_connections_and_delivers_them_later()
    {
        using var old = await ConnectAsync();
        await SayAsync(old, "a");
        await HearAsync(old, 1);

        _wire.BlackHole();
        using var fresh = await ConnectAsync();
        await SayAsync(old, "b");
        await SayAsync(fresh, "c");
        var heldBack = HearAsync(old, 1);
        var waiting = HearAsync(fresh, 1);
        await Task.WhenAny(heldBack, waiting, Task.Delay(200));
        Assert.False(heldBack.IsCompleted);
        Assert.False(waiting.IsCompleted);

        _wire.Forward();
        Assert.Equal("b", await heldBack);
        Assert.Equal("c", await waiting);
    }

    [Fact]
    public async Task A_bad_gateway_answers_every_request_with_a_page_of_its_own()
    {
        _wire.BadGateway();
        using var http = new HttpClient();
        for (var i = 0; i < 3; i++)
        {
            using var answer = await http.GetAsync(_wire.Address);
            Assert.Equal(HttpStatusCode.BadGateway, answer.StatusCode);
            Assert.Equal("text/html", answer.Content.Headers.ContentType?.MediaType);
            Assert.Contains("502", await answer.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        }

        _wire.Answer(200, "");
        Assert.Equal("", await http.GetStringAsync(_wire.Address));
    }

    [Fact]
    public async Task A_target_that_is_gone_looks_like_a_cut()
    {
        _echo.Stop();
        await AssertResetAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await _wire.DisposeAsync();
        _echo.Dispose();
    }

    async Task AssertEchoesAsync()
    {
        using var client = await ConnectAsync();
        await SayAsync(client, "x");
        Assert.Equal("x", await HearAsync(client, 1));
    }

    // The reset may come while connecting or while reading.
    async Task AssertResetAsync()
    {
        var failure = await Assert.ThrowsAnyAsync<Exception>(async () =>
        {
            using var client = await ConnectAsync();
            await HearAsync(client, 1);
        });
        Assert.Equal(SocketError.ConnectionReset, ((failure as SocketException) ?? failure.InnerException as SocketException)?.SocketErrorCode);
    }

    async Task<TcpClient> ConnectAsync()
    {
        var client = new TcpClient();
        await client.ConnectAsync(_wire.Address.Host, _wire.Address.Port);
        return client;
    }

    static Task SayAsync(TcpClient client, string text) => client.GetStream().WriteAsync(Encoding.ASCII.GetBytes(text)).AsTask();

    static Task<string> HearAsync(TcpClient client, int length) => HearAsync(client.GetStream(), length);

    static async Task<string> HearAsync(NetworkStream stream, int length)
    {
        var buffer = new byte[length];
        using var patience = new CancellationTokenSource(Patience);
        var read = await stream.ReadAtLeastAsync(buffer, length, throwOnEndOfStream: false, patience.Token);
        return Encoding.ASCII.GetString(buffer, 0, read);
    }

    async Task EchoAsync()
    {
        try
        {
            while (true)
            {
                var client = await _echo.AcceptTcpClientAsync();
                _ = EchoOneAsync(client);
            }
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException)
        {
            // Stopped.
        }
    }

    static async Task EchoOneAsync(TcpClient client)
    {
        using (client)
        {
            try
            {
                await client.GetStream().CopyToAsync(client.GetStream());
            }
            catch (IOException)
            {
                // Cut, as the tests do.
            }
        }
    }
}
