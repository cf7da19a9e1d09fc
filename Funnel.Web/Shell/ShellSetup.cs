using Funnel.Domain.Access;
using Funnel.Web.Access;
using Funnel.Web.Access.Limits;
using Funnel.Web.Data;
using Funnel.Web.Parts;
using Microsoft.AspNetCore.Components.Endpoints;
using Microsoft.AspNetCore.Components.Server;
using Microsoft.AspNetCore.Components.Server.Circuits;
using Microsoft.AspNetCore.Components.Web;
using Microsoft.AspNetCore.Diagnostics;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Localization;
using MudBlazor.Services;

namespace Funnel.Web.Shell;

/// <summary>What every page lives in: Blazor, languages, theme, toasts.</summary>
public static class ShellSetup
{
    public static IServiceCollection AddShell(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddRazorComponents().AddInteractiveServerComponents();
        services.AddOptions<CircuitOptions>().Configure<IHostEnvironment>((circuit, host) =>
        {
            circuit.DetailedErrors = host.IsDevelopment();
            // Twice the default: a floor of people whose laptops sleep at noon. A lost circuit costs memory, hence no more.
            circuit.DisconnectedCircuitMaxRetained = 200;
            circuit.DisconnectedCircuitRetentionPeriod = TimeSpan.FromMinutes(3);
            circuit.JSInteropDefaultCallTimeout = TimeSpan.FromSeconds(20);
        });
        // The setting of this name opens it in the framework; a company's network is no place for stacks.
        services.AddOptions<RazorComponentsServiceOptions>().PostConfigure<IHostEnvironment>((pages, host) => pages.DetailedErrors = host.IsDevelopment());
        services.AddMudServices();
        services.AddLanguages(configuration);
        services.AddScoped<Toasts>();
        services.AddScoped<IErrorBoundaryLogger, FaultLog>();
        return services;
    }

    static void AddLanguages(this IServiceCollection services, IConfiguration configuration)
    {
        var company = configuration["Company:Language"] ?? Languages.Codes[0];
        if (!Languages.Codes.Contains(company))
            throw new StartRefused($"Company:Language is \"{company}\"; it must be one of: {string.Join(", ", Languages.Codes)}.");
        services.AddLocalization();
        services.AddScoped<CircuitHandler, CircuitLanguage>();
        services.Configure<RequestLocalizationOptions>(options =>
        {
            options.DefaultRequestCulture = new RequestCulture(company);
            options.SupportedCultures = options.SupportedUICultures = Languages.Cultures;
            options.RequestCultureProviders = [new CookieRequestCultureProvider(), new AcceptLanguageHeaderRequestCultureProvider()];
        });
    }

    public static WebApplication UseShell(this WebApplication app)
    {
        // A page that is not there gets our page; programs keep their bare status.
        app.UseStatusCodePagesWithReExecute(Urls.NotFound, createScopeForStatusCodePages: true);
        app.Use((http, next) =>
        {
            // A page asked for as a form would refuse the form for want of its token, and hide the true answer.
            if (!HttpMethods.IsGet(http.Request.Method) || AccessSetup.IsForPrograms(http.Request.Path))
                http.Features.GetRequiredFeature<IStatusCodePagesFeature>().Enabled = false;
            return next(http);
        });
        app.UseRequestLocalization();
        app.UseAuthentication();
        // A person or key is counted once it is known who it is, and before anything is asked of the database for it.
        app.UseLimits();
        app.UseAuthorization();
        app.UseAntiforgery();
        return app;
    }

    public static WebApplication MapShell(this WebApplication app)
    {
        app.MapStaticAssets().AllowAnonymous();
        // Its one policy would stand in the place of ours (Access/Headers).
        app.MapRazorComponents<App>().AddInteractiveServerRenderMode(o => o.ContentSecurityFrameAncestorsPolicy = null);
        app.MapChoices();
        app.MapGet(SettingsPages.Root.TrimEnd('/'), Results<RedirectHttpResult, NotFound> (HttpContext http) =>
            SettingsPages.FirstFor(http.Acting()) is { } first ? TypedResults.LocalRedirect(first) : TypedResults.NotFound()).Needs(Right.BeSignedIn).ExcludeFromDescription();
        return app;
    }

    public static void AnnounceAddresses(this WebApplication app)
    {
        foreach (var url in app.Urls)
            Console.WriteLine(new Uri(url).IsLoopback
                ? $"Funnel is open at {url} (wall display: {url}{Urls.Wall()})"
                : $"Funnel listens at {url}.");
    }
}
