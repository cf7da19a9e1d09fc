using System.Net;
using System.Security.Claims;
using Funnel.Web.Access.Limits;
using Funnel.Web.Data;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Time.Testing;

namespace Funnel.Tests.Access.Limits;

public sealed class LimitTests
{
    [Fact]
    public void A_bucket_gives_its_burst_and_then_as_much_as_flows_in()
    {
        var clock = new FakeTimeProvider();
        var bucket = new TokenBucket(clock, perSecond: 2, burst: 3);

        Assert.Equal(3, Taken(10));
        clock.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal(2, Taken(10));
        clock.Advance(TimeSpan.FromHours(1));
        Assert.Equal(3, Taken(10));

        int Taken(int times) => Enumerable.Range(0, times).Count(_ => bucket.TryTake());
    }

    [Fact]
    public void Windows_are_counted_for_each_and_for_all()
    {
        var windows = new OpenWindows(Settings(("Limits:Circuits", "3"), ("Limits:CircuitsPerPerson", "2")));

        Assert.True(windows.TryEnter("anna") && windows.TryEnter("anna"));
        Assert.False(windows.HasRoom("anna") || windows.TryEnter("anna"));
        Assert.True(windows.TryEnter("boris"));
        Assert.False(windows.HasRoom("clara") || windows.TryEnter("clara"));
        windows.Leave("anna");
        Assert.True(windows.HasRoom("anna") && windows.TryEnter("clara"));
        Assert.Equal(3, windows.Count);
    }

    [Theory]
    [InlineData("192.0.2.7", "192.0.2.7", true)]
    [InlineData("192.0.2.7", "192.0.2.8", false)]
    [InlineData("192.0.2.7", "::ffff:192.0.2.7", true)]
    [InlineData("2001:db8:1:2::1", "2001:db8:1:2:ffff::9", true)]
    [InlineData("2001:db8:1:2::1", "2001:db8:1:3::1", false)]
    public void A_stranger_is_known_by_the_network_address(string one, string other, bool same) =>
        Assert.Equal(same, CountedAs.Of(Request(one)) == CountedAs.Of(Request(other)));

    [Fact]
    public void A_known_caller_is_counted_wherever_they_call_from()
    {
        Assert.Equal(CountedAs.Of(Request("192.0.2.7", "Cookies", "5")), CountedAs.Of(Request("192.0.2.8", "Cookies", "5")));
        Assert.NotEqual(CountedAs.Of(Request("192.0.2.7", "Cookies", "5")), CountedAs.Of(Request("192.0.2.7", "Cookies", "6")));
        // A key numbered 5 is not the person numbered 5.
        Assert.NotEqual(CountedAs.Of(Request("192.0.2.7", "Cookies", "5")), CountedAs.Of(Request("192.0.2.7", "ApiKey", "5")));
    }

    [Theory]
    [InlineData("0")]
    [InlineData("-5")]
    [InlineData("many")]
    [InlineData("1.5")]
    [InlineData("99999999999")]
    public void A_limit_that_is_none_is_refused_by_name(string value) =>
        Assert.Contains("Limits:Hub:PerMinute", Assert.Throws<StartRefused>(() => Settings(("Limits:Hub:PerMinute", value))).Message, StringComparison.Ordinal);

    static LimitSettings Settings(params (string Name, string Value)[] settings) => LimitSettings.From(
        new ConfigurationBuilder().AddInMemoryCollection(settings.Select(s => KeyValuePair.Create(s.Name, (string?)s.Value))).Build());

    static DefaultHttpContext Request(string address, string? scheme = null, string id = "")
    {
        var context = new DefaultHttpContext();
        context.Connection.RemoteIpAddress = IPAddress.Parse(address);
        if (scheme is not null)
            context.User = new ClaimsPrincipal(new ClaimsIdentity([new Claim(ClaimTypes.NameIdentifier, id)], scheme));
        return context;
    }
}
