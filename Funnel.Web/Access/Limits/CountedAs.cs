using System.Net;
using System.Security.Claims;
using Funnel.Web.Data.Accounts;

namespace Funnel.Web.Access.Limits;

/// <summary>Whose calls are counted together: an account or key once it is known, else a network address.</summary>
public static class CountedAs
{
    public static string Of(HttpContext context) =>
        context.User is { Identity.IsAuthenticated: true } user && user.FindFirstValue(ClaimTypes.NameIdentifier) is { Length: > 0 } id
            ? $"{user.Identity.AuthenticationType} {id}"
            : Of(context.Connection.RemoteIpAddress);

    public static string Of(IPAddress? address) => Network.Of(address);
}
