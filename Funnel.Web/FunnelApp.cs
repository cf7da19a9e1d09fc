using Funnel.Web.Access;
using Funnel.Web.Access.Limits;
using Funnel.Web.Access.Mail;
using Funnel.Web.Access.SignIn;
using Funnel.Web.Api;
using Funnel.Web.Data;
using Funnel.Web.Features;
using Funnel.Web.Features.Accounts;
using Funnel.Web.Live;
using Funnel.Web.Shell;

namespace Funnel.Web;

/// <summary>The web application put together, not yet started: what Program runs, and what tests ask for its doors.</summary>
public static class FunnelApp
{
    public static WebApplication Build(string[] args)
    {
        var builder = WebApplication.CreateBuilder(args);
        builder.AddSettings();
        builder.AddProtection();
        // In production too when run from the build's own output: without it the pages there have neither styles nor scripts. Published, it finds nothing to do.
        builder.WebHost.UseStaticWebAssets();

        // Floors
        builder.Services.AddSingleton(TimeProvider.System);
        var data = DatabaseSetup.DataSettings.From(builder.Configuration, builder.Environment.ContentRootPath);
        builder.Services.AddFunnelData(data);
        builder.Services.AddAccess(data);
        builder.Services.AddSingleton(DigestHour.Of(builder.Configuration));
        builder.Services.AddSingleton(new MailPost.Server(MailSettings.Of(builder.Configuration)));
        builder.Services.AddSingleton<MailPost>();
        builder.Services.AddHostedService<MailSender>();
        builder.Services.AddSignInWays(builder.Configuration);
        builder.Services.AddLive();
        builder.Services.AddApi();
        builder.Services.AddLimits(builder.Configuration, ApiSetup.Root);

        // What every page lives in: Blazor, languages, theme
        builder.Services.AddShell(builder.Configuration);
        builder.Services.AddFeatures();

        var app = builder.Build();

        app.UseProtection();
        app.UseFaultPages();
        app.UseSameSite();
        app.UseApiErrors();
        app.UseWhenReady();
        app.UseFirstStart();
        app.UseShell();
        app.UseModelsFirst();

        app.MapHealth();
        app.MapApi();
        app.MapShell();
        app.MapFeatures();
        return app;
    }
}
