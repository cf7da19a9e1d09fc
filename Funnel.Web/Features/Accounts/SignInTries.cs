using System.Net;
using Funnel.Web.Access.Limits;
using Funnel.Web.Data.Accounts;

namespace Funnel.Web.Features.Accounts;

/// <summary>How often a network may try the doors, and how many letters an address gets. Wrong passwords are counted by <see cref="PasswordGuesses"/>.</summary>
public sealed class SignInTries(TimeProvider clock)
{
    public const int PerMinute = 100, Letters = 3;

    private readonly Allowance _networks = new(PerMinute, TimeSpan.FromMinutes(1), clock), _letters = new(Letters, TimeSpan.FromHours(1), clock);

    /// <summary>False: this network address has had its tries of this minute.</summary>
    public bool TryTake(IPAddress? address) => _networks.Take(CountedAs.Of(address));

    /// <summary>False: this address has had its letters of this hour.</summary>
    public bool TryTakeLetter(string mail) => _letters.Take(PasswordGuesses.KeyOf(mail));
}
