using System.Net;
using System.Net.Sockets;
using System.Security.Claims;

namespace Funnel.Web.Access.Limits;

/// <summary>Whose calls are counted together: an account or key once it is known, else a network address.</summary>
public static class CountedAs
{
    public static string Of(HttpContext context) =>
        context.User is { Identity.IsAuthenticated: true } user && user.FindFirstValue(ClaimTypes.NameIdentifier) is { Length: > 0 } id
            ? $"{user.Identity.AuthenticationType} {id}"
            : Of(context.Connection.RemoteIpAddress);

    // A household or a rented machine owns 2^64 addresses of IPv6; they are one caller.
    public static string Of(IPAddress? address) => address switch
    {
        null => "nobody",
        { IsIPv4MappedToIPv6: true } => address.MapToIPv4().ToString(),
        { AddressFamily: AddressFamily.InterNetworkV6 } => new IPAddress([.. address.GetAddressBytes().AsSpan(0, 8), .. new byte[8]]) + "/64",
        _ => address.ToString(),
    };
}
