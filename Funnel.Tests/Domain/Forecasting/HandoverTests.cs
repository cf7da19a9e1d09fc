using Funnel.Domain.Access;
using Funnel.Domain.Analytics;
using Funnel.Domain.Common;
using Funnel.Domain.Forecasting;
using static Funnel.Tests.Kit.TestCompany;

namespace Funnel.Tests.Domain.Forecasting;

/// <summary>Who gets which deal: on evidence, within limits, and together the most that can be gained.</summary>
public sealed class HandoverTests
{
    [Fact]
    public void A_lucky_beginner_does_not_beat_a_steady_expert()
    {
        foreach (var lucky in new[] { 3, 4, 5 })
        {
            var crew = new Crew(("Lucky", 50), ("Expert", 50), ("Usual", 50), ("Other", 50), ("Third", 50));
            crew.Past("Lucky", Decision, lucky, lucky);
            crew.Past("Expert", Decision, 240, 180);
            crew.Past("Usual", Decision, 100, 50);
            crew.Past("Other", Decision, 60, 33);
            crew.Past("Third", Decision, 80, 41);
            var deal = crew.Open("Usual", Decision, 10_000);
            var plan = Handover.Plan(crew.Book.History, crew.Catalog, crew.Skills(), Reach.Everything);
            var proposal = Assert.Single(plan.Proposals);
            Assert.Equal((deal, "Expert"), (proposal.Track.Id, proposal.To.Name));
            Assert.True(crew.Skills().Of(crew["Lucky"], Decision).Rate < crew.Skills().Of(crew["Expert"], Decision).Rate, $"{lucky} of {lucky}");
        }
    }

    [Fact]
    public void Even_alone_a_beginner_of_three_visits_is_not_proposed_and_nothing_is_taken_from_one()
    {
        var crew = new Crew(("Lucky", 50), ("Usual", 50));
        crew.Past("Lucky", Decision, 3, 3);
        crew.Past("Usual", Decision, 100, 5);
        crew.Open("Usual", Decision, 10_000);
        Assert.Empty(Plan(crew).Proposals);
        var other = new Crew(("Unlucky", 50), ("Usual", 50));
        other.Past("Unlucky", Decision, 4, 0);
        other.Past("Usual", Decision, 100, 95);
        other.Open("Unlucky", Decision, 10_000);
        Assert.Empty(Plan(other).Proposals);
    }

    [Fact]
    public void The_gain_is_the_budget_times_the_difference_of_rates_times_what_follows()
    {
        var crew = Two();
        crew.Past("Strong", Acting, 8, 6);
        crew.Past("Weak", Acting, 4, 2);
        var deal = crew.Open("Weak", Decision, 1_000);
        var skills = crew.Skills();
        var proposal = Assert.Single(Plan(crew).Proposals);
        var (weak, strong) = (skills.Of(crew["Weak"], Decision), skills.Of(crew["Strong"], Decision));
        // Of twelve visits at Action eight were won, whoever held them.
        Assert.Equal(8 / 12.0, proposal.After, 12);
        Assert.Equal((long)Math.Round(100_000 * (strong.Rate - weak.Rate) * 8 / 12), proposal.Gain);
        Assert.Equal((deal, weak, strong), (proposal.Track.Id, proposal.FromSkill, proposal.ToSkill));
        Assert.Equal(strong.Belief.ChanceAbove(weak.Belief), proposal.Certainty);
        Assert.Equal([("Strong", 0, 1), ("Weak", 1, 0)], Plan(crew).Loads.Select(l => (l.Employee.Name, l.Before, l.After)));
    }

    [Fact]
    public void Nobody_gets_a_deal_who_is_full_gone_out_of_reach_or_hardly_better()
    {
        var crew = Two();
        crew.Open("Weak", Decision, 1_000);
        Assert.Single(Plan(crew).Proposals);
        crew.People[0] = crew.People[0] with { Capacity = 0 };
        Assert.Empty(Plan(crew).Proposals);
        crew.People[0] = crew.People[0] with { Capacity = null, Active = false };
        Assert.Empty(Plan(crew).Proposals);
        crew.People[0] = crew.People[0] with { Active = true, Department = South };
        Assert.Empty(Handover.Plan(crew.Book.History, crew.Catalog, crew.Skills(new DealFilter { Within = new Reach { Department = North } }), new Reach { Department = North }).Proposals);
        var alike = new Crew(("Strong", 50), ("Weak", 50));
        alike.Past("Strong", Decision, 40, 21);
        alike.Past("Weak", Decision, 40, 20);
        alike.Open("Weak", Decision, 1_000_000);
        Assert.Empty(Plan(alike).Proposals);
    }

    [Fact]
    public void Deals_of_nobody_closed_ones_and_with_the_wish_those_within_the_norm_are_left_alone()
    {
        var crew = Two();
        crew.Open(null, Decision, 1_000);
        var late = crew.Open("Weak", Decision, 1_000);
        Assert.Equal(late, Assert.Single(Plan(crew).Proposals).Track.Id);
        // Thirty days at a stage with a norm of five working days.
        Assert.Equal(late, Assert.Single(Handover.Plan(crew.Book.History, crew.Catalog, crew.Skills(), Reach.Everything, onlyOverNorm: true).Proposals).Track.Id);
        crew.Book.Do(late, Start.AddDays(29), d => d.AddNote("called"));
        Assert.Empty(Handover.Plan(crew.Book.History, crew.Catalog, crew.Skills(), Reach.Everything, onlyOverNorm: true).Proposals);
        crew.Book.Do(late, Start.AddDays(29), d => d.Lose("Price"));
        Assert.Empty(Plan(crew).Proposals);
    }

    [Fact]
    public void Random_companies_never_break_a_rule_and_no_plan_gains_less_than_greedy()
    {
        var random = new Random(20261125);
        var proposals = 0;
        for (var round = 0; round < 60; round++)
        {
            var crew = Some(random);
            var (skills, plan) = (crew.Skills(), Plan(crew));
            proposals += plan.Proposals.Count;
            Assert.Equal(plan.Proposals.Count, plan.Proposals.Select(p => p.Track.Id).Distinct().Count());
            foreach (var p in plan.Proposals)
            {
                Assert.True(p.FromSkill.Visits >= 5 && p.ToSkill.Visits >= 5 && p.Certainty >= 0.8 && p.Gain > 0, $"{p}");
                Assert.Equal(p.From.Id, p.State.Owner);
                Assert.Equal((skills.Of(p.To.Id, p.Stage.Id), skills.Of(p.From.Id, p.Stage.Id)), (p.ToSkill, p.FromSkill));
                Assert.Equal(p with { }, Handover.Check(crew.Catalog, skills, Reach.Everything, p.Track, p.To.Id));
            }
            foreach (var person in crew.People)
                Assert.True(plan.Proposals.Count(p => p.To.Id == person.Id) is var taken && (taken == 0 || taken + skills.OpenOf(person.Id) <= (person.Capacity ?? int.MaxValue)), person.Name);
            Assert.True(plan.Gain >= Greedy(crew, skills), $"round {round}");
        }
        Assert.True(proposals > 200, $"{proposals} proposals");
    }

    [Fact]
    public void What_became_of_handed_over_deals_is_told_beside_what_was_expected()
    {
        var crew = Two();
        DealId[] deals = [.. Enumerable.Range(0, 5).Select(_ => crew.Open("Weak", Decision, 100))];
        foreach (var deal in deals)
            crew.Book.Do(deal, Start.AddDays(2), d => d.HandOver(crew["Strong"]));
        crew.Book.Do(deals[0], Start.AddDays(3), d => d.Win());
        crew.Book.Move(deals[1], Start.AddDays(3), Acting);
        crew.Book.Move(deals[2], Start.AddDays(3), Interest);
        crew.Book.Move(deals[2], Start.AddDays(4), Decision);
        crew.Book.Do(deals[3], Start.AddDays(3), d => d.Lose("Price"));
        var handed = deals.Select(d => new HandedOver(d, Decision, Start.AddDays(2), crew["Weak"], crew["Strong"], 0.25, 0.75, 0.1, 0.3, 10_000, 2_000));
        Assert.Equal(new HandoverResult(5, 1, 4, 2, 1, 3, 1, 10_000, 1, 10_000), HandoverResult.Of(crew.Book.History, crew.Catalog, handed, Start.AddDays(5)));
    }

    static Crew Two()
    {
        var crew = new Crew(("Strong", 50), ("Weak", 50));
        crew.Past("Strong", Decision, 40, 30);
        crew.Past("Weak", Decision, 40, 10);
        return crew;
    }

    static Crew Some(Random random)
    {
        var crew = new Crew([.. Enumerable.Range(0, random.Next(2, 9)).Select(i => ($"P{i}", random.Next(5) == 0 ? (int?)null : random.Next(0, 9)))]);
        foreach (var person in crew.People)
        {
            foreach (var stage in new[] { Awareness, Interest, Decision, Acting })
                crew.Past(person.Name, stage, random.Next(0, 25) is var n ? n : 0, random.Next(0, n + 1));
            for (var i = random.Next(0, 7); i > 0; i--)
                crew.Open(person.Name, new[] { Awareness, Interest, Decision, Acting }[random.Next(4)], random.Next(1, 50_000));
        }
        return crew;
    }

    static HandoverPlan Plan(Crew crew) => Handover.Plan(crew.Book.History, crew.Catalog, crew.Skills(), Reach.Everything);

    // Every pair the rules allow, written out plainly, the largest gain first while there is room.
    static long Greedy(Crew crew, Effectiveness skills)
    {
        var free = crew.People.ToDictionary(p => p.Id, p => p.Capacity is { } c ? c - skills.OpenOf(p.Id) : int.MaxValue);
        var offers = new List<(long Gain, DealId Deal, EmployeeId To)>();
        foreach (var track in crew.Book.History.Deals.Where(t => t.Now is { Outcome: Funnel.Domain.Deals.Outcome.Open, Owner: not null } && t.Now.Pipeline == SalesId))
        {
            var (owner, stage) = (track.Now.Owner!.Value, track.Now.Stage);
            var after = Sales.OpenStages.Where(s => s.Order > Sales.Find(stage)!.Order)
                .Aggregate(1.0, (chance, s) => chance * (skills.ColleaguesOf(owner, s.Id).Share ?? s.Probability));
            foreach (var to in crew.People.Where(p => p.Id != owner))
                if (skills.Of(owner, stage) is { Visits: >= 5 } old && skills.Of(to.Id, stage) is { Visits: >= 5 } next && next.Belief.ChanceAbove(old.Belief) >= 0.8)
                    offers.Add(((long)Math.Round(track.Now.Amount * (next.Rate - old.Rate) * after, MidpointRounding.AwayFromZero), track.Id, to.Id));
        }
        var (sum, done) = (0L, new HashSet<DealId>());
        foreach (var (gain, deal, to) in offers.Where(o => o.Gain > 0).OrderByDescending(o => o.Gain))
        {
            if (free[to] <= 0 || !done.Add(deal))
                continue;
            free[to]--;
            sum += gain;
        }
        return sum;
    }
}
