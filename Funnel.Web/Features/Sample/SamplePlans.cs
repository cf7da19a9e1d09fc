using Funnel.Domain.Common;
using Funnel.Domain.Deals;
using Funnel.Domain.Plans;

namespace Funnel.Web.Features.Sample;

/// <summary>
/// What the made-up company planned for this year: a little more than its people won in the twelve months gone, month by month as such companies sell. One department
/// has moved something from a month to the next without telling its people, so that a difference is there to be seen.
/// </summary>
internal sealed class SamplePlans(SampleCompany company)
{
    private const double Growth = 1.06;

    // Of a year; from January.
    private static readonly long[] Season = [520, 560, 680, 600, 620, 720, 540, 500, 760, 740, 800, 860];

    private readonly long[] _won = new long[company.Team.Count];
    private readonly DateTime _since = company.Options.Now.AddYears(-1);

    private FiscalYear Year => FiscalYear.Containing(Period.DayOf(company.Options.Now, TimeZoneInfo.FindSystemTimeZoneById(SampleCompany.Zone)), 1);

    /// <summary>When the year's plan was set: as it began.</summary>
    public DateTime SetAt => Year.Whole.In(TimeZoneInfo.FindSystemTimeZoneById(SampleCompany.Zone)).From;

    /// <summary>Notes what a deal of the main pipeline brought.</summary>
    public void Take(Deal deal)
    {
        if (deal is { Outcome: Outcome.Won, Removed: false, Owner: { } owner } && deal.Pipeline == company.Pipelines[0].Id && deal.ClosedAt >= _since)
            _won[owner.Value - 1] += deal.Budget.Minor;
    }

    public IReadOnlyList<(PlanKey Key, long Value)> Targets()
    {
        var whole = _won.Sum();
        var unit = whole > 100_000_000 ? 100_000L : 1_000;
        // Nobody's plan is only what they won: half of it is what everybody is expected to bring.
        var usual = whole / Math.Max(1, _won.Length);
        var targets = new Dictionary<PlanKey, long>();
        for (var i = 0; i < _won.Length; i++)
        {
            var year = (long)((_won[i] + usual) / 2 * Growth);
            var months = PlanSpread.Shares(year / unit, Season);
            for (var month = 0; month < 12; month++)
                Add(PlanScope.Of(company.Team[i].Person.Id), month, months[month] * unit);
        }
        foreach (var department in company.Departments.Where(d => d.Parent is not null))
            for (var month = 0; month < 12; month++)
                Add(PlanScope.Of(department.Id), month, company.Team.Where(s => s.Person.Department == department.Id).Sum(s => targets[KeyOf(PlanScope.Of(s.Person.Id), month)]));
        Shift(targets, unit);
        foreach (var root in company.Departments.Where(d => d.Parent is null))
            for (var month = 0; month < 12; month++)
                Add(PlanScope.Company, month, company.Departments.Where(d => d.Parent == root.Id).Sum(d => targets[KeyOf(PlanScope.Of(d.Id), month)]));
        return [.. targets.Select(t => (t.Key, t.Value))];

        void Add(PlanScope scope, int month, long value) => targets[KeyOf(scope, month)] = value;
    }

    private void Shift(Dictionary<PlanKey, long> targets, long unit)
    {
        var now = Year.Months.ToList().FindIndex(m => m.Contains(Period.DayOf(company.Options.Now, TimeZoneInfo.FindSystemTimeZoneById(SampleCompany.Zone))));
        var (from, to) = now == 11 ? (11, 10) : (now, now + 1);
        var department = PlanScope.Of(company.Departments.ElementAt(2).Id);
        var moved = Math.Min(12 * unit, targets[KeyOf(department, to)] / 4);
        targets[KeyOf(department, from)] += moved;
        targets[KeyOf(department, to)] -= moved;
    }

    private PlanKey KeyOf(PlanScope scope, int month) => new(scope, Year.Months[month], PlanMetric.Value);
}
