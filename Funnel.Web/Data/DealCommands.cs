using Funnel.Domain.Common;

namespace Funnel.Web.Data;

/// <summary>The changes people make, by their names; all go through <see cref="DealStore"/>.</summary>
public static class DealCommands
{
    /// <summary>To any stage: an open one moves (or reopens), the won stage wins, the lost stage loses and needs a reason.</summary>
    public static Task<Changed> MoveAsync(this DealStore store, DealId id, StageId to, string? reason, By by, CancellationToken cancel = default) =>
        store.ChangeAsync(id, by, (deal, pipelines) => deal.MoveTo(pipelines.Of(to), to, reason), cancel);

    public static Task<Changed> WinAsync(this DealStore store, DealId id, By by, CancellationToken cancel = default) =>
        store.ChangeAsync(id, by, deal => deal.Win(), cancel);

    public static Task<Changed> LoseAsync(this DealStore store, DealId id, string? reason, By by, CancellationToken cancel = default) =>
        store.ChangeAsync(id, by, deal => deal.Lose(reason), cancel);

    public static Task<Changed> ReopenAsync(this DealStore store, DealId id, By by, CancellationToken cancel = default) =>
        store.ChangeAsync(id, by, (deal, pipelines) => deal.Reopen(pipelines[deal.Pipeline]), cancel);

    public static Task<Changed> HandOverAsync(this DealStore store, DealId id, EmployeeId? to, By by, CancellationToken cancel = default) =>
        store.ChangeAsync(id, by, deal => deal.HandOver(to), cancel);

    /// <param name="amount">In major units of the deal's currency.</param>
    public static Task<Changed> ChangeBudgetAsync(this DealStore store, DealId id, decimal amount, string? note, By by, CancellationToken cancel = default) =>
        store.ChangeAsync(id, by, deal => deal.ChangeBudget(Money.FromMajor(amount, deal.Budget.Currency), note), cancel);
}
