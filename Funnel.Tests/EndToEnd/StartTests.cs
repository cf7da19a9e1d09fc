using System.Net;
using System.Net.Sockets;
using Funnel.Tests.Kit;

namespace Funnel.Tests.EndToEnd;

/// <summary>Promise 90: a wrong setting ends the start with one plain sentence, and never with an empty company.</summary>
public sealed class StartTests
{
    public static TheoryData<string, string, string> Wrong => new()
    {
        { "Database__Provider", "Oracle", "Database:Provider" },
        { "Company__TimeZone", "Mars/Olympus", "Company:TimeZone" },
        { "Company__Currency", "Euro", "Company:Currency" },
        { "Company__Language", "xx", "Company:Language" },
        { "Urls", "http://127.0.0.1:99999", "99999" },
        { "Mail__Host", "smtp.example.com", "Mail:From" },
        { "Limits__Api__PerMinute", "0", "Limits:Api:PerMinute" },
        { "SignIn__OpenIdConnect__Authority", "login", "SignIn:OpenIdConnect:Authority" },
        { "SignIn__OpenIdConnect__ClientId", "funnel", "SignIn:OpenIdConnect:Authority" },
        { "SignIn__PasskeyDomain", "https://x.example", "SignIn:PasskeyDomain" },
        { "Limits__Circuit__Burst", "plenty", "Limits:Circuit:Burst" },
    };

    [Theory]
    [MemberData(nameof(Wrong))]
    public async Task A_wrong_setting_ends_the_start_with_a_sentence(string name, string value, string named)
    {
        using var folder = new TempFolder();
        var settings = new Dictionary<string, string?> { ["Urls"] = "http://127.0.0.1:0", [name] = value };

        var ended = await RunCommand.Async(folder.Path, [], settings, TimeSpan.FromMinutes(1));

        Assert.NotEqual(0, ended.ExitCode);
        Assert.Contains(named, ended.Errors, StringComparison.Ordinal);
        AssertOneSentence(ended);
    }

    [Fact]
    public async Task A_data_folder_that_cannot_be_made_is_named()
    {
        using var folder = new TempFolder();
        var file = folder.Write("file", "in the way");

        var ended = await RunCommand.Async(Path.Combine(file, "data"), [], new Dictionary<string, string?> { ["Urls"] = "http://127.0.0.1:0" }, TimeSpan.FromMinutes(1));

        Assert.NotEqual(0, ended.ExitCode);
        Assert.Contains("Data__Folder", ended.Errors, StringComparison.Ordinal);
        AssertOneSentence(ended);
    }

    [Theory]
    [InlineData(null, true)]
    [InlineData("Production", false)]
    public async Task Run_from_source_it_is_development_unless_the_shell_says_otherwise(string? said, bool development)
    {
        await using var app = await RunningApp.StartAsync(new RunningAppOptions
        {
            SignIn = false,
            Settings = new Dictionary<string, string?> { ["FUNNEL_RUN_AS"] = "Development", ["DOTNET_ENVIRONMENT"] = null, ["ASPNETCORE_ENVIRONMENT"] = said },
        });
        using var http = await app.ClientAsync(null);
        var page = await http.GetStringOfAnyAsync(development ? "/sign-in" : "/setup");
        Assert.Contains(development ? "/sign-in/as" : "Welcome to Funnel", page, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_port_in_use_is_named()
    {
        using var folder = new TempFolder();
        using var taken = new TcpListener(IPAddress.Loopback, 0);
        taken.Start();
        var port = ((IPEndPoint)taken.LocalEndpoint).Port;

        var ended = await RunCommand.Async(folder.Path, [], new Dictionary<string, string?> { ["Urls"] = $"http://127.0.0.1:{port}" }, TimeSpan.FromMinutes(1));

        Assert.NotEqual(0, ended.ExitCode);
        Assert.Contains(port.ToString(System.Globalization.CultureInfo.InvariantCulture), ended.Errors, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", ended.Errors, StringComparison.Ordinal);
    }

    static void AssertOneSentence(CommandResult ended)
    {
        Assert.DoesNotContain("   at ", ended.Errors, StringComparison.Ordinal);
        Assert.Single(ended.Errors.Split('\n', StringSplitOptions.RemoveEmptyEntries));
    }
}
