using Funnel.Domain.Access;
using Microsoft.AspNetCore.Identity;

namespace Funnel.Web.Data.Accounts;

/// <summary>Somebody who can sign in. The user name is the e-mail address.</summary>
public sealed class Account : IdentityUser<int>
{
    /// <summary>RFC 5321: more fits into no letter's envelope.</summary>
    public const int LongestMail = 254;

    /// <summary>False for what no letter can go to, or no database compares: it is not looked for.</summary>
    public static bool CouldBeMail(string text)
    {
        try
        {
            // Identity puts it into one form, which what is no Unicode does not have.
            return text.Length <= LongestMail && text.Normalize().Length > 0;
        }
        catch (ArgumentException)
        {
            return false;
        }
    }

    /// <summary>As shown while no employee is tied to it.</summary>
    public string Name { get; set; } = "";

    public Role Role { get; set; } = Role.Viewer;

    /// <summary>The employee whose deals are this person's own.</summary>
    public int? EmployeeId { get; set; }

    /// <summary>Null: the employee's department.</summary>
    public int? DepartmentId { get; set; }

    public bool Disabled { get; set; }

    public DateTime CreatedAt { get; set; }

    public DateTime? InvitedAt { get; set; }

    public DateTime? LastSeenAt { get; set; }

    /// <summary>Asked for the daily letter.</summary>
    public bool WantsDigest { get; set; }

    /// <summary>The day of the last daily letter, in the company's time zone.</summary>
    public DateOnly? DigestDay { get; set; }
}
