using System.Collections.Immutable;
using Funnel.Domain.Common;
using Funnel.Domain.Deals;
using Funnel.Web.Data;

namespace Funnel.Web.Features.Import;

/// <summary>A deal as stored, with its standing changes: what the rows of a file are compared with.</summary>
internal sealed record KnownDeal(Deal Now, IReadOnlyList<(DateTime At, Deal State)> States)
{
    public static KnownDeal From(Deal now, IReadOnlyList<(DealEvent Event, DateTime At)> log)
    {
        var undone = log.Select(l => l.Event).OfType<ChangeUndone>().Select(u => u.Undone).ToHashSet();
        var states = new List<(DateTime, Deal)>();
        Deal? state = null;
        for (var i = 0; i < log.Count; i++)
        {
            if (log[i].Event is ChangeUndone || undone.Contains(i + 1))
                continue;
            state = log[i].Event is DealCreated created ? Deal.From(now.Id, created, log[i].At) : state!.Apply(log[i].Event, log[i].At);
            states.Add((log[i].At, state));
        }
        return new KnownDeal(now, states);
    }
}

/// <summary>What the rows of one deal come to: its new state and the events that lead there; no events when nothing changes.</summary>
internal sealed record Decision(Deal? After, int VersionBefore, IReadOnlyList<(DealEvent Event, DateTime At, Actor Actor)> Events);

/// <summary>Lets the domain decide over the rows of one deal, in their order. A refused row holds back the rows after it: a history has no holes.</summary>
internal sealed class DealDecider(ImportPlan plan, ImportMapping mapping, Actor actor, Action<RefusedRow> refuse)
{
    private readonly List<(DealEvent Event, DateTime At, Actor Actor)> _events = [];
    private Deal? _deal;
    private DateTime _at;

    public Decision Decide(IReadOnlyList<SpooledRow> rows, KnownDeal? known, Func<DealId> newId)
    {
        (_deal, _at) = (known?.Now, default);
        _events.Clear();
        if (_deal is { Removed: true })
        {
            plan.Notices.Add("deleted", () => "Deals were deleted here since; their rows were left out.");
            return new Decision(null, 0, []);
        }
        var version = _deal?.Version ?? 0;
        if (mapping.IsTable)
            DecideTable(rows, known, newId);
        else
            DecideHistory(rows, known, newId);
        return new Decision(_deal, version, [.. _events]);
    }

    private void DecideHistory(IReadOnlyList<SpooledRow> rows, KnownDeal? known, Func<DealId> newId)
    {
        for (var i = 0; i < rows.Count; i++)
        {
            var row = rows[i];
            if (row.Body is null || !Try(row, known, newId))
            {
                for (var j = i + 1; j < rows.Count; j++)
                    if (rows[j].Body is not null)
                        refuse(new RefusedRow(rows[j].File, rows[j].Line, "", $"It follows the refused line {row.Line} of the same deal.", Held: true));
                return;
            }
        }
    }

    private bool Try(SpooledRow row, KnownDeal? known, Func<DealId> newId) => Guard(row, () =>
    {
        var change = Real(RowChange.Read(row.Body!));
        var at = new DateTime(row.At, DateTimeKind.Utc);
        if (known is not null && at <= known.Now.LastEventAt)
        {
            if (WasSo(known, change, at))
                return;
            if (at < known.Now.LastEventAt)
                throw new RowRefused("occurred_at", $"It is older than the deal's last change here ({known.Now.LastEventAt:yyyy-MM-dd HH:mm:ss} UTC) and is not known.");
        }
        Apply(row.Deal, change, at, newId);
    });

    // A table says how a deal stands: its dated steps are compared one by one, its facts with the present state.
    private void DecideTable(IReadOnlyList<SpooledRow> rows, KnownDeal? known, Func<DealId> newId)
    {
        var lines = rows.GroupBy(r => (r.File, r.Line)).ToList();
        var first = lines.MinBy(l => l.Key)!;
        foreach (var line in lines.Where(l => l.Key != first.Key))
            refuse(new RefusedRow(line.Key.File, line.Key.Line, mapping.Columns.GetValueOrDefault("deal_id") ?? "deal_id", $"The deal {rows[0].Deal} stands on line {first.Key.Line} already.", Held: false));
        var steps = first.OrderBy(r => r.Step).ToList();
        if (steps.Exists(s => s.Body is null))
            return;
        Guard(steps[0], () =>
        {
            var changes = steps.ConvertAll(s => (Change: Real(RowChange.Read(s.Body!)), At: new DateTime(s.At, DateTimeKind.Utc)));
            if (known is null)
            {
                foreach (var (change, at) in changes)
                    Apply(steps[0].Deal, change, at, newId);
                return;
            }
            var news = changes.SkipWhile(c => c.At <= known.Now.LastEventAt && WasSo(known, StageOnly(c.Change), c.At)).ToList();
            if (news.Count > 0 && news[0].At < known.Now.LastEventAt)
                throw new RowRefused("", $"Its step of {news[0].At:yyyy-MM-dd HH:mm} UTC is older than the deal's last change here ({known.Now.LastEventAt:yyyy-MM-dd HH:mm:ss} UTC) and is not known.");
            var facts = changes[0].Change with { Stage = null, Won = null, Reason = null };
            Apply(steps[0].Deal, facts, news.Count > 0 ? news[0].At : plan.Now > known.Now.LastEventAt ? plan.Now : known.Now.LastEventAt, newId);
            foreach (var (change, at) in news)
                Apply(steps[0].Deal, StageOnly(change), at, newId);
        });
    }

    private static RowChange StageOnly(RowChange change) => new() { Stage = change.Stage, Won = change.Won, Reason = change.Reason };

    /// <summary>Runs the decision about one row; a refusal takes back what the row had done so far.</summary>
    private bool Guard(SpooledRow row, Action decide)
    {
        var (deal, count) = (_deal, _events.Count);
        try
        {
            decide();
            return true;
        }
        catch (RowRefused e)
        {
            refuse(new RefusedRow(row.File, row.Line, e.Column, e.Message, Held: false));
        }
        catch (RuleViolation e)
        {
            refuse(new RefusedRow(row.File, row.Line, _column, e.Message, Held: false));
        }
        _deal = deal;
        _events.RemoveRange(count, _events.Count - count);
        return false;
    }

    private string _column = "";

    private void Apply(string external, RowChange c, DateTime at, Func<DealId> newId)
    {
        _at = at;
        if (_deal is null)
            Create(external, c, newId);
        else
            Change(c);
        if (c.Won is not { } won)
            return;
        _column = won ? "outcome" : "reason";
        Happens(_deal!.MoveTo(plan.Pipeline, won ? plan.Pipeline.Won.Id : plan.Pipeline.Lost.Id, c.Reason));
    }

    private void Create(string external, RowChange c, Func<DealId> newId)
    {
        _column = "stage";
        if (c.Stage is not { } stage)
            throw new RowRefused("stage", "This is the deal's first row, and it names no stage.");
        var title = c.Title ?? (c.Customer is { } buyer ? plan.Names.Customers.NameOf(buyer) : $"Deal {external}");
        var created = Deal.Create(plan.Pipeline, new DealCreated(title, c.Customer is { } customer ? new CustomerId(customer) : null, plan.Pipeline.Id,
            plan.Pipeline.Stages[stage].Id, c.Owner is { } owner ? new EmployeeId(owner) : null, new Money(c.Amount ?? 0, plan.Currency),
            c.Channel is { } channel ? new ChannelId(channel) : null, c.FirstContact ?? Period.DayOf(_at, plan.Zone), c.ExpectedClose,
            c.Product is { } product ? [new ProductLine(new ProductId(product), c.Quantity ?? 1)] : [], external));
        _deal = Deal.From(newId(), created, _at);
        _events.Add((created, _at, actor));
    }

    // The owner before the stage, so that the credit goes to whoever made the move. A closed deal is reopened first: only then can it change.
    private void Change(RowChange c)
    {
        var open = c.Stage is { } stage ? plan.Pipeline.Stages[stage] : null;
        _column = "stage";
        if (open is not null && _deal!.Outcome != Outcome.Open && open.Kind == Domain.Pipelines.StageKind.Open)
            Happens(_deal.MoveTo(plan.Pipeline, open.Id));
        _column = "owner";
        if (c.Owner is { } owner && _deal!.Owner?.Value != owner)
            Happens(_deal.HandOver(new EmployeeId(owner)));
        _column = "amount";
        if (c.Amount is { } amount && _deal!.Budget.Minor != amount)
            Happens(_deal.ChangeBudget(new Money(amount, plan.Currency)));
        _column = "product";
        if (c.Product is not null && Products(_deal!, c) is var products && !products.SequenceEqual(_deal!.Products))
            Happens(_deal.SetProducts(products));
        _column = "channel";
        if (c.Channel is { } channel)
            Happens(_deal!.SetChannel(new ChannelId(channel)));
        _column = "expected_close";
        if (c.ExpectedClose is { } close && _deal!.ExpectedClose != close)
            Happens(_deal.ExpectClose(close));
        _column = "title";
        Happens(_deal!.Correct(c.Title ?? _deal.Title, c.Customer is { } customer ? new CustomerId(customer) : _deal.Customer, c.FirstContact ?? _deal.FirstContact));
        _column = "stage";
        if (open is not null)
            Happens(_deal.MoveTo(plan.Pipeline, open.Id, c.Reason));
    }

    private void Happens(DealEvent? e)
    {
        if (e is null)
            return;
        _deal = _deal!.Apply(e, _at);
        _events.Add((e, _at, actor));
    }

    /// <summary>True when the deal was as the row says: just before that instant, or after one of the changes at it.</summary>
    private bool WasSo(KnownDeal known, RowChange c, DateTime at)
    {
        var last = known.States.TakeWhile(s => s.At < at).Select(s => s.State).LastOrDefault();
        var states = known.States.Where(s => s.At == at).Select(s => s.State).ToList();
        if (last is not null)
            states.Add(last);
        var open = c.Stage is { } stage ? plan.Pipeline.Stages[stage] : null;
        return states.Count > 0
            && Any(open is not null, s => open!.Kind == Domain.Pipelines.StageKind.Open ? s.Stage == open.Id && s.Outcome == Outcome.Open : s.Outcome == OutcomeOf(open.Kind))
            && Any(c.Won is not null, s => s.Outcome == (c.Won == true ? Outcome.Won : Outcome.Lost) && (c.Won == true || c.Reason is null || s.LostReason == c.Reason))
            && Any(c.Owner is not null, s => s.Owner?.Value == c.Owner)
            && Any(c.Amount is not null, s => s.Budget.Minor == c.Amount)
            && Any(c.Title is not null, s => s.Title == c.Title)
            && Any(c.Customer is not null, s => s.Customer?.Value == c.Customer)
            && Any(c.Channel is not null, s => s.Channel?.Value == c.Channel)
            && Any(c.FirstContact is not null, s => s.FirstContact == c.FirstContact)
            && Any(c.ExpectedClose is not null, s => s.ExpectedClose == c.ExpectedClose)
            && Any(c.Product is not null, s => Products(s, c).SequenceEqual(s.Products));

        bool Any(bool said, Func<Deal, bool> holds) => !said || states.Exists(s => holds(s));
    }

    private static Outcome OutcomeOf(Domain.Pipelines.StageKind kind) => kind == Domain.Pipelines.StageKind.Won ? Outcome.Won : Outcome.Lost;

    /// <summary>The deal's products with the row's line in it: quantity 0 takes the product out.</summary>
    private static ImmutableArray<ProductLine> Products(Deal deal, RowChange c)
    {
        var id = new ProductId(c.Product!.Value);
        var line = deal.Products.FirstOrDefault(p => p.Product == id);
        if (c.Quantity == 0)
            return line is null ? deal.Products : deal.Products.Remove(line);
        if (line is null)
            return deal.Products.Add(new ProductLine(id, c.Quantity ?? 1));
        return c.Quantity is { } quantity ? deal.Products.Replace(line, line with { Quantity = quantity }) : deal.Products;
    }

    // Names get their real ids, and new ones are marked as needed.
    private RowChange Real(RowChange c) => c with
    {
        Owner = c.Owner is { } o ? plan.Names.People.Need(o) : null,
        Customer = c.Customer is { } k ? plan.Names.Customers.Need(k) : null,
        Channel = c.Channel is { } h ? plan.Names.Channels.Need(h) : null,
        Product = c.Product is { } p ? plan.Names.Products.Need(p) : null,
    };
}
