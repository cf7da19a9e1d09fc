using Funnel.Domain.Common;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;

namespace Funnel.Web.Data.Accounts;

/// <summary>Beside the least length: not the longest either, none that is guessed first, none that is the person's own name or address.</summary>
public sealed class PasswordRules(FunnelDb db) : IPasswordValidator<Account>
{
    public const int Shortest = 12, Longest = 128;

    public async Task<IdentityResult> ValidateAsync(UserManager<Account> manager, Account user, string? password)
    {
        var name = user.EmployeeId is { } id ? await db.Employees.Where(e => e.Id == id).Select(e => e.Name).FirstOrDefaultAsync() ?? "" : user.Name;
        return Fault(password ?? "", user.Email ?? "", name) is { } fault ? IdentityResult.Failed(new IdentityError { Code = fault.Template, Description = fault.Message }) : IdentityResult.Success;
    }

    /// <summary>Why it is refused, or null.</summary>
    public static RuleViolation? Fault(string password, string mail, string name) =>
        password.Length < Shortest ? new RuleViolation("A password has at least {0} characters.", Shortest)
        : password.Length > Longest ? new RuleViolation("A password has at most {0} characters.", Longest)
        : IsOwn(password, mail) || IsOwn(password, mail.Split('@')[0]) || IsOwn(password, name) ? new RuleViolation("Your name or address is no password.")
        : CommonPasswords.Has(password) ? new RuleViolation("This password is among those that are guessed first. Several words in a row are a better one.")
        : null;

    private static bool IsOwn(string password, string own) =>
        own.Length > 3 && string.Equals(Letters(password), Letters(own), StringComparison.OrdinalIgnoreCase);

    // The name with a year after it is the name.
    private static string Letters(string text) => string.Concat(text.Where(char.IsLetter));
}
