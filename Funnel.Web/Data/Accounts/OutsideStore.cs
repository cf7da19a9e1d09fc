using Funnel.Domain.Access;
using Funnel.Domain.Common;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;

namespace Funnel.Web.Data.Accounts;

/// <summary>Somebody as the company's sign-in service describes them.</summary>
/// <param name="Issuer">Which service; with <paramref name="Subject"/> it names one person for ever.</param>
/// <param name="Role">What their groups give here; null: nothing.</param>
public sealed record OutsidePerson(string Issuer, string Subject, string? Mail, bool MailVerified, string? Name, Role? Role, string? Department);

public enum OutsideRefusal { Failed, Unreachable, NoRole, SwitchedOff, NoVerifiedMail, OtherIdentity, LastAdministrator, NeedsDepartment }

/// <summary>The sentence is for the audit; who is refused reads the page of the reason.</summary>
public sealed class OutsideRefused(OutsideRefusal why, string message) : Exception(message)
{
    public OutsideRefusal Why { get; } = why;
}

/// <summary>Whom the company's sign-in service vouches for: found, tied or made, and their role kept as the service says. All of it or nothing.</summary>
public sealed class OutsideStore(IServiceScopeFactory scopes, PeopleStore people)
{
    public async Task<int> AdmitAsync(OutsidePerson who, string from, CancellationToken cancel = default)
    {
        if (who.Role is not { } role)
            throw new OutsideRefused(OutsideRefusal.NoRole, "The sign-in service gives this person no role here.");
        await using var scope = scopes.CreateAsyncScope();
        var users = scope.ServiceProvider.GetRequiredService<UserManager<Account>>();
        var known = await users.FindByLoginAsync(who.Issuer, who.Subject);
        if (known is { Disabled: true })
            throw SwitchedOff();
        if (known is not null && known.Role == role)
            return known.Id;
        if (known is null && (!who.MailVerified || who.Mail is not { Length: > 0 }))
            throw new OutsideRefused(OutsideRefusal.NoVerifiedMail, "The sign-in service does not vouch for this person's e-mail address.");
        return await people.AdmitAsync(new Caller(CallerKind.Nobody, 0, Actor.Program("Single sign-on"), from), who, role, cancel);
    }

    internal static OutsideRefused SwitchedOff() => new(OutsideRefusal.SwitchedOff, "This account is switched off.");
}

public sealed partial class PeopleStore
{
    /// <summary>For <see cref="OutsideStore"/>: ties, makes or changes the account, asked anew inside the transaction.</summary>
    internal async Task<int> AdmitAsync(Caller by, OutsidePerson who, Role role, CancellationToken cancel)
    {
        await using var scope = scopes.CreateAsyncScope();
        var users = scope.ServiceProvider.GetRequiredService<UserManager<Account>>();
        var action = await users.FindByLoginAsync(who.Issuer, who.Subject) is not null ? "account.role-changed"
            : await users.FindByEmailAsync(who.Mail!) is not null ? "account.tied" : "account.made";
        return await ChangeAsync(by, action, who.Mail, async work =>
        {
            var account = await work.Users.FindByLoginAsync(who.Issuer, who.Subject);
            if (account is null)
            {
                account = await work.Users.FindByEmailAsync(who.Mail!);
                if (account is null)
                    account = await MakeAsync(work, who, role);
                else
                    // An address given to somebody new must not open the account of whoever had it before.
                    await RefuseAnotherAsync(work, account, who);
                Require(await work.Users.AddLoginAsync(account, new UserLoginInfo(who.Issuer, who.Subject, by.Actor.Name)));
                account.EmailConfirmed = true;
            }
            else
                work.BeforeText = PeopleWork.Facts(account);
            if (account.Disabled)
                throw OutsideStore.SwitchedOff();
            work.Subject = account.Email;
            await BecomeAsync(work, account, who, role);
            work.After(account);
            return account.Id;
        }, cancel, needs: null);
    }

    private static async Task<Account> MakeAsync(PeopleWork work, OutsidePerson who, Role role)
    {
        var name = who.Name?.Trim() is { Length: > 0 and <= LongestName } given && !Names.HasHidden(given) ? given : who.Mail![..Math.Min(who.Mail!.Length, LongestName)];
        var account = new Account { UserName = who.Mail, Email = who.Mail, Name = name, Role = role, CreatedAt = work.Now };
        Require(await work.Users.CreateAsync(account));
        return account;
    }

    private static async Task RefuseAnotherAsync(PeopleWork work, Account account, OutsidePerson who)
    {
        work.BeforeText = PeopleWork.Facts(account);
        if ((await work.Users.GetLoginsAsync(account)).Any(l => l.LoginProvider == who.Issuer && l.ProviderKey != who.Subject))
            throw new OutsideRefused(OutsideRefusal.OtherIdentity, "This e-mail belongs to an account of another person at the sign-in service.");
    }

    private static async Task BecomeAsync(PeopleWork work, Account account, OutsidePerson who, Role role)
    {
        if (role != Role.Administrator)
            try
            {
                await work.KeepAnAdministratorAsync(account);
            }
            catch (RuleViolation e)
            {
                throw new OutsideRefused(OutsideRefusal.LastAdministrator, e.Message);
            }
        if (who.Department is { } wanted && await work.DepartmentOfAsync(account) is null)
            account.DepartmentId = await work.Db.Departments.Where(d => d.Name == wanted).Select(d => (int?)d.Id).FirstOrDefaultAsync();
        if (role is Role.Salesperson or Role.Head or Role.Director && account.EmployeeId is null)
        {
            account.EmployeeId = await work.EmployeeAsync(null, account.Name.Length > 0 ? account.Name : account.Email!, account.DepartmentId, null);
            account.DepartmentId = null;
        }
        if (role == Role.Head && await work.DepartmentOfAsync(account) is null)
            throw new OutsideRefused(OutsideRefusal.NeedsDepartment, "A head needs a department.");
        account.Role = role;
    }
}
