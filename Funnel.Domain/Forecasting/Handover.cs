using Funnel.Domain.Access;
using Funnel.Domain.Analytics;
using Funnel.Domain.Common;
using Funnel.Domain.Deals;
using Funnel.Domain.People;
using Funnel.Domain.Pipelines;

namespace Funnel.Domain.Forecasting;

/// <summary>
/// One deal for somebody who is better at its stage. <see cref="Certainty"/> is the chance that <see cref="To"/> really is. The chances of a win are the rate at this
/// stage times <see cref="After"/>, the share of the department's deals that get through all later stages. <see cref="Gain"/> is in minor units.
/// </summary>
public sealed record HandoverProposal(
    DealTrack Track, Change State, Stage Stage, Employee From, Employee To, StageSkill FromSkill, StageSkill ToSkill, double Certainty, double After, long Gain, Waiting Waiting)
{
    public double ChanceBefore => FromSkill.Rate * After;

    public double ChanceAfter => ToSkill.Rate * After;
}

/// <summary>Somebody's open deals before and after the proposals.</summary>
public sealed record Load(Employee Employee, int Before, int In, int Out)
{
    public int After => Before + In - Out;
}

/// <summary>
/// The proposals that together gain most under every limit, the largest gain first. What is handed away frees no place within the same plan, so that any part of it keeps
/// every limit too.
/// </summary>
public sealed record HandoverPlan(IReadOnlyList<HandoverProposal> Proposals, IReadOnlyList<Load> Loads)
{
    public long Gain => Proposals.Sum(p => p.Gain);
}

/// <summary>
/// For an open deal at stage s: gain(e) = budget × (P(win | owner e) − P(win | present owner)). Proposed is only who is better at s with at least 80 %, has a free place,
/// works here and can be reached; neither rate may rest on fewer than five visits. A deal nobody owns has nothing to compare with and is not proposed.
/// </summary>
public static class Handover
{
    /// <summary>How sure it must be that the new owner is better at the stage.</summary>
    public const double Certain = 0.8;

    /// <summary>Between whom deals may go under a view: the people shown. A choice of one owner chooses deals, not who may take them.</summary>
    public static Reach Between(DealFilter filter) => filter.Department is { } d ? new Reach { Department = d } : filter.Within;

    /// <param name="skills">Counted over a period that ends with what is known; its filter chooses the deals.</param>
    /// <param name="within">Between whom deals may go: both owners lie in it.</param>
    /// <param name="onlyOverNorm">Only deals that wait longer than their stage's norm.</param>
    public static HandoverPlan Plan(SalesHistory history, Catalog catalog, Effectiveness skills, Reach within, bool onlyOverNorm = false)
    {
        var desk = new Desk(catalog, skills, within);
        var offers = new List<(DealTrack Track, Change State, List<Offer> Offers)>();
        foreach (var (track, state) in DealLists.Of(history, catalog, skills.Query, DealSelection.Open))
        {
            if (onlyOverNorm && Rotting.Of(state, catalog, skills.Query.AsOf).Over == 0)
                continue;
            if (desk.OffersFor(state) is { Count: > 0 } found)
                offers.Add((track, state, found));
        }
        var (takers, places) = desk.Takers();
        var index = takers.Select((t, i) => (t.Id, i)).ToDictionary(t => t.Id, t => t.i);
        var best = Assignment.Best([.. offers.Select(o => (IReadOnlyList<(int, long)>)[.. o.Offers.Select(p => (index[p.To.Id], p.Gain))])], places);
        var chosen = offers.Select((o, i) => best[i] < 0 ? null : desk.Propose(o.Track, o.State, o.Offers.Single(p => index[p.To.Id] == best[i]))).OfType<HandoverProposal>()
            .OrderByDescending(p => p.Gain).ThenBy(p => p.Track.Id.Value).ToList();
        return new HandoverPlan(chosen, LoadsOf(chosen, skills));
    }

    /// <summary>This deal for this new owner, or null when the rules propose no such thing (any more).</summary>
    public static HandoverProposal? Check(Catalog catalog, Effectiveness skills, Reach within, DealTrack track, EmployeeId to) => Check(catalog, skills, within, [(track, to)])[0];

    /// <summary>The same of many at once: what is asked about the people is asked once for all of them.</summary>
    public static IReadOnlyList<HandoverProposal?> Check(Catalog catalog, Effectiveness skills, Reach within, IReadOnlyList<(DealTrack Track, EmployeeId To)> wishes)
    {
        var desk = new Desk(catalog, skills, within);
        return [.. wishes.Select(w => w.Track.TryAsOf(skills.Query.AsOf.Ticks, out var state) && state is { Removed: false, Outcome: Outcome.Open }
            && desk.OffersFor(state).Where(o => o.To.Id == w.To).ToList() is [var offer] ? desk.Propose(w.Track, state, offer) : null)];
    }

    private static List<Load> LoadsOf(List<HandoverProposal> proposals, Effectiveness skills) =>
    [
        .. proposals.SelectMany(p => new[] { p.From, p.To }).DistinctBy(e => e.Id).OrderBy(e => e.Name, StringComparer.Ordinal).ThenBy(e => e.Id.Value)
            .Select(e => new Load(e, skills.OpenOf(e.Id), proposals.Count(p => p.To.Id == e.Id), proposals.Count(p => p.From.Id == e.Id))),
    ];

    // A proposal while there are many of them for each deal.
    private readonly record struct Offer(Employee To, double Certainty, long Gain);

    // Questions that come up for deal after deal are answered once.
    private sealed class Desk(Catalog catalog, Effectiveness skills, Reach within)
    {
        private readonly Dictionary<(EmployeeId, StageId), StageSkill> _skills = [];
        private readonly Dictionary<(EmployeeId, StageId), List<(Employee To, double Certainty)>> _better = [];
        private readonly Dictionary<(EmployeeId, StageId), double> _after = [];

        private readonly Employee[] _takers =
        [
            .. catalog.Employees.Values.Where(e => e.Active && within.Covers(e.Id, catalog.Staff) && (e.Capacity is not { } limit || skills.OpenOf(e.Id) < limit))
                .OrderBy(e => e.Id.Value),
        ];

        /// <summary>Everybody who has room, and how much; without a limit there is always room.</summary>
        public (Employee[] Takers, int[] Places) Takers() =>
            (_takers, [.. _takers.Select(e => e.Capacity is { } limit ? limit - skills.OpenOf(e.Id) : int.MaxValue)]);

        public List<Offer> OffersFor(Change state)
        {
            if (state.Owner is not { } owner || catalog.Employee(owner) is null || !within.Covers(owner, catalog.Staff)
                || skills.Pipeline.OpenStages.FirstOrDefault(s => s.Id == state.Stage) is not { } stage)
                return [];
            var offers = new List<Offer>();
            foreach (var (to, certainty) in BetterThan(owner, stage.Id))
            {
                var (present, next, after) = (SkillOf(owner, stage.Id), SkillOf(to.Id, stage.Id), After(owner, stage));
                var gain = (long)Math.Round(state.Amount * (next.Rate - present.Rate) * after, MidpointRounding.AwayFromZero);
                if (gain > 0)
                    offers.Add(new Offer(to, certainty, gain));
            }
            return offers;
        }

        public HandoverProposal Propose(DealTrack track, Change state, Offer offer)
        {
            var (owner, stage) = (state.Owner!.Value, skills.Pipeline.OpenStages.First(s => s.Id == state.Stage));
            return new HandoverProposal(track, state, stage, catalog.Employee(owner)!, offer.To, SkillOf(owner, stage.Id), SkillOf(offer.To.Id, stage.Id), offer.Certainty,
                After(owner, stage), offer.Gain, Rotting.Of(state, catalog, skills.Query.AsOf));
        }

        private List<(Employee To, double Certainty)> BetterThan(EmployeeId owner, StageId stage)
        {
            if (_better.TryGetValue((owner, stage), out var known))
                return known;
            var better = new List<(Employee, double)>();
            var present = SkillOf(owner, stage);
            foreach (var to in _takers)
            {
                if (to.Id == owner || present.IsFew || SkillOf(to.Id, stage) is not { IsFew: false } next || next.Rate <= present.Rate)
                    continue;
                var certainty = next.Belief.ChanceAbove(present.Belief);
                if (certainty >= Certain)
                    better.Add((to, certainty));
            }
            return _better[(owner, stage)] = better;
        }

        /// <summary>The share of the owner's department that gets through all stages after this one.</summary>
        private double After(EmployeeId owner, Stage stage)
        {
            if (_after.TryGetValue((owner, stage.Id), out var known))
                return known;
            var chance = 1.0;
            foreach (var later in skills.Pipeline.OpenStages.Where(s => s.Order > stage.Order))
            {
                var colleagues = skills.ColleaguesOf(owner, later.Id);
                // A stage nobody has left yet: what its definition says.
                chance *= colleagues.Share ?? later.Probability;
            }
            return _after[(owner, stage.Id)] = chance;
        }

        private StageSkill SkillOf(EmployeeId employee, StageId stage) =>
            _skills.TryGetValue((employee, stage), out var known) ? known : _skills[(employee, stage)] = skills.Of(employee, stage);
    }
}
