using System.Globalization;
using System.Threading.RateLimiting;
using Microsoft.AspNetCore.Components.Endpoints;
using Microsoft.AspNetCore.Components.Server.Circuits;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.SignalR;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Localization;

namespace Funnel.Web.Access.Limits;

/// <summary>What one caller may ask of the server: calls of programs, of hubs, messages of windows, windows.</summary>
public static class LimitsSetup
{
    /// <param name="api">The path all calls of programs begin with.</param>
    public static IServiceCollection AddLimits(this IServiceCollection services, IConfiguration configuration, PathString api)
    {
        var limits = LimitSettings.From(configuration);
        services.AddSingleton(limits);
        services.AddSingleton<OpenWindows>();
        services.AddScoped<CircuitHandler, CircuitLimit>();
        services.AddSingleton<HubLimit>();
        services.AddSignalR(hub => hub.AddFilter<HubLimit>());
        // SignalR's own resolver is not public; what it registered is wrapped.
        var own = services.Single(s => s.ServiceType == typeof(IHubProtocolResolver)).ImplementationType!;
        services.Replace(ServiceDescriptor.Singleton<IHubProtocolResolver>(s => new LimitedProtocols(
            (IHubProtocolResolver)ActivatorUtilities.CreateInstance(s, own), limits, s.GetRequiredService<TimeProvider>(), s.GetRequiredService<ILogger<LimitedProtocols>>())));
        var bucket = new TokenBucketRateLimiterOptions
        {
            TokenLimit = limits.ApiBurst,
            TokensPerPeriod = 1,
            ReplenishmentPeriod = TimeSpan.FromMinutes(1) / limits.ApiPerMinute,
            QueueLimit = 0,
        };
        services.AddRateLimiter(limiter =>
        {
            limiter.RejectionStatusCode = StatusCodes.Status429TooManyRequests;
            limiter.GlobalLimiter = PartitionedRateLimiter.Create<HttpContext, string>(context => context.Request.Path.StartsWithSegments(api, StringComparison.OrdinalIgnoreCase)
                ? RateLimitPartition.GetTokenBucketLimiter(CountedAs.Of(context), _ => bucket)
                : RateLimitPartition.GetNoLimiter(""));
            limiter.OnRejected = (rejected, _) => RefuseCallAsync(rejected.HttpContext, rejected.Lease, limits);
        });
        return services;
    }

    /// <summary>Stands after authentication, so that a person or key is counted and not the address of their office.</summary>
    public static void UseLimits(this WebApplication app)
    {
        app.UseRateLimiter();
        var windows = app.Services.GetRequiredService<OpenWindows>();
        app.Use(async (context, next) =>
        {
            var caller = CountedAs.Of(context);
            if (IsPage(context) && !windows.HasRoom(caller))
            {
                await RefuseWindowAsync(context);
                return;
            }
            // It lasts as long as its window is open.
            if (!CarriesCircuit(context))
            {
                await next(context);
                return;
            }
            if (!windows.TryEnter(caller))
            {
                await RefuseWindowAsync(context);
                return;
            }
            try
            {
                await next(context);
            }
            finally
            {
                windows.Leave(caller);
            }
        });
    }

    private static bool IsPage(HttpContext context) =>
        HttpMethods.IsGet(context.Request.Method) && context.GetEndpoint()?.Metadata.GetMetadata<ComponentTypeMetadata>() is not null;

    private static bool CarriesCircuit(HttpContext context) =>
        (HttpMethods.IsGet(context.Request.Method) || HttpMethods.IsConnect(context.Request.Method))
        && context.GetEndpoint()?.Metadata.GetMetadata<HubMetadata>() is { } hub && !HubLimit.IsOurs(hub.HubType);

    private static async ValueTask RefuseCallAsync(HttpContext context, RateLimitLease lease, LimitSettings limits)
    {
        var wait = lease.TryGetMetadata(MetadataName.RetryAfter, out var after) ? Math.Max(1, (int)Math.Ceiling(after.TotalSeconds)) : 1;
        context.Response.Headers.RetryAfter = wait.ToString(CultureInfo.InvariantCulture);
        var problem = new ProblemDetails
        {
            Status = StatusCodes.Status429TooManyRequests,
            Title = "Too many calls",
            Detail = $"{limits.ApiPerMinute} calls a minute are answered, {limits.ApiBurst} at once. Call again in {wait} s.",
        };
        await context.RequestServices.GetRequiredService<IProblemDetailsService>().TryWriteAsync(new ProblemDetailsContext { HttpContext = context, ProblemDetails = problem });
    }

    private static Task RefuseWindowAsync(HttpContext context)
    {
        var L = context.RequestServices.GetRequiredService<IStringLocalizer<LimitTexts>>();
        context.Response.StatusCode = StatusCodes.Status503ServiceUnavailable;
        context.Response.Headers.RetryAfter = "30";
        context.Response.ContentType = "text/plain; charset=utf-8";
        return context.Response.WriteAsync(L["As many windows of Funnel are open as may be at once. Close those you do not need, then reload this page."], context.RequestAborted);
    }
}
