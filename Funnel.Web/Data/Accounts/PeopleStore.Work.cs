using Funnel.Domain.Access;
using Funnel.Domain.Common;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;

namespace Funnel.Web.Data.Accounts;

public sealed partial class PeopleStore
{
    private const int LongestName = 100, MostDeals = 10_000;

    private static readonly string[] Colours = ["#4C63D2", "#18876B", "#B8741A", "#8B5BC4", "#1F7AC9", "#C24A5A", "#3E8FA3", "#6B8E23"];

    private async Task<T> ChangeAsync<T>(Caller by, string action, string? subject, Func<PeopleWork, Task<T>> change, CancellationToken cancel, Right? needs = Right.ManagePeople)
    {
        try
        {
            using var turn = await gate.EnterAsync(cancel);
            await using var scope = scopes.CreateAsyncScope();
            // The same context Identity's manager writes through: all of it is one transaction.
            var db = scope.ServiceProvider.GetRequiredService<FunnelDb>();
            await using var transaction = await db.Database.BeginTransactionAsync(cancel);
            if (needs is { } right)
                (await authorities.OfAsync(db, by, cancel)).Demand(right);
            var work = new PeopleWork(db, scope.ServiceProvider.GetRequiredService<UserManager<Account>>(), clock.GetUtcNow().UtcDateTime, cancel) { Subject = subject };
            var result = await change(work);
            (await db.Company.SingleAsync(cancel)).CatalogVersion++;
            audit.Add(db, by, new AuditNote(action, work.Subject, work.BeforeText, work.AfterText));
            await db.SaveChangesAsync(cancel);
            await transaction.CommitAsync(cancel);
            signal.Wake();
            return result;
        }
        catch (AccessRefused e)
        {
            await audit.RefusedAsync(by, action, subject, e.Message, cancel: CancellationToken.None);
            throw;
        }
    }

    private static string NameOf(string text) => Names.Read(text, LongestName) ?? throw new RuleViolation("A name has 1 to {0} characters.", LongestName);

    private static string MailOf(string text) => text.Trim() is var mail && Account.CouldBeMail(mail) ? mail : throw new RuleViolation("This is no e-mail address.");

    private static int? LimitOf(int? limit) => limit is null or (>= 1 and <= MostDeals) ? limit : throw new RuleViolation("A limit is a whole number from 1 to {0}.", MostDeals);

    /// <summary>Identity's refusal as a sentence of ours.</summary>
    private static void Require(IdentityResult done)
    {
        if (!done.Succeeded)
            throw Refusal(done);
    }

    internal static RuleViolation Refusal(IdentityResult done) => done.Errors.First().Code switch
    {
        "DuplicateEmail" or "DuplicateUserName" => new RuleViolation("There is an account with this e-mail already."),
        "InvalidEmail" or "InvalidUserName" => new RuleViolation("This is no e-mail address."),
        "PasswordTooShort" => new RuleViolation("A password has at least {0} characters.", PasswordRules.Shortest),
        "PasswordRequiresUniqueChars" => new RuleViolation("A password has at least 4 different characters."),
        "InvalidToken" => new RuleViolation("This link has been used or is too old. Ask for a new one."),
        "ConcurrencyFailure" => new RuleViolation("Somebody changed this person at the same moment. Look again and repeat it."),
        // The rules of ours put their sentence where Identity puts its code.
        var code when code.EndsWith('.') => new RuleViolation(code, PasswordRules.Longest),
        _ => new RuleViolation("This could not be done."),
    };

    /// <summary>One change in the making: the context of its transaction and what the audit will say.</summary>
    private sealed class PeopleWork(FunnelDb db, UserManager<Account> users, DateTime now, CancellationToken cancel)
    {
        public FunnelDb Db => db;

        public UserManager<Account> Users => users;

        public DateTime Now => now;

        public string? Subject { get; set; }

        public string? BeforeText { get; set; }

        public string? AfterText { get; set; }

        public async Task<Account> AccountAsync(int id)
        {
            var account = await db.Users.FirstOrDefaultAsync(a => a.Id == id, cancel) ?? throw new RuleViolation("There is no such person.");
            Subject = account.Email;
            return account;
        }

        public void After(Account account) => AfterText = Facts(account);

        public static string Facts(Account account) => AuditFacts.Write(("role", account.Role.ToString()), ("switched", account.Disabled ? "off" : "on"));

        public async Task<PasswordLink> InvitationAsync(Account account)
        {
            await db.SaveChangesAsync(cancel);
            return new PasswordLink(account.Id, account.Email!, account.Name, await users.GenerateUserTokenAsync(account, InvitationTokens.Provider, InvitationTokens.Purpose), IsInvitation: true);
        }

        /// <summary>The employee an account is tied to: one that is there and free, or a new one.</summary>
        public async Task<int> EmployeeAsync(int? known, string name, int? department, int? limit)
        {
            if (known is { } id)
            {
                var employee = await db.Employees.FirstOrDefaultAsync(e => e.Id == id, cancel) ?? throw new RuleViolation("There is no such person.");
                if (await db.Users.AnyAsync(a => a.EmployeeId == id, cancel))
                    throw new RuleViolation("{0} has an account already.", employee.Name);
                (employee.DepartmentId, employee.Capacity, employee.Active) = (department ?? employee.DepartmentId, LimitOf(limit) ?? employee.Capacity, true);
                return id;
            }
            var row = new EmployeeRow { Name = name, DepartmentId = department, Capacity = LimitOf(limit), Colour = Colours[await db.Employees.CountAsync(cancel) % Colours.Length] };
            db.Employees.Add(row);
            await db.SaveChangesAsync(cancel);
            return row.Id;
        }

        public async Task DepartmentAsync(int? id)
        {
            if (id is { } department && !await db.Departments.AnyAsync(d => d.Id == department, cancel))
                throw new RuleViolation("There is no such department.");
        }

        public async Task<string?> DepartmentNameAsync(int? id) => await db.Departments.Where(d => d.Id == id).Select(d => d.Name).FirstOrDefaultAsync(cancel);

        public async Task<int?> DepartmentOfAsync(Account account) => account.DepartmentId ?? await db.Employees.Where(e => e.Id == account.EmployeeId).Select(e => e.DepartmentId).FirstOrDefaultAsync(cancel);

        /// <summary>Without one nobody could ever change anything again.</summary>
        public async Task KeepAnAdministratorAsync(Account account)
        {
            if (account is { Role: Role.Administrator, Disabled: false } && !await db.Users.AnyAsync(a => a.Id != account.Id && a.Role == Role.Administrator && !a.Disabled, cancel))
                throw new RuleViolation("This is the last administrator. Make somebody else one first.");
        }
    }
}
