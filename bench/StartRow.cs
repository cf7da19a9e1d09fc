using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace Funnel.Bench;

/// <summary>The product itself started on the seeded folder, until it says that it is ready.</summary>
internal static class StartRow
{
    public static async Task<string> MeasureAsync(Company company)
    {
        var best = (Seconds: double.MaxValue, Processor: 0.0, Memory: 0L, Peak: 0L);
        for (var i = 0; i < 2; i++)
        {
            var one = await StartAsync(company.Folder);
            best = one.Seconds < best.Seconds ? one : best;
        }
        return $"| start → ready, the log in SQLite | {best.Seconds:0.0} s ({best.Processor:0.0} s of processor time); {best.Memory} MB, {best.Peak} MB at the peak of reading | – | ≤ 15 s, ≤ 700 MB |";
    }

    private static async Task<(double Seconds, double Processor, long Memory, long Peak)> StartAsync(string folder)
    {
        var address = $"http://127.0.0.1:{FreePort()}";
        var start = new ProcessStartInfo(Environment.ProcessPath!.EndsWith("dotnet", StringComparison.Ordinal) ? Environment.ProcessPath : "dotnet", "Funnel.Web.dll")
        {
            WorkingDirectory = AppContext.BaseDirectory,
            RedirectStandardOutput = true,
            UseShellExecute = false,
            Environment = { ["Data__Folder"] = folder, ["Urls"] = address, ["DOTNET_ENVIRONMENT"] = "Production" },
        };
        var watch = Stopwatch.StartNew();
        using var process = Process.Start(start)!;
        try
        {
            process.OutputDataReceived += (_, _) => { };
            process.BeginOutputReadLine();
            using var client = new HttpClient();
            while (!await IsReadyAsync(client, address + "/health/ready"))
            {
                if (process.HasExited || watch.Elapsed > TimeSpan.FromMinutes(5))
                    throw new InvalidOperationException("The product did not start.");
                await Task.Delay(50);
            }
            var seconds = watch.Elapsed.TotalSeconds;
            process.Refresh();
            return (seconds, process.TotalProcessorTime.TotalSeconds, process.WorkingSet64 >> 20, Peak(process.Id));
        }
        finally
        {
            process.Kill();
            await process.WaitForExitAsync();
        }
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

    // Process.PeakWorkingSet64 of another process is not told on Linux.
    private static long Peak(int process) =>
        File.ReadLines($"/proc/{process}/status").Where(l => l.StartsWith("VmHWM:", StringComparison.Ordinal))
            .Select(l => long.Parse(l.AsSpan(6, l.Length - 9), NumberStyles.AllowLeadingWhite | NumberStyles.AllowTrailingWhite, CultureInfo.InvariantCulture) >> 10).Single();

    private static int FreePort()
    {
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        socket.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        return ((IPEndPoint)socket.LocalEndPoint!).Port;
    }
}
