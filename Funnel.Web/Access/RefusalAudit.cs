using Funnel.Web.Data;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Authorization.Policy;

namespace Funnel.Web.Access;

/// <summary>Whoever is somebody and tries a door their role does not open leaves a line in the audit.</summary>
public sealed class RefusalAudit(AuditBook audit) : IAuthorizationMiddlewareResultHandler
{
    private readonly AuthorizationMiddlewareResultHandler _usual = new();

    public async Task HandleAsync(RequestDelegate next, HttpContext context, AuthorizationPolicy policy, PolicyAuthorizationResult authorizeResult)
    {
        if (authorizeResult.Forbidden)
            await audit.RefusedAsync(context.Acting().Caller, "door.refused", Door(context.Request), "Your role does not allow this.", cancel: CancellationToken.None);
        await _usual.HandleAsync(next, context, policy, authorizeResult);
    }

    // A page is named by its address, as NotAllowed names it; another method makes it a call.
    private static string Door(HttpRequest request) => HttpMethods.IsGet(request.Method) ? request.Path : $"{request.Method} {request.Path}";
}
