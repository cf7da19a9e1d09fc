using Funnel.Tests.Kit;
using Funnel.Web;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.FileProviders;
using Microsoft.Extensions.Hosting;

namespace Funnel.Tests.EndToEnd;

/// <summary>The appsettings.Development.json at the root of the repository is read, and environment variables win over it.</summary>
public sealed class RootSettingsTests
{
    [Fact]
    public void The_file_at_the_root_is_read_in_development()
    {
        using var folder = Root("""{ "Company": { "TimeZone": "Asia/Tokyo" } }""");

        Assert.Equal("Asia/Tokyo", Settings(folder, "Development")["Company:TimeZone"]);
        Assert.Null(Settings(folder, "Production")["Company:TimeZone"]);
    }

    [Fact]
    public void What_comes_after_the_files_wins()
    {
        using var folder = Root("""{ "Company": { "TimeZone": "Asia/Tokyo" } }""");

        var settings = Settings(folder, "Development", new() { ["Company:TimeZone"] = "Europe/Paris" });

        Assert.Equal("Europe/Paris", settings["Company:TimeZone"]);
    }

    [Fact]
    public void The_file_of_this_repository_turns_the_sample_on()
    {
        var configuration = new ConfigurationManager();
        configuration.AddRootSettings(new HostOf("Development", Repository.File("Funnel.Web")));

        Assert.Equal("True", configuration["Sample:Load"]);
    }

    static TempFolder Root(string json)
    {
        var folder = new TempFolder();
        folder.Write("Funnel.sln", "");
        folder.Write("appsettings.Development.json", json);
        Directory.CreateDirectory(Path.Combine(folder.Path, "Funnel.Web"));
        return folder;
    }

    static ConfigurationManager Settings(TempFolder folder, string environment, Dictionary<string, string?>? later = null)
    {
        var configuration = new ConfigurationManager();
        configuration.AddJsonFile(Path.Combine(folder.Path, "none.json"), optional: true);
        configuration.AddInMemoryCollection(later ?? []);
        configuration.AddRootSettings(new HostOf(environment, Path.Combine(folder.Path, "Funnel.Web")));
        return configuration;
    }

    sealed class HostOf(string name, string root) : IHostEnvironment
    {
        public string EnvironmentName { get; set; } = name;

        public string ApplicationName { get; set; } = "Funnel";

        public string ContentRootPath { get; set; } = root;

        public IFileProvider ContentRootFileProvider { get; set; } = new NullFileProvider();
    }
}
