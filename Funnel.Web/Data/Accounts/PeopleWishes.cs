using Funnel.Domain.Access;

namespace Funnel.Web.Data.Accounts;

/// <summary>Somebody is to get an account.</summary>
/// <param name="Employee">Somebody who is in the company already, such as from an import; else a role that sells makes one.</param>
/// <param name="Limit">Of open deals.</param>
public sealed record Invitation(string Mail, string Name, Role Role, int? Department = null, int? Limit = null, int? Employee = null);

/// <summary>What the first administrator says of themselves and the company.</summary>
public sealed record FirstStartWish(string Name, string Mail, string Password, string Company, string Currency, string TimeZone);

/// <summary>Opens the page that sets a password; good once.</summary>
public sealed record PasswordLink(int Account, string Mail, string Name, string Token, bool IsInvitation);

/// <summary>One person of the company: an employee, an account, or both.</summary>
public sealed record PersonRow
{
    public int? Account { get; init; }

    public int? Employee { get; init; }

    public required string Name { get; init; }

    public string? Mail { get; init; }

    public Role? Role { get; init; }

    public int? Department { get; init; }

    public string? Colour { get; init; }

    public int Open { get; init; }

    public int? Limit { get; init; }

    public DateTime? Seen { get; init; }

    public bool Active { get; init; } = true;

    /// <summary>No password so far: the invitation waits.</summary>
    public bool Invited { get; init; }

    /// <summary>The same person in two readings of the list.</summary>
    public (int?, int?) Key => (Account, Employee);
}
