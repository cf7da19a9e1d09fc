using Funnel.Domain.Analytics;
using Funnel.Domain.Common;
using Funnel.Domain.Deals;
using Funnel.Domain.People;
using Funnel.Domain.Pipelines;
using Funnel.Web.Access;
using Funnel.Web.Data;
using Funnel.Web.Live;
using Funnel.Web.Parts;
using Microsoft.Extensions.Localization;

namespace Funnel.Web.Features.Board;

/// <summary>What one viewer does to deals from the board: shown at once, stored, announced with a way back, or put back with the reason.</summary>
public sealed class BoardMoves(
    DealStore store, LiveHistory live, Toasts toasts, BoardWords words, IStringLocalizer<BoardTexts> L, IStringLocalizer<RuleTexts> rules, TimeProvider clock,
    ILogger<BoardMoves> log)
{
    private const int Retries = 3;
    private const int Remembered = 30;

    private readonly HashSet<DealId> _inFlight = [];
    private readonly HashSet<long> _own = [];
    private readonly List<(DealId Deal, int Version, string Title)> _done = [];
    private readonly Dictionary<DealId, int> _putBack = [];
    private Acting _acting = Acting.Nobody;
    private Func<BoardModel?> _model = () => null;
    private Action _redraw = () => { };
    private Func<bool> _inPast = () => false;

    /// <summary>Shows what a playbook holds up, and makes the same change again with the reason it is given.</summary>
    public Action<DealId, PlaybookGate, Func<string, Task>> AtGate { get; set; } = (_, _, _) => { };

    private DateTime Now => clock.GetUtcNow().UtcDateTime;

    /// <summary>Tells whose board it is, where its model is, how to draw it again, and whether it shows the past.</summary>
    public void Begin(Acting acting, Func<BoardModel?> model, Action redraw, Func<bool> inPast) => (_acting, _model, _redraw, _inPast) = (acting, model, redraw, inPast);

    /// <summary>
    /// True while the board shows the past; said to the viewer. Every change of a deal passes here, however it was asked for:
    /// a button that is not shown, and a dialog or an announcement from before, can still be answered.
    /// </summary>
    public bool RefusesPast()
    {
        if (_inPast())
            toasts.Show(new Toast(L["You are looking at the past: nothing can be changed there. Nothing was saved."]) { Kind = ToastKind.Problem, Key = "past" });
        return _inPast();
    }

    /// <summary>A key for one intent of a person: pressed twice, it has one effect.</summary>
    public static string NewKey() => "board-" + Guid.CreateVersion7().ToString("N");

    public bool IsOwn(LoggedEvent e) =>
        _own.Contains(e.Sequence) || (_acting.Employee is { } me && e.Actor.Employee == me) || (_inFlight.Contains(e.Deal) && e.Actor == _acting.Actor);

    /// <summary>A change of this card was not saved and the deal is as it was.</summary>
    public bool IsPutBack(BoardCard card) => _putBack.TryGetValue(card.Id, out var version) && version == card.Version;

    public Task<bool> MoveAsync(DealId deal, int seen, Stage to, string? reason, string key) => DoAsync(new Intent
    {
        Deal = deal,
        Show = state => to.Kind switch
        {
            StageKind.Won => state with { Outcome = Outcome.Won },
            StageKind.Lost => state with { Outcome = Outcome.Lost },
            _ => state with { Outcome = Outcome.Open, Pipeline = to.Pipeline, Stage = to.Id, StageSince = Now.Ticks },
        },
        Store = by => store.MoveAsync(deal, to.Id, reason, by),
        IsDone = state => to.Kind switch
        {
            StageKind.Won => state.Outcome == Outcome.Won,
            StageKind.Lost => state.Outcome == Outcome.Lost,
            _ => state.Outcome == Outcome.Open && state.Stage == to.Id,
        },
        Said = title => to.Kind switch
        {
            StageKind.Won => L["{0} is won", title],
            StageKind.Lost => L["{0} is lost", title],
            _ => L["{0} moved to {1}", title, to.Name],
        },
    }, seen, key);

    public Task<bool> HandOverAsync(DealId deal, int seen, Employee to, string key) => DoAsync(new Intent
    {
        Deal = deal,
        Show = state => state with { Owner = to.Id },
        Store = by => store.HandOverAsync(deal, to.Id, by),
        IsDone = state => state.Owner == to.Id,
        Said = title => L["{0} handed to {1}", title, to.Name],
    }, seen, key);

    /// <summary>Takes the viewer's last change on this board back.</summary>
    public Task UndoLastAsync()
    {
        if (RefusesPast())
            return Task.CompletedTask;
        if (_done.Count == 0)
        {
            toasts.Show(L["There is nothing of yours to undo."]);
            return Task.CompletedTask;
        }
        var (deal, version, title) = _done[^1];
        return UndoAsync(deal, version, title, NewKey());
    }

    /// <summary>Takes a change back if nobody changed the deal after it.</summary>
    public async Task UndoAsync(DealId deal, int version, string title, string key)
    {
        if (RefusesPast())
            return;
        var before = _done.FindIndex(d => d.Deal == deal && d.Version == version);
        if (before >= 0)
            _done.RemoveAt(before);
        if (!_inFlight.Add(deal))
            return;
        try
        {
            var changed = await store.UndoAsync(deal, new By(_acting.Caller, version, key));
            Own(changed);
            // The change before it, if it was ours too and nothing lay between, is now the last one standing.
            var earlier = _done.FindLastIndex(d => d.Deal == deal && d.Version == version - 1);
            if (earlier >= 0)
                _done[earlier] = _done[earlier] with { Version = changed.Deal.Version };
            toasts.Show(new Toast(L["Undone: {0}", title]) { Kind = ToastKind.Done, Key = KeyOf(deal) });
        }
        catch (DealConflict conflict)
        {
            Tell(deal, title, words.UndoRefused(conflict, live.Now.Catalog));
        }
        catch (Exception e)
        {
            Tell(deal, title, SentenceFor(e, L["Nothing was undone. Try again."]));
        }
        finally
        {
            _inFlight.Remove(deal);
            _redraw();
        }
    }

    private async Task<bool> DoAsync(Intent intent, int seen, string key)
    {
        var (deal, model) = (intent.Deal, _model());
        if (RefusesPast())
            return false;
        if (!_inFlight.Add(deal))
            return false;
        var title = live.Now.TitleOf(deal, _acting.Sees);
        _putBack.Remove(deal);
        model?.Show(deal, intent.Show, Now);
        _redraw();
        try
        {
            var changed = await StoreAsync(intent, seen, key);
            _model()?.Settle(deal, changed.Deal.Version, Now);
            Own(changed);
            if (changed.Events.Count > 0)
                Announce(deal, changed.Deal.Version, title, intent.Said(title));
            return true;
        }
        catch (DealConflict conflict) when (intent.IsDone(conflict.Current))
        {
            // Somebody, or the same person in another window, did exactly this.
            _model()?.Settle(deal, conflict.Current.Version, Now);
            return true;
        }
        catch (DealConflict conflict)
        {
            PutBack(deal);
            Tell(deal, title, words.Conflict(conflict, live.Now.Catalog), conflict.Current.Removed ? [] : Choice(intent, conflict.Current.Version));
        }
        catch (PlaybookGate gate)
        {
            PutBack(deal);
            AtGate(deal, gate, reason => DoAsync(intent with { Override = reason }, seen, NewKey()));
        }
        catch (Exception e)
        {
            PutBack(deal);
            Tell(deal, title, SentenceFor(e, L["Not saved, put back. Nothing was changed for anyone. Try again in a moment."]));
        }
        finally
        {
            _inFlight.Remove(deal);
            _redraw();
        }
        return false;
    }

    private ToastAction[] Choice(Intent intent, int version)
    {
        var key = NewKey();
        return [new(L["Apply mine"], () => DoAsync(intent, version, key), Primary: true), new(L["Keep theirs"], () => ForgetAsync(intent.Deal))];
    }

    /// <summary>Somebody's change of other things is no reason to refuse: a move meets a new amount, and both are kept.</summary>
    private async Task<Changed> StoreAsync(Intent intent, int seen, string key)
    {
        var known = StateAt(intent.Deal, seen);
        for (var attempt = 0; ; attempt++)
        {
            try
            {
                return await intent.Store(new By(_acting.Caller, seen, key) { Override = intent.Override });
            }
            catch (DealConflict conflict) when (attempt < Retries && known is { } state && IsSamePlace(conflict.Current, state))
            {
                seen = conflict.Current.Version;
            }
        }
    }

    private Change? StateAt(DealId deal, int version)
    {
        foreach (var change in live.Now.History.Find(deal) is { } track ? track.Changes : [])
            if (change.Version == version)
                return change;
        return null;
    }

    private static bool IsSamePlace(Deal now, in Change then) =>
        !now.Removed && now.Pipeline == then.Pipeline && now.Stage == then.Stage && now.Outcome == then.Outcome && now.Owner == then.Owner && now.StageSince.Ticks == then.StageSince;

    private Task ForgetAsync(DealId deal)
    {
        if (_putBack.Remove(deal) && _model() is { } model && model.Find(deal) is { } card)
            model.ColumnOf(card).Touch();
        _redraw();
        return Task.CompletedTask;
    }

    private void PutBack(DealId deal)
    {
        _model()?.TakeBack(deal, Now);
        if (_model()?.Find(deal) is { } card)
            _putBack[deal] = card.Version;
    }

    private void Own(Changed changed)
    {
        foreach (var e in changed.Events)
            _own.Add(e.Sequence);
    }

    private void Announce(DealId deal, int version, string title, string text)
    {
        if (_done.Count == Remembered)
            _done.RemoveAt(0);
        _done.Add((deal, version, title));
        var key = NewKey();
        toasts.Show(new Toast(text)
        {
            Kind = ToastKind.Done,
            Key = KeyOf(deal),
            Actions = [new ToastAction(L["Undo"], () => UndoAsync(deal, version, title, key), "undo")],
        });
    }

    private void Tell(DealId deal, string title, string text, params ToastAction[] actions) => toasts.Show(new Toast(text)
    {
        Kind = ToastKind.Problem,
        Key = KeyOf(deal),
        Detail = title.Length == 0 ? null : builder => builder.AddContent(0, title),
        Actions = actions,
    });

    private string SentenceFor(Exception e, string otherwise)
    {
        if (e is RuleViolation violation)
            return L["{0} Nothing was saved.", rules.Say(violation)];
        if (e is DealNotFound)
            return L["This deal is no longer there. Nothing was saved."];
        log.LogError(e, "A change made on the board was not stored");
        return otherwise;
    }

    internal static string KeyOf(DealId deal) => $"deal-{deal}";

    private sealed record Intent
    {
        public required DealId Deal { get; init; }

        public required Func<Change, Change> Show { get; init; }

        public required Func<By, Task<Changed>> Store { get; init; }

        public required Func<Deal, bool> IsDone { get; init; }

        public required Func<string, string> Said { get; init; }

        /// <summary>Why it goes past the playbook.</summary>
        public string? Override { get; init; }
    }
}
