using System.Data.Common;
using System.Runtime.CompilerServices;
using Funnel.Domain.Access;
using Funnel.Domain.Common;
using Funnel.Domain.Deals;
using Funnel.Web.Access;
using Funnel.Web.Data;
using Funnel.Web.Data.Mail;
using Funnel.Web.Live;
using Funnel.Web.Parts;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Localization;
using MudBlazor;

namespace Funnel.Web.Features.Deals.Screen;

/// <summary>What can be done with the deal on one page, and the deal as the page knows it. One a page; used on the circuit's thread.</summary>
public sealed partial class DealDesk(
    DealStore store, RepeatDeals repeats, CatalogStore catalogs, MailStore mails, IEventLog log, LiveHistory live, Toasts toasts, IDialogService ask,
    IStringLocalizer<ScreenTexts> L, IStringLocalizer<RuleTexts> rules, Sentences sentences, TimeProvider clock)
{
    // A second press within this time, or a key held down, belongs to the first.
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(450);

    private DealId _id;
    private string? _lastPressed;
    private long _lastPress;
    private bool _busy;
    private int _trying;

    public Acting Acting { get; set; } = Acting.Nobody;

    /// <summary>Null before it was read and when there is no such deal.</summary>
    public DealFile? File { get; private set; }

    public DateTime Now => clock.GetUtcNow().UtcDateTime;

    /// <summary>Whether to offer changes; whether they are made the store decides.</summary>
    public bool CanChange => File is { } file && Acting.MayChange(file.Deal.Owner, file.Catalog.Staff);

    public bool CanHandOver => File is { } file && Acting.MayHandOver(file.Deal.Owner, file.Catalog.Staff);

    /// <summary>The file is another one.</summary>
    public Action Changed { get; set; } = () => { };

    public async Task OpenAsync(string id, CancellationToken cancel)
    {
        if (!DealId.TryParse(id, out _id))
            return;
        await ReadAsync(cancel: cancel);
    }

    /// <param name="startOver">The database is another one: what was read before counts for nothing.</param>
    /// <param name="cancel">The page is gone.</param>
    public async Task ReadAsync(bool startOver = false, CancellationToken cancel = default)
    {
        var events = await log.ReadDealAsync(_id, cancel);
        Mails = await mails.ReadTracesAsync(_id, cancel);
        // A slow read must not bring back what a quicker one already passed.
        if (startOver || File is null || events.Count >= File.Log.Count)
            File = DealFile.Of(events, live.Now.Catalog) is { } file && Acting.May(Right.SeeDeals) && Acting.Sees.Covers(file.Deal.Owner, file.Catalog.Staff) ? file : null;
        Changed();
    }

    /// <summary>Whether the live history already knows more of this deal than the page does.</summary>
    public bool IsBehind => File is { } file && live.Now.History.Find(_id) is { } track && track.Version > file.Deal.Version;

    /// <summary>What is new of this deal in a batch.</summary>
    public List<LoggedEvent> NewsIn(FeedBatch batch) =>
        [.. batch.Events.Where(e => e.Deal == _id && e.Version > (File?.Deal.Version ?? 0))];

    // Two people without a name are not one; what is just being saved here may come back through the feed first.
    public bool IsMine(LoggedEvent e) => e.Actor == Acting.Actor && (Acting.Employee is not null || _trying > 0);

    /// <summary>Tries until it is done, refused, or somebody else changed the very thing it is about.</summary>
    public async Task<Attempt> TryAsync(Intent intent)
    {
        _trying++;
        try
        {
            return await TryUntilAsync(intent);
        }
        finally
        {
            _trying--;
        }
    }

    private async Task<Attempt> TryUntilAsync(Intent intent)
    {
        var seen = intent.Seen.Version;
        for (var round = 0; ; round++)
        {
            try
            {
                await intent.Change(store, new By(Acting.Caller, seen, intent.Key) { Override = intent.Override });
                await ReadAsync();
                return Attempt.Success;
            }
            catch (PlaybookGate gate)
            {
                await ReadAsync();
                return Attempt.Refused(rules.Say(gate)) with { Gate = gate };
            }
            catch (RuleViolation violation)
            {
                await ReadAsync();
                return Attempt.Refused(rules.Say(violation));
            }
            catch (DealNotFound)
            {
                return Attempt.Refused(L["This deal is not there any more."]);
            }
            catch (Exception e) when (e is DbException or DbUpdateException)
            {
                return Attempt.Refused(L["Not saved: the storage does not answer just now. Try again."]);
            }
            catch (DealConflict conflict)
            {
                await ReadAsync();
                if (round == 5 || !Equals(intent.About(intent.Seen), intent.About(conflict.Current)))
                    return new Attempt(false, Theirs: conflict.Last);
                seen = conflict.Current.Version;
            }
        }
    }

    /// <summary>An event of this deal in words: “Boris Godunov: Moved from Interest to Decision (12 s ago)”.</summary>
    public string Tell(LoggedEvent e)
    {
        var line = sentences.Of(e, File!);
        return L["{0}: {1} ({2})", sentences.Who(e), line.Detail is null ? line.Text : $"{line.Text}, {line.Detail}", Show.Ago(new DateTimeOffset(e.At), clock.GetUtcNow(), File!.Catalog.Company.Zone)];
    }

    public async Task<CustomerId?> CustomerAsync(string name) =>
        string.IsNullOrWhiteSpace(name) ? null : await catalogs.CustomerAsync(Acting.Caller, name);

    /// <summary>Open deals by their owner, for those who choose a new one.</summary>
    public Dictionary<EmployeeId, int> OpenDeals()
    {
        var counts = new Dictionary<EmployeeId, int>();
        foreach (var track in live.Now.History.Deals)
            if (track.Now is { Outcome: Outcome.Open, Removed: false, Owner: { } owner })
                counts[owner] = counts.GetValueOrDefault(owner) + 1;
        return counts;
    }

    // One press, one effect: also for a key held down and for a click that was meant once. Another button right after it is another press.
    private bool Pressed([CallerMemberName] string what = "")
    {
        var again = _busy || (what == _lastPressed && clock.GetElapsedTime(_lastPress) < Pause);
        (_lastPressed, _lastPress) = (what, clock.GetTimestamp());
        return !again;
    }

    private async Task DoAsync(Intent intent, string done, string yes)
    {
        if (_busy)
            return;
        _busy = true;
        try
        {
            var attempt = await TryAsync(intent);
            while (attempt.Theirs is not null || attempt.Gate is not null)
            {
                if (attempt.Gate is { } gate)
                {
                    if (await ask.PassGateAsync(gate, File?.Deal.Title ?? "", Acting.May(Right.OverridePlaybook)) is not { } reason)
                        return;
                    intent = intent with { Override = reason };
                }
                else if (await ask.ConfirmAsync(L["Somebody else was first"], Tell(attempt.Theirs!), yes))
                {
                    intent = intent with { Seen = File!.Deal };
                }
                else
                {
                    return;
                }
                attempt = await TryAsync(intent);
            }
            if (attempt.Done)
                Announce(done);
            else
                toasts.Show(attempt.Refusal!, ToastKind.Problem);
        }
        finally
        {
            _busy = false;
            _lastPress = clock.GetTimestamp();
        }
    }

    private void Announce(string done)
    {
        var version = File!.Deal.Version;
        var undo = new ToastAction(L["Undo"], () => UndoAsync(version), "undo");
        toasts.Show(new Toast(done) { Kind = ToastKind.Done, Key = $"deal {_id}", Actions = File.Undoable is null ? [] : [undo] });
    }
}
