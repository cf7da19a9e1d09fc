using System.Net;
using Funnel.Web.Data.Accounts;
using Microsoft.Extensions.Time.Testing;

namespace Funnel.Tests.Data.Accounts;

public sealed class AllowanceTests
{
    readonly FakeTimeProvider _clock = new();

    [Fact]
    public void So_many_within_so_long_and_each_comes_back_when_it_is_old()
    {
        var allowance = new Allowance(2, TimeSpan.FromMinutes(1), _clock);
        Assert.True(allowance.Take("a"));
        _clock.Advance(TimeSpan.FromSeconds(40));
        Assert.True(allowance.Take("a") && !allowance.Take("a") && allowance.Take("b"));
        Assert.Equal(TimeSpan.FromSeconds(20), allowance.WaitFor("a"));
        _clock.Advance(TimeSpan.FromSeconds(20));
        Assert.True(allowance.Take("a") && !allowance.Take("a"));
        allowance.Forget("a");
        Assert.True(allowance.Take("a"));
    }

    [Fact]
    public void What_is_old_is_not_kept()
    {
        var allowance = new Allowance(2, TimeSpan.FromMinutes(1), _clock);
        for (var i = 0; i < 5_000; i++)
            allowance.Count($"old {i}");
        _clock.Advance(TimeSpan.FromMinutes(1));
        allowance.Count("new");
        Assert.Equal(1, allowance.Kept);
    }

    [Fact]
    public void A_flood_of_keys_pushes_out_those_of_longest_ago()
    {
        var allowance = new Allowance(1, TimeSpan.FromHours(1), _clock);
        for (var i = 0; i < Allowance.MostKeys; i++)
        {
            allowance.Count($"{i}");
            _clock.Advance(TimeSpan.FromMilliseconds(1));
        }
        allowance.Count("more");
        Assert.InRange(allowance.Kept, Allowance.MostKeys / 2, Allowance.MostKeys);
        Assert.Null(allowance.WaitFor("0"));
        Assert.NotNull(allowance.WaitFor($"{Allowance.MostKeys - 1}"));
        Assert.NotNull(allowance.WaitFor("more"));
    }

    [Theory]
    [InlineData("a@b.example", " A@B.EXAMPLE ", true)]
    [InlineData("a@b.example", "b@b.example", false)]
    public void An_address_is_kept_as_its_hash(string one, string other, bool same)
    {
        Assert.Equal(same, PasswordGuesses.KeyOf(one) == PasswordGuesses.KeyOf(other));
        Assert.Equal(64, PasswordGuesses.KeyOf(new string('q', 1_000_000)).Length);
    }

    [Theory]
    [InlineData("web 192.0.2.7", "192.0.2.7")]
    [InlineData("web ::ffff:192.0.2.7", "192.0.2.7")]
    [InlineData("web 2001:db8:1:2:3::4", "2001:db8:1:2::/64")]
    [InlineData("program", "program")]
    public void A_door_tells_its_network(string from, string network) => Assert.Equal(network, Network.OfDoor(from));

    [Fact]
    public void All_of_a_machines_addresses_are_one_network() =>
        Assert.Equal(Network.Of(IPAddress.Parse("2001:db8:1:2::1")), Network.Of(IPAddress.Parse("2001:db8:1:2:ffff::9")));
}
