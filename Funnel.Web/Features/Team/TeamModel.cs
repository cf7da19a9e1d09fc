using Funnel.Domain.Analytics;
using Funnel.Domain.Common;
using Funnel.Domain.Forecasting;
using Funnel.Web.Live;

namespace Funnel.Web.Features.Team;

/// <summary>Everything the page shows but the batches, counted once from one snapshot. A change makes a new one.</summary>
public sealed class TeamModel
{
    private TeamModel(LiveState state, TeamView view, DateTime now)
    {
        state = state.AsOf(view.View.AsOf);
        (State, View, Now) = (state, view, now);
        Skills = Effectiveness.Of(state.History, state.Catalog, view.View.ToFunnelQuery(state.Catalog, now));
        Plan = HandoverDesk.Plan(state, Skills, view.OnlyOverNorm);
        Visits = view.Cell is { } cell && Skills.Pipeline.OpenStages.Any(s => s.Id == cell.Stage)
            ? Effectiveness.VisitsOf(state.History, state.Catalog, Skills.Query, cell.Employee, cell.Stage) : null;
    }

    public LiveState State { get; }

    public Catalog Catalog => State.Catalog;

    public TeamView View { get; }

    /// <summary>The instant (UTC) the figures were counted at.</summary>
    public DateTime Now { get; }

    /// <summary>The instant (UTC) that is shown.</summary>
    public DateTime AsOf => Skills.Query.AsOf;

    public Effectiveness Skills { get; }

    public HandoverPlan Plan { get; }

    /// <summary>Of the chosen cell; null without one.</summary>
    public IReadOnlyList<CountedVisit>? Visits { get; }

    public string Currency => Catalog.Company.Currency;

    /// <summary>The past is looked at, never changed.</summary>
    public bool IsPast => View.View.AsOf is not null;

    public static TeamModel Count(LiveState state, TeamView view, DateTime now) => new(state, view, now);

    /// <summary>Whose department it is, for under the name.</summary>
    public string? DepartmentOf(EmployeeId employee) => Catalog.Employee(employee)?.Department is { } d ? Catalog.Departments.GetValueOrDefault(d)?.Name : null;

    /// <summary>How a cell stands beside the others of its stage: 1 far lower to 5 far higher, better being higher (fewer days); null when there is too little to tell.</summary>
    public int? Heat(StageSkill cell, int column)
    {
        if (cell.IsFew)
            return null;
        var others = Skills.People.Select(p => p.Stages[column]).Where(s => !s.IsFew).ToList();
        return View.Measure switch
        {
            TeamMeasure.Rate => Step(cell.Rate - (Skills.Stages[column].Share ?? cell.Rate), 0.03, 0.1),
            TeamMeasure.Days => cell.MedianDays is { } days && others.Average(o => o.MedianDays) is { } usual and > 0 ? Step(1 - (days / usual), 0.1, 0.3) : null,
            _ => others.Average(o => (double)o.Value) is var usual and > 0 ? Step((cell.Value / usual) - 1, 0.15, 0.5) : null,
        };
    }

    private static int Step(double above, double little, double much) => Math.Abs(above) < little ? 3 : above > 0 ? (above >= much ? 5 : 4) : above <= -much ? 1 : 2;
}
