using System.Net;

namespace Funnel.Web.Access;

public static class LoopbackOnly
{
    /// <summary>Until keys and roles exist, nobody outside this machine gets in.</summary>
    public static void UseLoopbackOnly(this WebApplication app) => app.Use(async (context, next) =>
    {
        if (context.Connection.RemoteIpAddress is { } address && !IPAddress.IsLoopback(address))
        {
            context.Response.StatusCode = StatusCodes.Status403Forbidden;
            await context.Response.WriteAsync("Funnel answers this machine only until sign-in is set up.", context.RequestAborted);
        }
        else
        {
            await next(context);
        }
    });
}
