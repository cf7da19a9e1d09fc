using System.Diagnostics;
using System.Net;
using System.Net.Sockets;

namespace Funnel.Bench;

/// <summary>The product itself, started on a folder and ended with this object.</summary>
internal sealed class Served : IAsyncDisposable
{
    private readonly Process _process;

    private Served(Process process, string address) => (_process, Address) = (process, address);

    public string Address { get; }

    public Process Process => _process;

    /// <summary>Waits until it says that it is ready.</summary>
    /// <exception cref="InvalidOperationException">It ended, or was not ready within five minutes.</exception>
    public static async Task<Served> StartAsync(string folder, string environment = "Production")
    {
        var address = $"http://127.0.0.1:{FreePort()}";
        var start = new ProcessStartInfo(Environment.ProcessPath!.EndsWith("dotnet", StringComparison.Ordinal) ? Environment.ProcessPath : "dotnet", "Funnel.Web.dll")
        {
            WorkingDirectory = AppContext.BaseDirectory,
            RedirectStandardOutput = true,
            UseShellExecute = false,
            Environment = { ["Data__Folder"] = folder, ["Urls"] = address, ["DOTNET_ENVIRONMENT"] = environment, ["Sample__Load"] = "false" },
        };
        var watch = Stopwatch.StartNew();
        var served = new Served(Process.Start(start)!, address);
        served._process.OutputDataReceived += (_, _) => { };
        served._process.BeginOutputReadLine();
        using var client = new HttpClient();
        while (!await IsReadyAsync(client, address + "/health/ready"))
        {
            if (served._process.HasExited || watch.Elapsed > TimeSpan.FromMinutes(5))
            {
                await served.DisposeAsync();
                throw new InvalidOperationException("The product did not start.");
            }
            await Task.Delay(50);
        }
        return served;
    }

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
            _process.Kill();
        await _process.WaitForExitAsync();
        _process.Dispose();
    }

    private static async Task<bool> IsReadyAsync(HttpClient client, string address)
    {
        try
        {
            return (await client.GetAsync(address)).StatusCode == HttpStatusCode.OK;
        }
        catch (HttpRequestException)
        {
            return false;
        }
    }

    private static int FreePort()
    {
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        socket.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        return ((IPEndPoint)socket.LocalEndPoint!).Port;
    }
}
