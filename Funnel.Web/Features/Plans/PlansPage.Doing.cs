using Funnel.Domain.Analytics;
using Funnel.Domain.Common;
using Funnel.Domain.Plans;
using Funnel.Web.Data;
using Funnel.Web.Parts;
using Microsoft.AspNetCore.Components;
using MudBlazor;

namespace Funnel.Web.Features.Plans;

/// <summary>A value somebody typed that was refused: it stays in its cell, with the reason.</summary>
public sealed record WrongCell(string Text, string Why);

/// <summary>What people do to the grid: type, paste, spread, take back.</summary>
public sealed partial class PlansPage
{
    private readonly PlanSteps _done = new();
    private readonly Dictionary<PlanKey, WrongCell> _wrong = [];
    private PlanKey? _at;
    private int _difference = -1;

    // Offers to take back the last step, and leaves with the next: it would take back another one.
    private Toast? _offer;

    [Inject] PlanDesk Desk { get; set; } = default!;

    [Inject] Toasts Toasts { get; set; } = default!;

    [Inject] IDialogService Dialogs { get; set; } = default!;

    public void At(PlanKey key) => _at = key;

    /// <param name="version">Of what stood there as the typing began: whoever was quicker is not overwritten.</param>
    public async Task TypeAsync(PlanKey key, string text, long version)
    {
        var cell = CellAt(key);
        if (cell is not { } known)
            return;
        try
        {
            var value = Value(text);
            if (value == known.Own || (known.Own is null && value == known.Plan))
            {
                _wrong.Remove(key);
                StateHasChanged();
                return;
            }
            await DoAsync([new PlanWish(key, value, version)]);
            _wrong.Remove(key);
        }
        catch (RuleViolation refused)
        {
            _wrong[key] = new WrongCell(text, Rules.Say(refused));
        }
        await RecountAsync();
    }

    /// <param name="left">Values of the block that found no cell.</param>
    public async Task PasteAsync(IReadOnlyList<(PlanKey Key, string Text)> block, int left)
    {
        try
        {
            var wishes = new List<PlanWish>();
            foreach (var (key, text) in block.Where(b => b.Text.Trim().Length > 0))
            {
                if (CellAt(key) is not { } cell)
                    continue;
                var value = Value(text);
                if (value != cell.Own)
                    wishes.Add(new PlanWish(key, value, cell.Version));
            }
            await DoAsync(wishes);
            if (wishes.Count > 1)
                Offer(wishes.Count);
            if (left > 0)
                Toasts.Show(L.Count("{0} value found no cell and was left out.|{0} values found no cell and were left out.", left));
        }
        catch (RuleViolation refused)
        {
            Toasts.Show(L["Nothing was pasted. {0}", Rules.Say(refused)], ToastKind.Problem);
        }
        await RecountAsync();
    }

    public async Task UndoAsync()
    {
        if (InPast || _done.Take() is not { } last)
            return;
        Withdraw();
        try
        {
            _done.TookBack(last, await Desk.UndoAsync(Acting.Caller, last), History.Now.Plans);
        }
        catch (RuleViolation refused)
        {
            Toasts.Show(L["Not taken back. {0}", Rules.Say(refused)], ToastKind.Problem);
        }
        await RecountAsync();
    }

    public async Task SpreadAsync(PlanKey? of = null)
    {
        var key = of ?? _at ?? new PlanKey(_figures.First!.Scope, Asked.Period, Asked.Metric);
        // A row without rows below is spread over its months, or in the row above it.
        var row = _figures.Figures[key.Scope];
        if (row is null || InPast)
            return;
        if (key.Period.Months == 1 && !_figures.Figures.Below(key.Scope).Any() && row.Node.Parent is { } above)
            key = key with { Scope = above };
        var parameters = new DialogParameters<SpreadDialog> { { d => d.Model, _figures }, { d => d.Key, key } };
        var dialog = await Dialogs.ShowAsync<SpreadDialog>(L["Spread down"], parameters, new DialogOptions { CloseOnEscapeKey = true, BackdropClick = true });
        if (await dialog.Result is { Canceled: false, Data: PlanProposal agreed })
            await TellAsync([.. agreed.Wishes]);
    }

    async Task StartAsync() => await TellAsync([.. PlanDesk.FromLastYear(_figures.Figures, Plans, _figures.Catalog.Staff)]);

    async Task ImportAsync()
    {
        var parameters = new DialogParameters<ImportPlansDialog> { { d => d.Catalog, _figures.Catalog }, { d => d.Plans, Plans }, { d => d.Now, _figures.Plans } };
        var dialog = await Dialogs.ShowAsync<ImportPlansDialog>(L["Import a CSV file"], parameters, new DialogOptions { CloseOnEscapeKey = true, BackdropClick = true });
        if (await dialog.Result is { Canceled: false, Data: IReadOnlyList<PlanWish> wishes })
            await TellAsync(wishes);
    }

    async Task ChooseStartAsync()
    {
        var dialog = await Dialogs.ShowAsync<YearStartDialog>(L["When the year begins"], new DialogParameters<YearStartDialog> { { d => d.Month, Start } }, new DialogOptions { CloseOnEscapeKey = true, BackdropClick = true });
        if (await dialog.Result is { Canceled: false, Data: int month } && month != Start)
        {
            await Desk.BeginYearsInAsync(Acting.Caller, month);
            Go(Asked with { PeriodSet = false });
        }
    }

    // Says what came of many cells at once; one typed cell needs no words.
    async Task TellAsync(IReadOnlyList<PlanWish> wishes)
    {
        try
        {
            foreach (var piece in wishes.Chunk(PlanStore.Most))
                await DoAsync(piece);
            Offer(wishes.Count);
        }
        catch (RuleViolation refused)
        {
            Toasts.Show(L["Nothing was set. {0}", Rules.Say(refused)], ToastKind.Problem);
        }
        await RecountAsync();
    }

    async Task DoAsync(IReadOnlyList<PlanWish> wishes)
    {
        if (InPast)
            throw new RuleViolation("The past cannot be changed.");
        _done.Add(await Desk.SetAsync(Acting.Caller, wishes));
        Withdraw();
    }

    void Offer(int count)
    {
        _offer = new Toast(L.Count("{0} target set|{0} targets set", count)) { Kind = ToastKind.Done, Actions = [new ToastAction(L["Undo"], () => InvokeAsync(UndoAsync), "undo")] };
        Toasts.Show(_offer);
    }

    void Withdraw()
    {
        if (_offer is { } offer)
            Toasts.Close(offer);
        _offer = null;
    }

    async Task NextDifferenceAsync()
    {
        List<PlanKey> all = [.. _figures.Figures.Rows.SelectMany(r => r.Cells.Where(c => c.Value.Difference is not (null or 0) || c.Value.TimeDifference is not (null or 0))
            .Select(c => new PlanKey(r.Scope, c.Key, Asked.Metric)))];
        if (all.Count == 0)
            return;
        _difference = (_difference + 1) % all.Count;
        if (MayPlan)
            await SpreadAsync(all[_difference]);
    }

    /// <exception cref="RuleViolation">It is no number, or less than nothing.</exception>
    long? Value(string text)
    {
        if (_figures.Number.Read(text) is (true, var value))
            return value;
        if (text.TrimStart() is ['-' or '−', .. var rest] && _figures.Number.Read(rest) is (true, not null))
            throw new RuleViolation("A target cannot be less than nothing.");
        throw new RuleViolation("“{0}” is not a number.", text);
    }

    PlanCell? CellAt(PlanKey key) => _figures.Figures[key.Scope] is { } row && row.Cells.TryGetValue(key.Period, out var cell) ? cell : null;
}
