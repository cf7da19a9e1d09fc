using Funnel.Domain.Access;
using Funnel.Web.Data;
using Funnel.Web.Data.Accounts;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;

namespace Funnel.Web.Features.Accounts;

/// <summary>
/// On a development server everybody of the company has an account without a password, opened by one click from this machine.
/// Nothing of it exists in production.
/// </summary>
public static class DevelopmentAccounts
{
    public const string AdministratorMail = "admin@funnel.example";

    public static async Task PrepareDevelopmentAccountsAsync(this WebApplication app, CancellationToken cancel = default)
    {
        if (!app.Environment.IsDevelopment())
            return;
        await using var scope = app.Services.CreateAsyncScope();
        var users = scope.ServiceProvider.GetRequiredService<UserManager<Account>>();
        var db = scope.ServiceProvider.GetRequiredService<FunnelDb>();
        var known = await db.Users.Select(a => a.EmployeeId).ToListAsync(cancel);
        if (!known.Contains(null))
            await AddAsync(users, new Account { UserName = AdministratorMail, Email = AdministratorMail, Name = "Administrator", Role = Role.Administrator });
        var people = await db.Employees.AsNoTracking().Where(e => e.Active).OrderBy(e => e.Id).ToListAsync(cancel);
        var departments = new HashSet<int?>();
        foreach (var person in people.Take(200))
        {
            // The first of all directs, the first of every department leads it: enough to try every role.
            var role = person == people[0] ? Role.Director : departments.Add(person.DepartmentId) && person.DepartmentId is not null ? Role.Head : Role.Salesperson;
            var mail = $"person{person.Id}@funnel.example";
            if (!known.Contains(person.Id))
                await AddAsync(users, new Account { UserName = mail, Email = mail, EmployeeId = person.Id, Role = role });
        }
    }

    private static async Task AddAsync(UserManager<Account> users, Account account)
    {
        account.EmailConfirmed = true;
        var done = await users.CreateAsync(account);
        if (!done.Succeeded)
            throw new StartRefused($"The development account {account.Email} could not be made: {done.Errors.First().Description}");
    }
}
