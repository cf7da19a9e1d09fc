using Funnel.Domain.Common;
using Funnel.Web.Data;
using Microsoft.EntityFrameworkCore;

namespace Funnel.Web.Commands;

/// <summary>What a command line names, found in the database; exactly one of that name or a sentence.</summary>
internal static class Named
{
    public static Task<int?> DepartmentAsync(IServiceProvider services, string? name, CancellationToken cancel) =>
        FindAsync(services, name, db => db.Departments.Where(d => d.Name == name).Select(d => d.Id), "There is no department called “{0}”, or there are several.", cancel);

    public static Task<int?> EmployeeAsync(IServiceProvider services, string? name, CancellationToken cancel) =>
        FindAsync(services, name, db => db.Employees.Where(e => e.Name == name).Select(e => e.Id), "There is no employee called “{0}”, or there are several.", cancel);

    private static async Task<int?> FindAsync(IServiceProvider services, string? name, Func<FunnelDb, IQueryable<int>> find, string sentence, CancellationToken cancel)
    {
        if (name is null)
            return null;
        await using var db = await services.GetRequiredService<IDbContextFactory<FunnelDb>>().CreateDbContextAsync(cancel);
        return await find(db).Take(2).ToListAsync(cancel) is [var only] ? only : throw new RuleViolation(sentence, name);
    }
}
