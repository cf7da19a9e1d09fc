using System.Globalization;
using Funnel.Domain.Common;
using Funnel.Domain.Pipelines;

namespace Funnel.Web.Features.Import;

/// <summary>Where a deal was when, read from one row of a table that holds its present stage and dates.</summary>
internal sealed class TableSteps
{
    private readonly ImportPlan _plan;
    private readonly Cells _cells;
    private readonly List<(int Stage, int Column, string Name)> _dates;
    private readonly DateTime? _undated;

    public TableSteps(ImportMapping mapping, ImportPlan plan, Cells cells)
    {
        (_plan, _cells) = (plan, cells);
        _dates = [.. mapping.Dates
            .Select(d => (Stage: plan.StageAt(d.Key) ?? throw new ImportRefused("The mapping's “dates”: " + plan.UnknownStage(d.Key)), cells.IndexOf(d.Value), d.Value))
            .OrderBy(d => plan.Pipeline.Stages[d.Stage].Order)];
        if (mapping.Undated is not { } day)
            return;
        _undated = DateOnly.TryParseExact(day, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var date)
            ? Period.StartOf(date, plan.Zone)
            : throw new ImportRefused($"The mapping's “undated” is “{day}”; write it as 2026-12-31.");
    }

    /// <summary>Stages in their order with the instant each was entered; the first is open.</summary>
    public List<(int Stage, DateTime At)> Of(string[] cells, int? stage, DateOnly? firstContact, int line)
    {
        var dated = new List<(int Stage, DateTime At)>();
        foreach (var (at, column, name) in _dates)
            if (Cells.Cell(cells, column) is { Length: > 0 } text)
                dated.Add((at, _cells.Instant(text, name)));
        var target = stage ?? Last(dated);
        var steps = target is { } t ? Upto(dated, t, firstContact) : [Start(firstContact)];
        if (Kind(steps[0].Stage) != StageKind.Open)
            steps.Insert(0, (FirstOpen, steps[0].At));
        for (var i = steps.Count - 2; i >= 0; i--)
        {
            if (steps[i].At <= steps[i + 1].At)
                continue;
            _plan.Notices.Add("before", () => $"Deals came to a later stage before an earlier one (first on line {line}); the earlier date was moved to the later stage's.");
            steps[i] = (steps[i].Stage, steps[i + 1].At);
        }
        if (firstContact is { } day && Kind(steps[^1].Stage) != StageKind.Open && Period.DayOf(steps[^1].At, _plan.Zone) < day)
            _plan.Notices.Add("contact", () => $"Deals were closed before their first contact (first on line {line}); they were taken as they stand.");
        return steps;
    }

    private int FirstOpen => _plan.Pipeline.Stages.IndexOf(_plan.Pipeline.OpenStages[0]);

    private StageKind Kind(int stage) => _plan.Pipeline.Stages[stage].Kind;

    private int? Last(List<(int Stage, DateTime At)> dated)
    {
        var closing = dated.Where(d => Kind(d.Stage) != StageKind.Open).ToList();
        if (closing.Count > 1)
            throw new RowRefused(_cells.Column("stage"), "The row has a date for won and one for lost.");
        return closing.Count == 1 ? closing[0].Stage : dated.Count > 0 ? dated[^1].Stage : null;
    }

    private List<(int Stage, DateTime At)> Upto(List<(int Stage, DateTime At)> dated, int target, DateOnly? firstContact)
    {
        var order = _plan.Pipeline.Stages[target].Order;
        var steps = dated.Where(d => d.Stage == target || (Kind(d.Stage) == StageKind.Open && _plan.Pipeline.Stages[d.Stage].Order < order)).ToList();
        if (steps.Count > 0 && steps[^1].Stage == target)
            return steps;
        if (steps.Count > 0 && Kind(target) != StageKind.Open)
            throw new RowRefused(_dates.Find(d => d.Stage == target).Name ?? "", $"The row says {_plan.Pipeline.Stages[target].Name} but has no date for it.");
        steps.Add((target, steps.Count > 0 ? steps[^1].At : Start(firstContact).At));
        return steps;
    }

    private (int Stage, DateTime At) Start(DateOnly? firstContact)
    {
        if (firstContact is { } day)
            return (FirstOpen, Period.StartOf(day, _plan.Zone));
        if (_undated is not { } undated)
            throw new RowRefused("", "The row has no date at all. Add \"undated\": \"2026-12-31\" to the mapping to give such rows a day.");
        _plan.Notices.Add("undated", () => $"Rows had no date and took {Period.DayOf(undated, _plan.Zone):yyyy-MM-dd}, the mapping's “undated”.");
        return (FirstOpen, undated);
    }
}
