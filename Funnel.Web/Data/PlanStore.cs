using System.Globalization;
using Funnel.Domain.Access;
using Funnel.Domain.Common;
using Funnel.Domain.Plans;
using Funnel.Web.Live;
using Microsoft.EntityFrameworkCore;

namespace Funnel.Web.Data;

/// <summary>A target that is wished for (null takes it away), with the version it was seen at; without one whatever stands is replaced.</summary>
public sealed record WishedTarget(PlanKey Key, long? Value, long? Version);

/// <summary>What was changed: in the order of the wishes, those that changed nothing left out.</summary>
public sealed record PlanReceipt(IReadOnlyList<PlanChange> Changes)
{
    public long Number => Changes.Count == 0 ? 0 : Changes[^1].Number;
}

/// <summary>The only way to change targets: all cells of a wish or none, with their history and the audit in one transaction.</summary>
public sealed class PlanStore(AuditedChanges changes, Authorities authorities, TailSignal signal, TimeProvider clock)
{
    /// <summary>The most cells of one wish.</summary>
    public const int Most = 5_000;

    private const string Action = "plan.changed";

    // Said one by one in the audit up to here; above it only how many.
    private const int MostSaid = 12;

    public Task<PlanReceipt> SetAsync(Caller by, IReadOnlyList<WishedTarget> wishes, CancellationToken cancel = default) =>
        SetAsync(by, wishes, clock.GetUtcNow().UtcDateTime, cancel);

    /// <summary>As above, of what was planned at an instant (UTC) before it came here.</summary>
    internal async Task<PlanReceipt> SetAsync(Caller by, IReadOnlyList<WishedTarget> wishes, DateTime at, CancellationToken cancel)
    {
        if (wishes.Count > Most)
            throw new RuleViolation("Up to {0} targets are set at once.", Most);
        if (wishes.DistinctBy(w => w.Key).Count() != wishes.Count)
            throw new RuleViolation("Each target is named once.");
        if (wishes.Count == 0)
            return new PlanReceipt([]);
        var receipt = await changes.RunAsync(by, Right.SetPlans, Action, null, async (db, who) =>
        {
            var staff = await authorities.StaffAsync(db, cancel);
            var company = await db.Company.AsNoTracking().SingleAsync(cancel);
            var names = await NamesAsync(db, wishes, cancel);
            foreach (var wish in wishes)
                Check(wish, who.Plans, staff, company, names);
            var number = await db.PlanChanges.MaxAsync(c => (long?)c.Number, cancel) ?? 0;
            var done = new List<PlanChange>();
            var rows = await RowsAsync(db, wishes, cancel);
            foreach (var wish in wishes)
            {
                var row = rows.GetValueOrDefault(wish.Key);
                // As it is wished already, by whomever.
                if (row?.Value == wish.Value)
                    continue;
                if (wish.Version is { } seen && seen != (row?.Version ?? 0))
                    throw row is null ? new RuleViolation("This target was never set. Look at it again.")
                        : new PlanConflict(wish.Key, (await db.PlanChanges.AsNoTracking().SingleAsync(c => c.Number == row.Version, cancel)).ToChange());
                var change = new PlanChange(++number, at, by.Actor, wish.Key, row?.Value, wish.Value);
                if (row is null)
                    db.PlanTargets.Add(row = Empty(wish.Key));
                (row.Value, row.Version) = (wish.Value, number);
                db.PlanChanges.Add(RowOf(change));
                done.Add(change);
            }
            // What changes nothing leaves no line in the audit.
            return (new PlanReceipt(done), done.Count == 0 ? null : Note(done, names, company));
        }, cancel);
        signal.Wake();
        return receipt;
    }

    /// <summary>The month the company's years begin with; targets of quarters and years that no longer fit stay in the history and count no more.</summary>
    public async Task BeginYearsInAsync(Caller by, int month, CancellationToken cancel = default)
    {
        if (month is < 1 or > 12)
            throw new RuleViolation("A year begins with one of its twelve months.");
        await changes.RunAsync(by, Right.ManageSettings, "plan.year", null, async (db, _) =>
        {
            var company = await db.Company.SingleAsync(cancel);
            var before = company.YearStart;
            company.YearStart = month;
            company.CatalogVersion++;
            return (month, new AuditNote("plan.year", Before: AuditFacts.Write(("month", AuditFacts.Number(before))), After: AuditFacts.Write(("month", AuditFacts.Number(month)))));
        }, cancel);
        signal.Wake();
    }

    private static void Check(WishedTarget wish, Reach plans, Staff staff, CompanyRow company, IReadOnlyDictionary<PlanScope, string> names)
    {
        var (scope, period, _) = wish.Key;
        // Out of reach answers as what never was, for people and departments; the rest is the whole company's.
        var covered = scope.Kind switch
        {
            PlanScopeKind.Department => plans.Covers(new DepartmentId(scope.Id), staff),
            PlanScopeKind.Employee => plans.Covers(new EmployeeId(scope.Id), staff),
            _ => plans.All,
        };
        if (!covered)
            throw new AccessRefused("These targets are not yours to set.");
        if (!names.ContainsKey(scope))
            throw new RuleViolation("There is nobody and nothing of this name to plan for.");
        if (wish.Value is < 0)
            throw new RuleViolation("A target cannot be less than nothing.");
        if (wish.Value > (wish.Key.Metric == PlanMetric.Value ? Money.FromMajor(9_000_000_000_000m, company.Currency).Minor : 1_000_000_000))
            throw new RuleViolation("The amount {0} is too large.", wish.Value.Value.ToString(CultureInfo.InvariantCulture));
        if (!FiscalYear.Fits(period, company.YearStart))
            throw new RuleViolation("This is not one of the company's quarters or years.");
    }

    private static async Task<Dictionary<PlanScope, string>> NamesAsync(FunnelDb db, IReadOnlyList<WishedTarget> wishes, CancellationToken cancel)
    {
        var names = new Dictionary<PlanScope, string> { [PlanScope.Company] = (await db.Company.AsNoTracking().SingleAsync(cancel)).Name };
        foreach (var kind in wishes.Select(w => w.Key.Scope.Kind).Distinct())
        {
            var ids = wishes.Where(w => w.Key.Scope.Kind == kind).Select(w => w.Key.Scope.Id).Distinct().ToList();
            var found = kind switch
            {
                PlanScopeKind.Department => await db.Departments.Where(d => ids.Contains(d.Id)).ToDictionaryAsync(d => d.Id, d => d.Name, cancel),
                PlanScopeKind.Employee => await db.Employees.Where(e => ids.Contains(e.Id)).ToDictionaryAsync(e => e.Id, e => e.Name, cancel),
                PlanScopeKind.Line => await db.BusinessLines.Where(l => ids.Contains(l.Id)).ToDictionaryAsync(l => l.Id, l => l.Name, cancel),
                PlanScopeKind.Product => await db.Products.Where(p => ids.Contains(p.Id)).ToDictionaryAsync(p => p.Id, p => p.Name, cancel),
                PlanScopeKind.Customer => await db.Customers.Where(c => ids.Contains(c.Id)).ToDictionaryAsync(c => c.Id, c => c.Name, cancel),
                _ => [],
            };
            foreach (var (id, name) in found)
                names[new PlanScope(kind, id)] = name;
        }
        return names;
    }

    private static async Task<Dictionary<PlanKey, PlanTargetRow>> RowsAsync(FunnelDb db, IReadOnlyList<WishedTarget> wishes, CancellationToken cancel)
    {
        var (from, to) = (wishes.Min(w => w.Key.Period.First), wishes.Max(w => w.Key.Period.First));
        return (await db.PlanTargets.Where(t => t.FirstMonth >= from && t.FirstMonth <= to).ToListAsync(cancel))
            .ToDictionary(t => new PlanKey(new PlanScope(t.Scope, t.ScopeId), new PlanPeriod(t.FirstMonth, t.Months), t.Metric));
    }

    private static AuditNote Note(List<PlanChange> done, Dictionary<PlanScope, string> names, CompanyRow company)
    {
        var said = done.Take(MostSaid).ToList();
        return new AuditNote(Action, string.Join(", ", done.Select(c => names[c.Key.Scope]).Distinct().Take(3)), Facts(c => c.Before), Facts(c => c.After));

        string Facts(Func<PlanChange, long?> value) => AuditFacts.Write(
        [
            ("targets", AuditFacts.Number(done.Count)),
            .. said.Select(c => ($"{names[c.Key.Scope]} {FiscalYear.Write(c.Key.Period, company.YearStart)}{(c.Key.Metric == PlanMetric.Number ? " #" : "")}",
                value(c) is not { } v ? "—" : c.Key.Metric == PlanMetric.Number ? AuditFacts.Number(v) : new Money(v, company.Currency).ToString())),
        ]);
    }

    private static PlanTargetRow Empty(PlanKey key) => new()
    {
        Scope = key.Scope.Kind,
        ScopeId = key.Scope.Id,
        FirstMonth = key.Period.First,
        Months = key.Period.Months,
        Metric = key.Metric,
    };

    private static PlanChangeRow RowOf(PlanChange c) => new()
    {
        Number = c.Number,
        At = c.At,
        ActorId = c.By.Employee?.Value,
        ActorName = c.By.Name,
        Scope = c.Key.Scope.Kind,
        ScopeId = c.Key.Scope.Id,
        FirstMonth = c.Key.Period.First,
        Months = c.Key.Period.Months,
        Metric = c.Key.Metric,
        Before = c.Before,
        After = c.After,
    };
}
