using System.Text.Json.Serialization;
using Funnel.Domain.Access;
using Funnel.Web.Access;

namespace Funnel.Web.Api;

public static class ApiSetup
{
    public const string Root = "/api/v1";

    public static IServiceCollection AddApi(this IServiceCollection services)
    {
        services.AddProblemDetails(o => o.CustomizeProblemDetails = Explain);
        // In Production too a call that cannot be read is told why.
        services.Configure<RouteHandlerOptions>(o => o.ThrowOnBadRequest = true);
        services.AddExceptionHandler<Problems>();
        services.ConfigureHttpJsonOptions(o =>
        {
            o.SerializerOptions.Converters.Add(new JsonStringEnumConverter(System.Text.Json.JsonNamingPolicy.CamelCase));
            // A misspelt field must not pass for one left out.
            o.SerializerOptions.UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow;
            o.SerializerOptions.DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull;
        });
        services.AddApiDocument();
        return services;
    }

    // Refusals decided before a call is reached have a status and nothing else.
    private static void Explain(ProblemDetailsContext context) => context.ProblemDetails.Detail ??= context.ProblemDetails.Status switch
    {
        StatusCodes.Status401Unauthorized when ApiKeyScheme.IsMeant(context.HttpContext.Request) => "This key opens nothing: unknown, revoked or expired.",
        StatusCodes.Status401Unauthorized => RefusalExamples.NeedsKey,
        StatusCodes.Status403Forbidden => "Your role does not allow this.",
        StatusCodes.Status404NotFound => "There is nothing at this address.",
        _ => null,
    };

    /// <summary>What programs read about the calls, and the page people read.</summary>
    public static void MapApi(this WebApplication app)
    {
        app.MapOpenApi("/openapi/{documentName}.json").Needs(Right.BeSignedIn);
        app.MapApiPage();
    }

    /// <summary>Errors of calls under /api answer as problem details, whatever went wrong.</summary>
    public static void UseApiErrors(this WebApplication app) => app.UseWhen(
        context => context.Request.Path.StartsWithSegments("/api", StringComparison.Ordinal),
        api =>
        {
            api.UseExceptionHandler();
            api.UseStatusCodePages();
        });
}
