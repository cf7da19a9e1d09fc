using Funnel.Domain.Analytics;
using Funnel.Domain.Common;
using Funnel.Domain.Plans;
using Funnel.Web.Parts;
using Funnel.Web.Parts.Views;
using Microsoft.AspNetCore.Components;
using MudBlazor;

namespace Funnel.Web.Features.Plans;

/// <summary>The proposal, the numbers typed over it, and what they are off.</summary>
public partial class SpreadDialog
{
    // What was typed and is no target: kept as it stands, and nothing is set while there is any.
    readonly Dictionary<(int Row, int Column), string> _unread = [];
    PlanProposal _plan = default!;
    SpreadOver _over;
    SpreadBy _by;

    [CascadingParameter] IMudDialogInstance Dialog { get; set; } = default!;

    [Parameter, EditorRequired] public PlansModel Model { get; set; } = default!;

    [Parameter, EditorRequired] public PlanKey Key { get; set; }

    int Start => Model.Catalog.Company.YearStart;

    PlanNumber Number => Model.Number;

    bool HasBelow => Model.Figures.Below(Key.Scope).Any();

    PlanCell Cell => Model.Figures[Key.Scope]!.Cells[Key.Period];

    string Sentence => Cell.Plan is not { } plan ? PlanPeriods.Name(Key.Period, Start) + ": " + _plan.Node.Name
        : _over == SpreadOver.Months ? L["{0}: {1} of {2} over its months.", _plan.Node.Name, Amount(plan), PlanPeriods.Name(Key.Period, Start)]
        : L.Count("{1}: {2} of {3} over {0} row below.|{1}: {2} of {3} over the {0} rows below.", _plan.Rows.Count, _plan.Node.Name, Amount(plan), PlanPeriods.Name(Key.Period, Start));

    string Was => string.Join(", ", _plan.Columns.Where((c, i) => !_plan.Locked[i]).Select(c => (c, Model.Figures[Key.Scope]!.Cells[c].Difference)).Where(c => _over == SpreadOver.Rows && c.Difference is not (null or 0))
        .Select(c => L["was {0} in {1}", Number.Signed(c.Difference!.Value), PlanPeriods.Short(c.c, Start)]));

    IEnumerable<(SpreadBy By, string Name, string Hint)> Methods
    {
        get
        {
            yield return (SpreadBy.Same, L["Same shares as now"], L["keeps what each has of the whole"]);
            yield return (SpreadBy.LastYear, L["Like {0}", PlanPeriods.Name(Key.Period.YearBefore, Start)], _over == SpreadOver.Rows ? L["by what each won then"] : L["by what was won then"]);
            if (_over == SpreadOver.Rows && Key.Scope.Kind is PlanScopeKind.Company or PlanScopeKind.Department && Model.View.By == PlanBy.People)
                yield return (SpreadBy.Capacity, L["By capacity"], L["by limit of open deals"]);
            yield return (SpreadBy.Equal, L["Equally"], L["the same for each"]);
        }
    }

    protected override void OnInitialized() => Show(HasBelow && !(Cell.Difference is null or 0 && Cell.TimeDifference is not (null or 0)) ? SpreadOver.Rows : SpreadOver.Months, SpreadBy.Same);

    void Show(SpreadOver over, SpreadBy by)
    {
        (_over, _by) = (over, over == SpreadOver.Months && by == SpreadBy.Capacity ? SpreadBy.Same : by);
        _plan = PlanProposal.Of(Model.Figures, Model.Catalog, Key.Scope, Key.Period, _over, _by);
        _unread.Clear();
    }

    // Only what is not over can be put right here.
    long? Off => _over == SpreadOver.Months ? _plan.Rows.Sum(r => r.After.Sum(a => a ?? 0)) - Cell.Plan : Open.Sum(i => _plan.Difference(i) ?? 0);

    bool Balanced => _over == SpreadOver.Months || Open.All(i => _plan.Difference(i) is null or 0);

    IEnumerable<int> Open => Enumerable.Range(0, _plan.Columns.Count).Where(i => !_plan.Locked[i]);

    void Type(int row, int column, string? text)
    {
        _unread.Remove((row, column));
        try
        {
            if (Number.Read(text ?? "") is (true, { } value))
            {
                _plan = _plan.With(row, column, value);
                return;
            }
        }
        catch (RuleViolation)
        {
            // Too large or too fine for a target.
        }
        _unread[(row, column)] = text ?? "";
    }

    string Exactly(long inside) => Number.SignedExactly(inside).TrimStart('+');

    string Amount(long inside) => Model.View.Metric == PlanMetric.Number ? Parts.Show.Count(inside) : Parts.Show.MoneyCompact(inside, Model.Currency);
}
