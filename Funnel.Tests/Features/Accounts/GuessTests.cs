using System.Net;
using Funnel.Domain.Access;
using Funnel.Tests.Kit;
using Funnel.Web.Data;
using Funnel.Web.Data.Accounts;
using Funnel.Web.Features.Accounts;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Time.Testing;

namespace Funnel.Tests.Features.Accounts;

/// <summary>Promise 62: wrong passwords are counted alike for every address, whoever has it, and lock the network they came from before they lock anybody else.</summary>
public sealed class GuessTests : IAsyncLifetime
{
    const string Ada = "ada@acme.example", Nobody = "nobody@acme.example", Home = "192.0.2.1";

    readonly FakeTimeProvider _clock = new();
    BuiltApp _app = null!;
    AsyncServiceScope _scope;
    PasswordGuesses _guesses = null!;
    SignInDoor _door = null!;

    public async ValueTask InitializeAsync()
    {
        _app = await BuiltApp.OpenAsync();
        // Time is not what is tested here.
        _app.Get<IOptions<PasswordHasherOptions>>().Value.IterationCount = 10;
        var link = await _app.Get<PeopleStore>().InviteAsync(Hand.Test, new Invitation(Ada, "Ada", Role.Administrator), TestContext.Current.CancellationToken);
        await _app.Get<PasswordStore>().SetAsync(link.Account, link.Token, invitation: true, Door.Password, "test", cancel: TestContext.Current.CancellationToken);
        _scope = _app.Get<IServiceScopeFactory>().CreateAsyncScope();
        _guesses = new PasswordGuesses(_clock);
        _door = new SignInDoor(_scope.ServiceProvider.GetRequiredService<SignInManager<Account>>(), new SignInTries(_clock), _guesses, _app.Get<AuditBook>(), _clock);
    }

    public async ValueTask DisposeAsync()
    {
        await _scope.DisposeAsync();
        await _app.DisposeAsync();
    }

    public static TheoryData<string, string> Scripts => new()
    {
        // Seconds before each try, and what both are told: w(rong) or l(ocked).
        { "0 0 0 0 0 0", "wwwwll" },
        { "0 0 0 0 301 0 0 0 0", "wwwwwwwwl" },
        { "0 60 60 60 60 0 61 0", "wwwwllll" },
        { "0 0 0 0 0 299 1 0 0 0 0", "wwwwllwwwwl" },
        { "0 100 100 99 2 0 0", "wwwwwll" },
    };

    [Theory]
    [MemberData(nameof(Scripts))]
    public async Task An_address_somebody_has_and_one_nobody_has_are_told_the_same_at_every_moment(string waits, string told)
    {
        var (real, made) = ("", "");
        foreach (var wait in waits.Split(' '))
        {
            _clock.Advance(TimeSpan.FromSeconds(int.Parse(wait, System.Globalization.CultureInfo.InvariantCulture)));
            real += Letter(await TryAsync(Ada, "twelve wrong letters"));
            made += Letter(await TryAsync(Nobody, "twelve wrong letters"));
        }
        Assert.Equal((told, told), (real, made));
    }

    [Fact]
    public async Task The_present_password_is_guessed_no_faster_inside_than_at_the_door()
    {
        for (var i = 0; i < 3; i++)
            await TryAsync(Ada, "twelve wrong letters");
        await using var db = await _app.DbAsync();
        var me = PasswordStore.Own(db.Users.Single(), "web " + Home);
        var inside = new PasswordStore(_app.Get<IServiceScopeFactory>(), _app.Get<WriterGate>(), _guesses, _app.Get<AuditBook>());
        for (var i = 0; i < 2; i++)
            Assert.Equal(PasswordChange.WrongPresent, await inside.ChangeAsync(me, "twelve wrong letters", "five calm words over there", TestContext.Current.CancellationToken));
        Assert.Equal(PasswordChange.Locked, await inside.ChangeAsync(me, Door.Password, "five calm words over there", TestContext.Current.CancellationToken));
        Assert.Equal(SignInOutcome.Locked, await TryAsync(Ada, Door.Password));
        _clock.Advance(TimeSpan.FromMinutes(5));
        Assert.Equal(SignInOutcome.In, await TryAsync(Ada, Door.Password));
    }

    [Fact]
    public async Task A_stranger_locks_nobody_out_elsewhere_and_owns_one_network_only()
    {
        for (var i = 0; i < 40; i++)
        {
            await TryAsync(Ada, "twelve wrong letters", $"2001:db8:1:2::{i:x}");
            _clock.Advance(TimeSpan.FromSeconds(20));
        }
        Assert.Equal(SignInOutcome.Locked, await TryAsync(Ada, Door.Password, "2001:db8:1:2:ffff::1"));
        Assert.Equal(SignInOutcome.In, await TryAsync(Ada, Door.Password));
    }

    [Fact]
    public async Task Very_many_from_many_networks_lock_it_for_all_whoever_has_it_until_they_are_old()
    {
        foreach (var mail in new[] { Ada, Nobody })
            for (var i = 0; i < PasswordGuesses.OfAll; i++)
                Assert.Equal(i < PasswordGuesses.OfAll - 1 ? SignInOutcome.Wrong : SignInOutcome.Locked, await TryAsync(mail, "twelve wrong letters", $"198.51.100.{i}"));
        Assert.Equal((SignInOutcome.Locked, SignInOutcome.Locked), (await TryAsync(Ada, Door.Password), await TryAsync(Nobody, Door.Password)));
        _clock.Advance(TimeSpan.FromMinutes(30));
        Assert.Equal(SignInOutcome.In, await TryAsync(Ada, Door.Password));
    }

    [Fact]
    public async Task Whoever_knows_the_password_is_not_counted()
    {
        for (var i = 0; i < 20; i++)
            Assert.Equal(i % 5 == 4 ? SignInOutcome.In : SignInOutcome.Wrong, await TryAsync(Ada, i % 5 == 4 ? Door.Password : "twelve wrong letters"));
    }

    [Fact]
    public async Task What_is_no_address_is_told_the_same_and_not_kept()
    {
        foreach (var mail in new[] { new string('q', Account.LongestMail) + "@acme.example", "\ufffe@acme.example", "\ud800@acme.example" })
            Assert.Equal(SignInOutcome.Wrong, await TryAsync(mail, "twelve wrong letters"));
        Assert.Equal(0, _guesses.Kept);
        await using var db = await _app.DbAsync();
        Assert.Equal(3, db.Audit.Count(a => a.Refused && a.Action == "account.sign-in-refused" && a.Subject == null));
    }

    async Task<SignInOutcome> TryAsync(string mail, string password, string address = Home)
    {
        var http = new DefaultHttpContext { RequestServices = _scope.ServiceProvider };
        http.Connection.RemoteIpAddress = IPAddress.Parse(address);
        _scope.ServiceProvider.GetRequiredService<SignInManager<Account>>().Context = http;
        return await _door.TryAsync(http, mail, password, keep: false);
    }

    static char Letter(SignInOutcome outcome) => outcome switch { SignInOutcome.Wrong => 'w', SignInOutcome.Locked => 'l', _ => '?' };
}
