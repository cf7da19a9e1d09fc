using Funnel.Domain.Analytics;
using Funnel.Domain.Common;
using Funnel.Domain.Deals;
using Funnel.Domain.Pipelines;

namespace Funnel.Tests.Kit;

/// <summary>A log in memory, written as the store writes it: one global sequence, versions per deal, decisions made by the deal itself.</summary>
public sealed class LogBook
{
    readonly List<LoggedEvent> _events = [];
    readonly Dictionary<DealId, List<(DealEvent Event, DateTime At)>> _deals = [];
    readonly Dictionary<DealId, Deal> _states = [];

    public IReadOnlyList<LoggedEvent> Events => _events;

    public IReadOnlyCollection<DealId> Deals => _deals.Keys;

    public SalesHistory History => SalesHistory.Empty.Apply(_events);

    public Deal this[DealId id] => _states[id];

    public IReadOnlyList<(DealEvent Event, DateTime At)> Of(DealId id) => _deals[id];

    public DealId Create(DealCreated wish, DateTime at)
    {
        var id = new DealId(_deals.Count + 1);
        var pipeline = wish.Pipeline == TestCompany.SalesId ? TestCompany.Sales : TestCompany.Service;
        _deals[id] = [];
        return Append(id, Deal.Create(pipeline, wish), at);
    }

    /// <summary>Nothing is written when the deal decides that nothing changes.</summary>
    public void Do(DealId id, DateTime at, Func<Deal, DealEvent?> decide)
    {
        if (decide(_states[id]) is { } decided)
            Append(id, decided, at);
    }

    /// <summary>Writes an event without asking the deal: for stages retired since, and facts without a decision yet.</summary>
    public void Write(DealId id, DateTime at, DealEvent e) => Append(id, e, at);

    public void Move(DealId id, DateTime at, StageId to, string? reason = null) => Do(id, at, d => d.MoveTo(PipelineOf(to), to, reason));

    public void Undo(DealId id, DateTime at) => Append(id, Deal.Undo([.. _deals[id].Select(e => e.Event)]), at);

    static Pipeline PipelineOf(StageId stage) => TestCompany.Sales.Find(stage) is null ? TestCompany.Service : TestCompany.Sales;

    DealId Append(DealId id, DealEvent e, DateTime at)
    {
        var log = _deals[id];
        log.Add((e, at));
        _events.Add(new LoggedEvent(_events.Count + 1, id, log.Count, at, at, TestCompany.By(TestCompany.Anna), e));
        _states[id] = Deal.Fold(id, log);
        return id;
    }
}
