using Funnel.Domain.Common;
using Funnel.Domain.Customers;
using Funnel.Domain.Deals;
using Funnel.Domain.Pipelines;

namespace Funnel.Domain.Analytics;

/// <summary>
/// What is asked of the channels. The period chooses leads by the day of their first contact; what became of them counts up to <see cref="FunnelQuery.AsOf"/>, also after the
/// period's end. The goal is the selling stage, without one the pipeline's last open stage (won where it is the only one).
/// </summary>
public sealed record ChannelQuery(FunnelQuery Funnel, StageId? Goal = null, Maturity? Maturity = null)
{
    /// <summary>Whether the leads are the company's, not a part of them: what a channel cost cannot be divided among parts.</summary>
    public bool IsWholeCompany => Maturity is null
        && Funnel.Filter is { Within.All: true, Department: null, Owner: null, Product: null, Line: null, CustomerType: null } && string.IsNullOrWhiteSpace(Funnel.Filter.Text);
}

/// <summary>Which of the leads a number counts.</summary>
public enum LeadPart { All, Reached, Won }

/// <summary>The leads behind one number. Nothing named means all of them; the number 0 means those without a channel or a type.</summary>
public sealed record LeadCell(LeadPart Part = LeadPart.All)
{
    public ChannelId? Channel { get; init; }

    public CustomerTypeId? Type { get; init; }

    public DateOnly? Month { get; init; }

    public Maturity? Maturity { get; init; }

    /// <summary>Those whose customer is not known, and so how far it is.</summary>
    public bool MaturityUnknown { get; init; }
}

/// <summary>A lead and what became of it. Days count from its first contact on the company's calendar; one that happened before it counts as day 0.</summary>
/// <param name="Channel">The channel's number, 0 for none; so is the type.</param>
/// <param name="Reached">Days until it first reached the goal; −1 when it has not.</param>
/// <param name="Ended">Days it was watched: until it was lost without reaching the goal, else until the query's end.</param>
internal readonly record struct Lead(int Channel, int Type, Maturity? Maturity, DateOnly First, int Reached, int Ended, Outcome Outcome, long Amount);

/// <summary>The rules by which a deal is a lead, for counting and for listing alike.</summary>
internal sealed class LeadRules
{
    private readonly DealMatch _match;
    private readonly Catalog _catalog;
    private readonly Maturity? _maturity;
    private readonly bool[] _goals;
    private readonly int _from, _to;
    private readonly long _end;

    public LeadRules(Catalog catalog, ChannelQuery query)
    {
        var filter = query.Funnel.Filter;
        Pipeline = (filter.Pipeline is { } id ? catalog.Pipeline(id) : catalog.Pipelines.Count > 0 ? catalog.Pipelines[0] : null) ?? throw new RuleViolation("There is no such pipeline.");
        Goal = GoalOf(Pipeline, query.Goal);
        // A retired stage before the first live one counts for that one, as in the funnel.
        var first = Goal == Pipeline.OpenStages[0];
        _goals = new bool[Pipeline.Stages.Max(s => s.Id.Value) + 1];
        foreach (var stage in Pipeline.Stages.Where(s => Goal.Kind == StageKind.Open && s.Kind == StageKind.Open && (first || s.Order >= Goal.Order)))
            _goals[stage.Id.Value] = true;
        (_catalog, _maturity, _match) = (catalog, query.Maturity, new DealMatch(filter with { Pipeline = Pipeline.Id }, catalog));
        var zone = catalog.Company.Zone;
        (_from, _to) = (Period.DayOf(query.Funnel.Period.From, zone).DayNumber, Period.DayOf(query.Funnel.Period.To.AddTicks(-1), zone).DayNumber);
        _end = query.Funnel.AsOf.Ticks;
        Today = Period.DayOf(query.Funnel.AsOf, zone);
    }

    public Pipeline Pipeline { get; }

    public Stage Goal { get; }

    public DateOnly Today { get; }

    public static Stage GoalOf(Pipeline pipeline, StageId? asked) => asked is not { } id ? pipeline.OpenStages.Length > 1 ? pipeline.OpenStages[^1] : pipeline.Won
        : pipeline.OpenStages.Append(pipeline.Won).FirstOrDefault(s => s.Id == id) ?? throw new RuleViolation("This stage is not in the pipeline “{0}”.", pipeline.Name);

    /// <summary>The lead a deal is, with the change whose state it is counted in; false when it is none of the query's.</summary>
    public bool TryFind(Segment s, int slot, out Lead lead, out int state)
    {
        lead = default;
        state = s.AsOf(slot, _end);
        if (state < 0 || !_match.Matches(s, state))
            return false;
        ref readonly var facts = ref s.Facts[s.Rest[state].Facts];
        if (facts.FirstContact < _from || facts.FirstContact > _to)
            return false;
        var customer = facts.Customer == 0 ? null : _catalog.Customer(new CustomerId(facts.Customer));
        if (_maturity is { } asked && customer?.Maturity != asked)
            return false;
        var (outcome, first) = (s.OutcomeAt(state), facts.FirstContact);
        var reached = ReachedAt(s, slot, outcome);
        var ended = reached < 0 && outcome == Outcome.Lost ? Days(s.At[s.Latest(slot, ChangeKind.Lost, _end)]) : Math.Max(0, Today.DayNumber - first);
        lead = new Lead(
            _catalog.Channels.ContainsKey(new ChannelId(facts.Channel)) ? facts.Channel : 0,
            customer?.Type is { } type && _catalog.CustomerTypes.ContainsKey(type) ? type.Value : 0,
            customer?.Maturity,
            DateOnly.FromDayNumber(first),
            reached < 0 ? -1 : Days(s.At[reached]),
            ended,
            outcome,
            s.Amount[state]);
        return true;

        int Days(long at) => Math.Max(0, Period.DayOf(new DateTime(at, DateTimeKind.Utc), _catalog.Company.Zone).DayNumber - first);
    }

    /// <summary>The change by which it reached the goal, as it stood at the end; -1 for none.</summary>
    public int ReachedAt(Segment s, int slot, Outcome outcome)
    {
        for (var i = s.Start[slot]; i < s.End[slot]; i++)
            if (s.Kind[i].EntersStage() && s.Pipeline[i] == Pipeline.Id.Value && (uint)s.Stage[i] < (uint)_goals.Length && _goals[s.Stage[i]] && s.StandsAt(i, _end))
                return i;
        return outcome == Outcome.Won ? s.Latest(slot, ChangeKind.Won, _end) : -1;
    }
}
