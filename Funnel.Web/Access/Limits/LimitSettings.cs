using System.Globalization;
using Funnel.Web.Data;

namespace Funnel.Web.Access.Limits;

/// <summary>How much one caller may ask for. Settings under <c>Limits</c>; a value that is no whole number from 1 up ends the start.</summary>
public sealed record LimitSettings
{
    public int ApiPerMinute { get; private init; } = 600;

    public int ApiBurst { get; private init; } = 200;

    /// <summary>Calls of one connection to a hub of ours.</summary>
    public int HubPerMinute { get; private init; } = 120;

    /// <summary>Messages of one open window.</summary>
    public int CircuitPerSecond { get; private init; } = 100;

    public int CircuitBurst { get; private init; } = 400;

    /// <summary>Windows open at the same time: of everybody, and of one person (or address, while nobody is signed in).</summary>
    public int Circuits { get; private init; } = 2_000;

    public int CircuitsPerPerson { get; private init; } = 50;

    // Whatever a connection sends counts here, calls of no known method and pings too; so it is more than a window may do.
    public int ConnectionPerSecond => 2 * CircuitPerSecond;

    public int ConnectionBurst => 2 * CircuitBurst;

    public static LimitSettings From(IConfiguration configuration)
    {
        var wanted = new LimitSettings();
        return new LimitSettings
        {
            ApiPerMinute = Read("Limits:Api:PerMinute", wanted.ApiPerMinute),
            ApiBurst = Read("Limits:Api:Burst", wanted.ApiBurst),
            HubPerMinute = Read("Limits:Hub:PerMinute", wanted.HubPerMinute),
            CircuitPerSecond = Read("Limits:Circuit:PerSecond", wanted.CircuitPerSecond),
            CircuitBurst = Read("Limits:Circuit:Burst", wanted.CircuitBurst),
            Circuits = Read("Limits:Circuits", wanted.Circuits),
            CircuitsPerPerson = Read("Limits:CircuitsPerPerson", wanted.CircuitsPerPerson),
        };

        int Read(string name, int otherwise) => configuration[name] switch
        {
            null or "" => otherwise,
            var text when int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number is >= 1 and <= Most => number,
            var text => throw new StartRefused($"{name} is “{text}”; it must be a whole number from 1 to {Most}."),
        };
    }

    private const int Most = 1_000_000;
}
