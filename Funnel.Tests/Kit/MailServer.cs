using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Threading.Channels;

namespace Funnel.Tests.Kit;

/// <summary>A mail server on loopback that takes every letter and keeps it.</summary>
public sealed class MailServer : IDisposable
{
    readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    readonly Channel<Taken> _taken = Channel.CreateUnbounded<Taken>();

    public MailServer()
    {
        _listener.Start();
        _ = Task.Run(ServeAsync);
    }

    public sealed record Taken(IReadOnlyList<string> Recipients, string Text);

    public Dictionary<string, string?> Settings => new()
    {
        ["Mail__Host"] = "127.0.0.1",
        ["Mail__Port"] = ((IPEndPoint)_listener.LocalEndpoint).Port.ToString(System.Globalization.CultureInfo.InvariantCulture),
        ["Mail__UseTls"] = "false",
        ["Mail__From"] = "funnel@acme.example",
        ["Mail__Site"] = "https://funnel.acme.example",
    };

    public async Task<Taken> NextAsync() => await _taken.Reader.ReadAsync(TestContext.Current.CancellationToken).AsTask().WaitAsync(TimeSpan.FromSeconds(30));

    /// <summary>What the server says to a letter (the count of letters so far): nothing set takes it, null breaks the line before an answer.</summary>
    public Func<int, string?>? AnswerData { get; set; }

    int _letters;

    public bool IsEmpty => !_taken.Reader.TryPeek(out _);

    public void Dispose() => _listener.Dispose();

    async Task ServeAsync()
    {
        while (true)
        {
            TcpClient client;
            try
            {
                client = await _listener.AcceptTcpClientAsync();
            }
            catch (Exception e) when (e is SocketException or ObjectDisposedException)
            {
                return;
            }
            _ = Task.Run(async () =>
            {
                try
                {
                    using (client)
                        await TakeAsync(client.GetStream());
                }
                catch (IOException)
                {
                    // The sender went away.
                }
            });
        }
    }

    async Task TakeAsync(NetworkStream wire)
    {
        using var reader = new StreamReader(wire, Encoding.UTF8);
        await using var writer = new StreamWriter(wire, new UTF8Encoding(false)) { NewLine = "\r\n", AutoFlush = true };
        var recipients = new List<string>();
        await writer.WriteLineAsync("220 here");
        while (await reader.ReadLineAsync() is { } line)
        {
            if (line.StartsWith("RCPT TO:", StringComparison.OrdinalIgnoreCase))
                recipients.Add(line[8..].Trim().Split(' ')[0].Trim('<', '>'));
            if (line.StartsWith("DATA", StringComparison.OrdinalIgnoreCase))
            {
                await writer.WriteLineAsync("354 go on");
                var text = new StringBuilder();
                while (await reader.ReadLineAsync() is { } part && part != ".")
                    text.AppendLine(part);
                _taken.Writer.TryWrite(new Taken(recipients, text.ToString()));
                if (AnswerData is { } answer)
                {
                    if (answer(Interlocked.Increment(ref _letters)) is not { } said)
                        return;
                    await writer.WriteLineAsync(said);
                    continue;
                }
            }
            await writer.WriteLineAsync(line.StartsWith("QUIT", StringComparison.OrdinalIgnoreCase) ? "221 bye" : "250 ok");
        }
    }
}
