using Funnel.Domain.Access;
using Funnel.Domain.Analytics;
using Funnel.Domain.Common;
using Funnel.Domain.Plans;
using Funnel.Web.Data;
using Funnel.Web.Live;

namespace Funnel.Web.Features.Plans;

/// <summary>What a person does to plans, and takes back. Each step waits until the memory has it, so that the screen counts with it at once.</summary>
public sealed class PlanDesk(PlanStore store, LiveHistory live)
{
    public Task<PlanReceipt> SetAsync(Caller by, IEnumerable<PlanWish> wishes, CancellationToken cancel = default) =>
        WriteAsync(by, [.. wishes.Select(w => new WishedTarget(w.Key, w.Value, w.Version))], cancel);

    /// <summary>Gives each target back what it was, if nobody has touched it since.</summary>
    public Task<PlanReceipt> UndoAsync(Caller by, PlanReceipt done, CancellationToken cancel = default) =>
        WriteAsync(by, [.. done.Changes.Select(c => new WishedTarget(c.Key, c.Before, c.Number))], cancel);

    public async Task BeginYearsInAsync(Caller by, int month, CancellationToken cancel = default) => await store.BeginYearsInAsync(by, month, cancel);

    /// <summary>Every month of a year as the year before was won: the rows of a plan nobody has begun.</summary>
    public static IEnumerable<PlanWish> FromLastYear(PlanFigures figures, Reach plans, Staff staff) =>
        from row in figures.Rows.Where(r => May(plans, r.Scope, staff))
        from month in figures.Query.Year.Months.Select((period, i) => (Period: period, Won: row.FactsBefore[i]))
        where month.Won > 0 && row.Cells[month.Period].Own is null
        select new PlanWish(new PlanKey(row.Scope, month.Period, figures.Query.Metric), month.Won, row.Cells[month.Period].Version);

    /// <summary>Whether to offer it; whether it is done the store decides.</summary>
    public static bool May(Reach plans, PlanScope scope, Staff staff) => scope.Kind switch
    {
        PlanScopeKind.Department => plans.Covers(new DepartmentId(scope.Id), staff),
        PlanScopeKind.Employee => plans.Covers(new EmployeeId(scope.Id), staff),
        _ => plans.All,
    };

    private async Task<PlanReceipt> WriteAsync(Caller by, IReadOnlyList<WishedTarget> wishes, CancellationToken cancel)
    {
        var receipt = await store.SetAsync(by, wishes, cancel);
        await live.PlannedAsync(receipt.Number, cancel);
        return receipt;
    }
}
