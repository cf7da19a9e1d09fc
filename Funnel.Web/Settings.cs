using Funnel.Web.Data;
using Microsoft.Extensions.Configuration.Json;

namespace Funnel.Web;

public static class Settings
{
    /// <summary>
    /// Takes in the appsettings.Development.json that stands at the repository's root. It lies outside the content root of <c>dotnet run</c>, so it is
    /// inserted by hand: just before environment variables and command line, which must win over it.
    /// </summary>
    public static void AddSettings(this WebApplicationBuilder builder)
    {
        builder.Configuration.AddRootSettings(builder.Environment);
        if (builder.Configuration["Sample:Language"] is { Length: > 0 } language && !Shell.Languages.Codes.Contains(language))
            throw new StartRefused($"Sample:Language is “{language}”; it must be one of: {string.Join(", ", Shell.Languages.Codes)}.");
        foreach (var url in (builder.Configuration["Urls"] ?? "").Split(';', StringSplitOptions.RemoveEmptyEntries))
            if (!IsAddress(url))
                throw new StartRefused($"Urls has “{url}”, which is no address to listen on. Use one such as http://127.0.0.1:5080.");
    }

    public static void AddRootSettings(this IConfigurationBuilder configuration, IHostEnvironment environment)
    {
        if (!environment.IsDevelopment())
            return;
        var root = new DirectoryInfo(environment.ContentRootPath);
        while (root is not null && !File.Exists(Path.Combine(root.FullName, "Funnel.sln")))
            root = root.Parent;
        if (root is null)
            return;
        var source = new JsonConfigurationSource { Path = Path.Combine(root.FullName, "appsettings.Development.json"), Optional = true, ReloadOnChange = false };
        source.ResolveFileProvider();
        var sources = configuration.Sources;
        var at = sources.ToList().FindLastIndex(s => s is JsonConfigurationSource) + 1;
        sources.Insert(at, source);
    }

    private static bool IsAddress(string url)
    {
        try
        {
            return BindingAddress.Parse(url.Trim()).Port is >= 0 and <= 65535;
        }
        catch (FormatException)
        {
            return false;
        }
    }
}
