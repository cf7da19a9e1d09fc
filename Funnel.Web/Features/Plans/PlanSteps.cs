using Funnel.Domain.Plans;
using Funnel.Web.Data;

namespace Funnel.Web.Features.Plans;

/// <summary>What somebody did at this window, the latest last, to be taken back step by step. Taking back is a change too: the step before builds on it then.</summary>
public sealed class PlanSteps
{
    private const int Most = 100;

    private readonly List<PlanReceipt> _steps = [];

    public int Count => _steps.Count;

    public void Add(PlanReceipt receipt)
    {
        if (receipt.Changes.Count == 0)
            return;
        _steps.Add(receipt);
        if (_steps.Count > Most)
            _steps.RemoveAt(0);
    }

    public PlanReceipt? Take()
    {
        if (_steps.Count == 0)
            return null;
        var last = _steps[^1];
        _steps.RemoveAt(_steps.Count - 1);
        return last;
    }

    /// <summary>The last step was taken back by these changes.</summary>
    public void TookBack(PlanReceipt step, PlanReceipt back, PlanHistory history)
    {
        foreach (var change in back.Changes)
        {
            var undone = step.Changes.First(c => c.Key == change.Key).Number;
            // What stood before the step, if it was this hand's too, stands again under a new number.
            if (history.Of(change.Key).FirstOrDefault(c => c.Number < undone) is not { } before)
                continue;
            for (var i = _steps.Count - 1; i >= 0; i--)
                if (_steps[i].Changes.Any(c => c.Number == before.Number))
                    _steps[i] = new PlanReceipt([.. _steps[i].Changes.Select(c => c.Number == before.Number ? c with { Number = change.Number } : c)]);
        }
    }
}
