using System.Diagnostics;
using System.Net;
using System.Net.Sockets;

namespace Funnel.Tests.Kit;

public sealed class RunningAppTests
{
    [Fact]
    public async Task Answers_at_an_address_of_its_own_stops_politely_and_leaves_nothing_behind()
    {
        var app = await RunningApp.StartAsync();
        var (process, folder) = (app.ProcessId, app.DataFolder);
        Assert.NotEqual(0, app.Address.Port);
        using (var answer = await app.Http.GetAsync("/"))
            Assert.True((int)answer.StatusCode < 500);

        Assert.Equal(0, await app.StopAsync());
        await Assert.ThrowsAsync<HttpRequestException>(() => app.Http.GetAsync("/"));

        await app.DisposeAsync();
        Assert.Throws<ArgumentException>(() => Process.GetProcessById(process));
        Assert.False(Directory.Exists(folder));
    }

    [Fact]
    public async Task A_killed_app_comes_back_on_the_same_port_and_folder()
    {
        await using var app = await RunningApp.StartAsync();
        var (address, process) = (app.Address, app.ProcessId);
        File.WriteAllText(Path.Combine(app.DataFolder, "kept.txt"), "kept");

        app.Kill();
        await Assert.ThrowsAsync<HttpRequestException>(() => app.Http.GetAsync("/"));
        await app.RestartAsync();

        Assert.Equal(address, app.Address);
        Assert.NotEqual(process, app.ProcessId);
        Assert.True(File.Exists(Path.Combine(app.DataFolder, "kept.txt")));
        using var answer = await app.Http.GetAsync("/");
        Assert.True((int)answer.StatusCode < 500);
    }

    [Fact]
    public async Task A_start_that_fails_says_what_the_app_said()
    {
        using var taken = new TcpListener(IPAddress.Loopback, 0);
        taken.Start();
        var failure = await Assert.ThrowsAsync<InvalidOperationException>(() => RunningApp.StartAsync(new RunningAppOptions
        {
            Settings = new Dictionary<string, string?> { ["Urls"] = $"http://{taken.LocalEndpoint}" },
        }));
        Assert.Contains("in use", failure.Message, StringComparison.Ordinal);
    }
}
