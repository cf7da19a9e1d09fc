using Funnel.Web;
using Funnel.Web.Features.Accounts;
using Funnel.Web.Access;
using Funnel.Web.Access.Limits;
using Funnel.Web.Api;
using Funnel.Web.Commands;
using Funnel.Web.Data;
using Funnel.Web.Features;
using Funnel.Web.Features.Sample;
using Funnel.Web.Live;
using Funnel.Web.Shell;

// Command line: `import`, `seed` and the like do their work and end; without a command the web application runs.
if (CommandList.Handles(args))
    return await CommandList.RunAsync(args);

try
{
    var builder = WebApplication.CreateBuilder(args);
    builder.AddSettings();
    builder.AddProtection();

    // Floors
    builder.Services.AddSingleton(TimeProvider.System);
    var data = DatabaseSetup.DataSettings.From(builder.Configuration, builder.Environment.ContentRootPath);
    builder.Services.AddFunnelData(data);
    builder.Services.AddAccess(data);
    builder.Services.AddLive();
    builder.Services.AddApi();
    builder.Services.AddLimits(builder.Configuration, ApiSetup.Root);

    // What every page lives in: Blazor, languages, theme
    builder.Services.AddShell(builder.Configuration);
    builder.Services.AddFeatures();

    var app = builder.Build();
    await app.Services.PrepareDatabaseAsync(app.Configuration);
    await app.Services.LoadIfEmptyAsync(app.Configuration);
    await app.PrepareDevelopmentAccountsAsync();

    app.UseProtection();
    app.UseFaultPages();
    app.UseSameSite();
    app.UseLoopbackOnly();
    app.UseApiErrors();
    app.UseWhenReady();
    app.UseShell();
    app.UseLimits();

    app.MapHealth();
    app.MapShell();
    app.MapFeatures();

    await app.StartAsync();
    app.AnnounceAddresses();
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
