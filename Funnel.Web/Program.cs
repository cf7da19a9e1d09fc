using Funnel.Web;
using Funnel.Web.Commands;
using Funnel.Web.Data;
using Funnel.Web.Features.Accounts;
using Funnel.Web.Features.Sample;
using Funnel.Web.Shell;

// `dotnet run` means Development unless the shell says otherwise; what a launch profile sets itself would win over the shell.
if (Environment.GetEnvironmentVariable("FUNNEL_RUN_AS") is { Length: > 0 } runAs
    && (Environment.GetEnvironmentVariable("ASPNETCORE_ENVIRONMENT") ?? Environment.GetEnvironmentVariable("DOTNET_ENVIRONMENT")) is null)
    Environment.SetEnvironmentVariable("ASPNETCORE_ENVIRONMENT", runAs);

// Command line: `import`, `seed` and the like do their work and end; without a command the web application runs.
if (CommandList.Handles(args))
    return await CommandList.RunAsync(args);

try
{
    var app = FunnelApp.Build(args);
    await app.Services.PrepareDatabaseAsync(app.Configuration);
    await app.Services.LoadIfEmptyAsync(app.Configuration);
    await app.PrepareDevelopmentAccountsAsync();
    await app.Services.GetRequiredService<FirstStart>().OpenIfNobodyAsync();

    await app.StartAsync();
    app.AnnounceAddresses();
    app.AnnounceFirstStart();
    await app.WaitForShutdownAsync();
    return 0;
}
catch (StartRefused refused)
{
    await Console.Error.WriteLineAsync(refused.Message);
    return 1;
}
catch (IOException e) when (e.InnerException is Microsoft.AspNetCore.Connections.AddressInUseException)
{
    await Console.Error.WriteLineAsync($"{e.Message} Stop the other program or set Urls to a free address.");
    return 1;
}
