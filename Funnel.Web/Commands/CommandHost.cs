using Funnel.Domain.Common;
using Funnel.Web.Access;
using Funnel.Web.Data;
using Funnel.Web.Features.Import;
using Funnel.Web.Live;

namespace Funnel.Web.Commands;

/// <summary>The services of the web application, without the web: same settings, same database, nothing listens.</summary>
public sealed class CommandHost(string[] settings)
{
    /// <summary>Runs the work and gives its exit code; a refusal becomes one sentence on the error stream and 1.</summary>
    public async Task<int> RunAsync(Func<IServiceProvider, Task<int>> work, CancellationToken cancel)
    {
        try
        {
            var builder = WebApplication.CreateBuilder(settings);
            builder.AddSettings();
            builder.Services.AddSingleton(TimeProvider.System);
            var data = DatabaseSetup.DataSettings.From(builder.Configuration, builder.Environment.ContentRootPath);
            builder.Services.AddFunnelData(data);
            // The same keys as the web application's, or it would not know the links made here.
            builder.Services.AddAccess(data);
            builder.Services.AddSingleton<TailSignal>();
            builder.Services.AddImport();
            await using var app = builder.Build();
            await app.Services.PrepareDatabaseAsync(app.Configuration, cancel);
            return await work(app.Services);
        }
        catch (Exception e) when (e is StartRefused or ImportRefused or RuleViolation)
        {
            await Console.Error.WriteLineAsync(e.Message);
            return 1;
        }
        catch (OperationCanceledException) when (cancel.IsCancellationRequested)
        {
            await Console.Error.WriteLineAsync("Stopped. What was written stays; running the same command again completes it.");
            return 1;
        }
    }

    /// <summary>A file as the person meant it: `dotnet run` changes the current folder to the project's, the shell's own folder is still known.</summary>
    public static string Find(string file)
    {
        if (Path.IsPathRooted(file) || File.Exists(file))
            return Path.GetFullPath(file);
        var shell = Environment.GetEnvironmentVariable("PWD");
        var there = shell is { Length: > 0 } ? Path.GetFullPath(file, shell) : null;
        return there is not null && File.Exists(there) ? there : Path.GetFullPath(file);
    }
}
