using System.Net;
using System.Net.Sockets;

namespace Funnel.Web.Data.Accounts;

/// <summary>Which addresses are one network to us, wherever something is counted by it.</summary>
public static class Network
{
    // A household or a rented machine owns 2^64 addresses of IPv6; they are one.
    public static string Of(IPAddress? address) => address switch
    {
        null => "nobody",
        { IsIPv4MappedToIPv6: true } => address.MapToIPv4().ToString(),
        { AddressFamily: AddressFamily.InterNetworkV6 } => new IPAddress([.. address.GetAddressBytes().AsSpan(0, 8), .. new byte[8]]) + "/64",
        _ => address.ToString(),
    };

    /// <param name="from">As <see cref="Caller.From"/> has it: “web 10.0.4.22”.</param>
    public static string OfDoor(string from) => IPAddress.TryParse(from[(from.LastIndexOf(' ') + 1)..], out var address) ? Of(address) : from;
}
