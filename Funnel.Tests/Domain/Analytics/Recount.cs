using Funnel.Domain.Analytics;
using Funnel.Domain.Common;
using Funnel.Domain.Deals;
using Funnel.Domain.Pipelines;
using Funnel.Tests.Kit;

namespace Funnel.Tests.Domain.Analytics;

/// <summary>
/// The figures counted again from the raw events, slowly and plainly, knowing nothing of tracks and changes: what was known at an instant is replayed into a
/// list of moments, and every definition is written out over that list.
/// </summary>
static class Recount
{
    /// <summary>A deal right after one event.</summary>
    public sealed record Moment(DateTime At, DealEvent Event, Deal Deal);

    public sealed record Stay(StageId Stage, PipelineId Pipeline, DateTime Entered, DateTime? Left, DealEvent? Out, Deal AtExit);

    /// <summary>The moments of a deal as known at an instant: later events are not known, undone ones never were. Empty before its creation.</summary>
    public static List<Moment> Known(LogBook book, DealId id, DateTime instant)
    {
        var heard = book.Of(id).Select((e, i) => (e.Event, e.At, Version: i + 1)).Where(e => e.At <= instant).ToList();
        var undone = heard.Select(e => e.Event).OfType<ChangeUndone>().Select(u => u.Undone).ToList();
        var moments = new List<Moment>();
        foreach (var (what, at, version) in heard)
            if (what is not ChangeUndone && !undone.Contains(version))
                moments.Add(new Moment(at, what, what is DealCreated created ? Deal.From(id, created, at) : moments[^1].Deal.Apply(what, at)));
        return moments;
    }

    public static List<Stay> Stays(List<Moment> moments)
    {
        var stays = new List<Stay>();
        for (var i = 0; i < moments.Count; i++)
        {
            if (moments[i].Event is not (DealCreated or DealMoved or DealTransferred or DealReopened))
                continue;
            var next = moments.FindIndex(i + 1, m => m.Event is DealMoved or DealTransferred or DealReopened or DealWon or DealLost or DealRemoved);
            var before = moments[next < 0 ? moments.Count - 1 : next - 1].Deal;
            stays.Add(new Stay(moments[i].Deal.Stage, moments[i].Deal.Pipeline, moments[i].At, next < 0 ? null : moments[next].At, next < 0 ? null : moments[next].Event, before));
        }
        return stays;
    }

    public static bool Matches(Deal d, DealFilter f) =>
        !d.Removed
        && (f.Within.All || (d.Owner is { } w ? w == f.Within.Own || (f.Within.Department is { } reach && IsIn(TestCompany.Employees.Single(e => e.Id == w).Department, reach)) : f.Within.Unowned))
        && (f.Pipeline is null || d.Pipeline == f.Pipeline)
        && (f.Owner is null || d.Owner == f.Owner)
        && (f.Department is not { } department || (d.Owner is { } o && IsIn(TestCompany.Employees.Single(e => e.Id == o).Department, department)))
        && (f.Product is not { } product || d.Products.Any(l => l.Product == product))
        && (f.Line is not { } line || d.Products.Any(l => TestCompany.Products.Single(p => p.Id == l.Product).Line == line))
        && (f.Channel is null || d.Channel == f.Channel)
        && (f.CustomerType is not { } type || TestCompany.Customers.SingleOrDefault(c => c.Id == d.Customer)?.Type == type)
        && (f.Text is not { } text || d.Title.Contains(text, StringComparison.OrdinalIgnoreCase)
            || TestCompany.Customers.SingleOrDefault(c => c.Id == d.Customer)?.Name.Contains(text, StringComparison.OrdinalIgnoreCase) == true);

    public static long Weighted(Deal d)
    {
        var chance = d.Outcome == Outcome.Won ? 1 : d.Outcome == Outcome.Lost ? 0 : d.ManualProbability ?? TestCompany.Books.Stage(d.Stage)!.Probability;
        return (long)decimal.Round(d.Budget.Minor * (decimal)chance, MidpointRounding.AwayFromZero);
    }

    /// <summary>The deals of the query's cohort with the rows (open stages in order, then won) each is counted in, and the furthest row it ever got to.</summary>
    public static List<(Deal Deal, HashSet<int> Rows, int Furthest)> Funnel(LogBook book, FunnelQuery q)
    {
        var pipeline = q.Filter.Pipeline == TestCompany.ServiceId ? TestCompany.Service : TestCompany.Sales;
        var end = q.Mode == FunnelMode.Now || q.AsOf < q.Period.To ? q.AsOf : q.Period.To.AddTicks(-1);
        var won = pipeline.OpenStages.Length;
        var counted = new List<(Deal, HashSet<int>, int)>();
        foreach (var id in book.Deals)
        {
            var moments = Known(book, id, end);
            if (moments.Count == 0 || !Matches(moments[^1].Deal, q.Filter with { Pipeline = pipeline.Id }))
                continue;
            var deal = moments[^1].Deal;
            var here = Row(pipeline, deal.Stage);
            var stays = Stays(moments).Where(s => s.Pipeline == pipeline.Id).ToList();
            var furthest = deal.Outcome == Outcome.Won ? won : stays.Max(s => Row(pipeline, s.Stage));
            if (q.Mode == FunnelMode.Now)
            {
                if (deal.Outcome == Outcome.Open)
                    counted.Add((deal, [here], here));
                else if (deal.Outcome == Outcome.Won && q.Period.Contains(moments.Last(m => m.Event is DealWon).At))
                    counted.Add((deal, [won], won));
                continue;
            }
            var started = moments[0].At >= q.Period.From;
            if (!(q.Cohort == Cohort.Started && q.Mode != FunnelMode.Stage ? started : WasOpenIn(moments, q.Period.From, end)))
                continue;
            HashSet<int> rows = q.Mode switch
            {
                FunnelMode.Number => deal.Outcome switch { Outcome.Open => [here], Outcome.Won => [won], _ => [] },
                FunnelMode.Stage => [.. stays.Where(s => Overlaps(s.Entered, s.Left, q.Period.From)).Select(s => Row(pipeline, s.Stage)),
                    .. deal.Outcome == Outcome.Won && deal.ClosedAt >= q.Period.From ? new[] { won } : []],
                _ when q.Visited => [.. stays.Select(s => Row(pipeline, s.Stage)), .. deal.Outcome == Outcome.Won ? new[] { won } : []],
                _ => [.. Enumerable.Range(0, furthest + 1)],
            };
            counted.Add((deal, rows, q.Mode == FunnelMode.Number ? rows.SingleOrDefault() : furthest));
        }
        return counted;
    }

    /// <summary>A retired stage counts for the live one before it.</summary>
    static int Row(Pipeline pipeline, StageId stage)
    {
        var order = pipeline.Stages.Single(s => s.Id == stage).Order;
        return Math.Max(0, pipeline.OpenStages.Count(s => s.Order <= order) - 1);
    }

    /// <summary>Some instant of [from, now] lies in [entered, left), or it came and went at one instant of it.</summary>
    public static bool Overlaps(DateTime entered, DateTime? left, DateTime from) => left is null || left > from || entered >= from;

    static bool WasOpenIn(List<Moment> moments, DateTime from, DateTime end) =>
        end >= from && moments.Where((m, i) => m.Deal.Outcome == Outcome.Open && Overlaps(m.At, i + 1 < moments.Count ? moments[i + 1].At : null, from)).Any();

    static bool IsIn(DepartmentId? department, DepartmentId above) =>
        department is { } d && (d == above || IsIn(TestCompany.Departments.Single(x => x.Id == d).Parent, above));
}
