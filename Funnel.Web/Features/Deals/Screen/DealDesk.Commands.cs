using Funnel.Domain.Common;
using Funnel.Domain.Deals;
using Funnel.Domain.People;
using Funnel.Domain.Pipelines;
using Funnel.Web.Data;
using Funnel.Web.Data.Mail;
using Funnel.Web.Features.Deals.Write;
using Funnel.Web.Parts;

namespace Funnel.Web.Features.Deals.Screen;

public sealed partial class DealDesk
{
    private static object Place(Deal deal) => (deal.Pipeline, deal.Stage, deal.Outcome, deal.Removed);

    /// <summary>To an open stage; backwards only after a question.</summary>
    public async Task MoveAsync(Stage to)
    {
        if (!Pressed() || File is not { IsOpen: true } file || to.Id == file.Deal.Stage)
            return;
        if (to.Kind == StageKind.Won)
        {
            await WinAsync(file);
            return;
        }
        if (file.Stage is { } from && to.Order < from.Order
            && !await ask.ConfirmAsync(L["Move back to {0}?", to.Name], L["The deal is in {0} now. Its time there stays counted.", from.Name], L["Move back"]))
        {
            return;
        }
        await DoAsync(new(file.Deal, Place, (s, by) => s.MoveAsync(_id, to.Id, null, by)), L["Moved to {0}", to.Name], L["Move to {0}", to.Name]);
    }

    public Task WinAsync() => Pressed() && File is { IsOpen: true } file ? WinAsync(file) : Task.CompletedTask;

    private Task WinAsync(DealFile file) =>
        DoAsync(new(file.Deal, Place, (s, by) => s.WinAsync(_id, by)), L["{0} is won", file.Deal.Title], L["Mark as won"]);

    public async Task LoseAsync()
    {
        if (!Pressed() || File is not { IsOpen: true } file)
            return;
        var reason = await ask.AskReasonAsync(L["Mark “{0}” as lost?", file.Deal.Title], L["It stays counted in every stage it reached."], L["Mark as lost"], file.Catalog.LossReasons, danger: true);
        if (reason is not null)
            await DoAsync(new(file.Deal, Place, (s, by) => s.LoseAsync(_id, reason, by)), L["{0} is lost", file.Deal.Title], L["Mark as lost"]);
    }

    public async Task ReopenAsync()
    {
        if (Pressed() && File is { Deal: { Removed: false, Outcome: not Outcome.Open } } file)
            await DoAsync(new(file.Deal, Place, (s, by) => s.ReopenAsync(_id, by)), L["{0} is open again", file.Deal.Title], L["Reopen"]);
    }

    /// <summary>Opens a new deal of the same customer; null where it could not be.</summary>
    public async Task<DealId?> SellAgainAsync()
    {
        if (!Pressed() || File is not { Deal: { Removed: false, Outcome: Outcome.Won } } file)
            return null;
        try
        {
            var made = await repeats.SellAgainAsync(file.Deal.Id, new By(Acting.Caller));
            await live.ReachedAsync(made.Events[^1].Sequence, default);
            return made.Deal.Id;
        }
        catch (RuleViolation refused)
        {
            toasts.Show(rules.Say(refused), ToastKind.Problem);
            return null;
        }
    }

    public async Task HandOverAsync(Employee to)
    {
        if (Pressed() && File is { IsOpen: true } file && to.Id != file.Deal.Owner)
            await DoAsync(new(file.Deal, d => (d.Owner, d.Removed), (s, by) => s.HandOverAsync(_id, to.Id, by)), L["Handed over to {0}", to.Name], L["Hand over to {0}", to.Name]);
    }

    /// <summary>Takes the last change back, provided it still is the last one: an undo never jumps over somebody else's change.</summary>
    public async Task UndoAsync(int version)
    {
        if (!Pressed() || File is not { Undoable: { } last } file)
            return;
        if (file.Deal.Version != version && file.Since(version).Any())
        {
            toasts.Show(L["Not undone: the deal was changed since. {0}", Tell(file.Log[^1])], ToastKind.Problem);
            return;
        }
        if (!IsMine(last) && !await ask.ConfirmAsync(L["Undo somebody else's change?"], Tell(last), L["Undo"]))
            return;
        var attempt = await TryAsync(new(file.Deal, d => d.Version, (s, by) => s.UndoAsync(_id, by)));
        if (attempt.Done)
            toasts.Show(new Toast(L["Undone: {0}", sentences.Of(last, file).Text]) { Kind = ToastKind.Done, Key = $"deal {_id}" });
        else
            toasts.Show(attempt.Refusal ?? L["Not undone: the deal was changed since. {0}", Tell(attempt.Theirs!)], ToastKind.Problem);
    }

    public async Task RemoveAsync()
    {
        if (!Pressed() || File is not { Deal.Removed: false } file)
            return;
        var reason = await ask.AskReasonAsync(L["Delete “{0}”?", file.Deal.Title], L["It leaves every figure and every list. This can be undone."], L["Delete"], danger: true);
        if (reason is not null)
            await DoAsync(new(file.Deal, d => d.Version, (s, by) => s.ChangeAsync(_id, by, deal => deal.Remove(reason))), L["{0} is deleted", file.Deal.Title], L["Delete"]);
    }

    /// <summary>The file stays, and the line in the timeline brings the document back.</summary>
    public async Task WithdrawAsync(DealDocument document)
    {
        if (!Pressed() || File is not { Deal.Removed: false } file
            || !await ask.ConfirmAsync(L["Withdraw “{0}”?", document.Name], L["It leaves the list. This can be undone."], L["Withdraw"]))
        {
            return;
        }
        await DoAsync(new(file.Deal, _ => null, (s, by) => s.ChangeByLogAsync(_id, by, (deal, log) => deal.Withdraw(DealDocument.Of(log), document.Id))), L["{0} is withdrawn", document.Name], L["Withdraw"]);
    }

    /// <summary>Two people's ticks are both kept; one that came too late, after a move, is told so.</summary>
    public async Task TickAsync(PlaybookStep step, bool done)
    {
        if (File is not { IsOpen: true } file)
            return;
        var attempt = await TryAsync(new(file.Deal, Place, (s, by) => s.StepAsync(_id, step.Id, done, by)));
        if (!attempt.Done)
            toasts.Show(attempt.Refusal ?? Tell(attempt.Theirs!), ToastKind.Problem);
    }

    /// <summary>A note disturbs nobody: it is added whatever happened meanwhile.</summary>
    public Task<Attempt> AddNoteAsync(string text, string key) =>
        TryAsync(new(File!.Deal, _ => null, (s, by) => s.ChangeAsync(_id, by, deal => deal.AddNote(text))) { Key = key });

    /// <summary>What became of the deal's letters, by the versions of their events.</summary>
    public IReadOnlyDictionary<int, MailTrace> Mails { get; private set; } = new Dictionary<int, MailTrace>();

    public async Task ReadMailsAsync()
    {
        Mails = await mails.ReadTracesAsync(_id);
        Changed();
    }

    public async Task WriteAsync()
    {
        if (!Pressed() || File is not { Deal.Removed: false } file)
            return;
        if (await WriteDialog.AskAsync(ask, L["Write"], file.Deal, file.Catalog, Acting) is { } to)
        {
            await ReadAsync();
            toasts.Show(L["The letter to {0} is on its way", to], ToastKind.Done);
        }
    }
}
