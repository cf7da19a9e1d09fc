using Funnel.Domain.Analytics;
using Funnel.Domain.Forecasting;
using Funnel.Web.Parts;
using Microsoft.Extensions.Localization;

namespace Funnel.Web.Features.Reports.Team;

/// <summary>Up to three sentences that say what the figures mean, chosen by rule; none where there is nothing to say.</summary>
internal sealed class TeamRemarks(IStringLocalizer<TeamReportTexts> L)
{
    public IReadOnlyList<Remark> Of(Effectiveness skills, HandoverPlan plan)
    {
        var remarks = new List<Remark>();
        var stages = skills.Pipeline.OpenStages.Select((stage, i) => (Stage: stage, People: skills.People.Select(p => (p.Employee, Skill: p.Stages[i])).Where(p => !p.Skill.IsFew)
            .OrderByDescending(p => p.Skill.Rate).ToList())).Where(s => s.People.Count > 1).ToList();
        var apart = stages.Where(s => s.People[0].Skill.Interval.Low > s.People[^1].Skill.Interval.High).ToList();
        if (apart.Count > 0)
        {
            var (stage, people) = apart.MaxBy(s => s.People[0].Skill.Rate - s.People[^1].Skill.Rate);
            remarks.Add(new Remark(L["{0} is where people differ", stage.Name],
                L["{0} passes {1} on, {2} {3}; their ranges do not overlap.", people[0].Employee.Name, Show.Percent(people[0].Skill.Rate), people[^1].Employee.Name, Show.Percent(people[^1].Skill.Rate)]));
        }
        if (stages.Except(apart).ToList() is { Count: > 0 } close)
        {
            var (stage, people) = close.MinBy(s => s.People[0].Skill.Rate - s.People[^1].Skill.Rate);
            remarks.Add(new Remark(L["{0} is close", stage.Name],
                L["{0} to {1} visits a person: the differences there may be chance.", Show.Count(people.Min(p => p.Skill.Visits)), Show.Count(people.Max(p => p.Skill.Visits))]));
        }
        if (plan.Proposals.Count > 0)
        {
            var takers = plan.Loads.Where(l => l.In > 0).OrderByDescending(l => l.In).Select(l => l.Employee.Name).ToList();
            remarks.Add(new Remark(L.Count("{0} person can take more|{0} people can take more", takers.Count),
                L["{0} would take them; nobody goes over the limit.", string.Join(", ", takers.Take(4)) + (takers.Count > 4 ? " …" : "")]));
        }
        return remarks;
    }
}
