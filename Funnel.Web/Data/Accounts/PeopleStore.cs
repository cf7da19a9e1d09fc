using Funnel.Domain.Access;
using Funnel.Domain.Common;
using Funnel.Web.Live;
using Microsoft.EntityFrameworkCore;

namespace Funnel.Web.Data.Accounts;

/// <summary>
/// The way to change who may come in and as what. Each change is one transaction with its line in the audit, and asks the database whether the caller may.
/// </summary>
public sealed partial class PeopleStore(IServiceScopeFactory scopes, WriterGate gate, TailSignal signal, Authorities authorities, AuditBook audit, TimeProvider clock)
{
    /// <summary>An account without a password, and the link that sets one.</summary>
    public Task<PasswordLink> InviteAsync(Caller by, Invitation wish, CancellationToken cancel = default) => ChangeAsync(by, "account.invited", wish.Mail.Trim(), async work =>
    {
        var (mail, name) = (MailOf(wish.Mail), NameOf(wish.Name));
        if (wish.Role == Role.Display)
            throw new RuleViolation("A display has no account; pair the screen instead.");
        await work.DepartmentAsync(wish.Department);
        if (wish.Role == Role.Head && wish.Department is null && wish.Employee is null)
            throw new RuleViolation("A head needs a department.");
        var account = new Account { UserName = mail, Email = mail, Name = name, Role = wish.Role, CreatedAt = work.Now, InvitedAt = work.Now };
        if (wish.Employee is not null || wish.Role is Role.Salesperson or Role.Head or Role.Director)
            account.EmployeeId = await work.EmployeeAsync(wish.Employee, name, wish.Department, wish.Limit);
        else
            account.DepartmentId = wish.Department;
        Require(await work.Users.CreateAsync(account));
        work.After(account);
        return await work.InvitationAsync(account);
    }, cancel);

    /// <summary>The first account of all. Refuses once there is anybody; then only an administrator makes more.</summary>
    public Task<int> FirstAsync(Caller by, FirstStartWish wish, CancellationToken cancel = default) => ChangeAsync(by, "account.first", wish.Mail.Trim(), async work =>
    {
        if (await work.Db.Users.AnyAsync(cancel))
            throw new AccessRefused("Funnel is set up already.");
        var mail = MailOf(wish.Mail);
        var company = await work.Db.Company.SingleAsync(cancel);
        Currencies.Require(wish.Currency);
        if (!TimeZoneInfo.TryFindSystemTimeZoneById(wish.TimeZone, out _))
            throw new RuleViolation("“{0}” is no time zone known here.", wish.TimeZone);
        (company.Name, company.Currency, company.TimeZone) = (NameOf(wish.Company), wish.Currency, wish.TimeZone);
        var account = new Account { UserName = mail, Email = mail, EmailConfirmed = true, Name = NameOf(wish.Name), Role = Role.Administrator, CreatedAt = work.Now };
        Require(await work.Users.CreateAsync(account, wish.Password));
        work.After(account);
        return account.Id;
    }, cancel, needs: null);

    /// <summary>The own name, as everybody reads it; that of the employee too.</summary>
    public Task RenameSelfAsync(Caller by, string name, CancellationToken cancel = default) => ChangeAsync(by, "account.renamed", null, async work =>
    {
        if (by.Kind != CallerKind.Person)
            throw new AccessRefused("Only a person has a name of its own.");
        var account = await work.AccountAsync(by.Id);
        var employee = await work.Db.Employees.FirstOrDefaultAsync(e => e.Id == account.EmployeeId, cancel);
        work.BeforeText = AuditFacts.Write(("name", employee?.Name ?? account.Name));
        account.Name = NameOf(name);
        if (employee is not null)
            employee.Name = account.Name;
        work.AfterText = AuditFacts.Write(("name", account.Name));
        return true;
    }, cancel, Right.BeSignedIn);

    /// <summary>Whether the daily letter comes.</summary>
    public Task WantDigestAsync(Caller by, bool wants, CancellationToken cancel = default) => ChangeAsync(by, "account.digest", null, async work =>
    {
        if (by.Kind != CallerKind.Person)
            throw new AccessRefused("Only a person gets letters.");
        var account = await work.AccountAsync(by.Id);
        work.BeforeText = AuditFacts.Write(("digest", account.WantsDigest ? "yes" : "none"));
        account.WantsDigest = wants;
        work.AfterText = AuditFacts.Write(("digest", wants ? "yes" : "none"));
        return true;
    }, cancel, Right.BeSignedIn);

    public Task ChangeRoleAsync(Caller by, int id, Role role, CancellationToken cancel = default) => EditAsync(by, "account.role-changed", id, async (work, account) =>
    {
        if (role == Role.Display)
            throw new RuleViolation("A display has no account; pair the screen instead.");
        if (role != Role.Administrator)
            await work.KeepAnAdministratorAsync(account);
        if (role is Role.Salesperson or Role.Head && account.EmployeeId is null)
            account.EmployeeId = await work.EmployeeAsync(null, NameOf(account.Name.Length > 0 ? account.Name : account.Email!), account.DepartmentId, null);
        if (role == Role.Head && await work.DepartmentOfAsync(account) is null)
            throw new RuleViolation("A head needs a department.");
        account.Role = role;
    }, cancel);

    /// <summary>Of an employee with an account or without, or of an account alone.</summary>
    public Task MoveAsync(Caller by, PersonRow person, int? department, CancellationToken cancel = default) => ChangeAsync(by, "person.moved", person.Name, async work =>
    {
        await work.DepartmentAsync(department);
        var account = person.Account is { } id ? await work.AccountAsync(id) : null;
        if (account?.Role == Role.Head && department is null)
            throw new RuleViolation("A head needs a department.");
        work.BeforeText = AuditFacts.Write(("department", await work.DepartmentNameAsync(person.Department)));
        if (person.Employee is { } employee)
            (await work.Db.Employees.SingleAsync(e => e.Id == employee, cancel)).DepartmentId = department;
        if (account is not null)
            account.DepartmentId = person.Employee is null ? department : null;
        work.AfterText = AuditFacts.Write(("department", await work.DepartmentNameAsync(department)));
        return true;
    }, cancel);

    public Task LimitAsync(Caller by, int employee, int? limit, CancellationToken cancel = default) => ChangeAsync(by, "person.limited", null, async work =>
    {
        var row = await work.Db.Employees.FirstOrDefaultAsync(e => e.Id == employee, cancel) ?? throw new RuleViolation("There is no such person.");
        (work.Subject, work.BeforeText) = (row.Name, AuditFacts.Write(("limit", AuditFacts.Number(row.Capacity))));
        row.Capacity = LimitOf(limit);
        work.AfterText = AuditFacts.Write(("limit", AuditFacts.Number(row.Capacity)));
        return true;
    }, cancel);

    /// <summary>Switched off, a person is out at once and nobody's choice for new deals; deals, history and credit stay.</summary>
    public Task SwitchAsync(Caller by, int id, bool on, CancellationToken cancel = default) => EditAsync(by, on ? "account.switched-on" : "account.switched-off", id, async (work, account) =>
    {
        if (!on)
            await work.KeepAnAdministratorAsync(account);
        account.Disabled = !on;
        if (account.EmployeeId is { } employee)
            (await work.Db.Employees.SingleAsync(e => e.Id == employee, cancel)).Active = on;
        Require(await work.Users.UpdateSecurityStampAsync(account));
    }, cancel);

    /// <summary>Every cookie and every link given so far opens nothing any more.</summary>
    public Task SignOutEverywhereAsync(Caller by, int id, CancellationToken cancel = default) => EditAsync(by, "account.signed-out-everywhere", id,
        async (work, account) => Require(await work.Users.UpdateSecurityStampAsync(account)), cancel);

    /// <summary>A link that sets a new password: for an hour, once; for somebody who never had one, the invitation anew.</summary>
    public Task<PasswordLink> LinkAsync(Caller by, int id, CancellationToken cancel = default) => ChangeAsync(by, "account.link-made", null, async work =>
    {
        var account = await work.AccountAsync(id);
        if (account.Disabled)
            throw new RuleViolation("This account is switched off.");
        work.AfterText = AuditFacts.Write(("link", account.PasswordHash is null ? "invitation" : "password"));
        if (account.PasswordHash is not null)
            return new PasswordLink(account.Id, account.Email!, account.Name, await work.Users.GeneratePasswordResetTokenAsync(account), IsInvitation: false);
        account.InvitedAt = work.Now;
        return await work.InvitationAsync(account);
    }, cancel);

    private Task EditAsync(Caller by, string action, int id, Func<PeopleWork, Account, Task> edit, CancellationToken cancel) => ChangeAsync(by, action, null, async work =>
    {
        var account = await work.AccountAsync(id);
        work.BeforeText = PeopleWork.Facts(account);
        await edit(work, account);
        work.After(account);
        return true;
    }, cancel);
}
