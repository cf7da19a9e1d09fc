using Funnel.Domain.Analytics;
using Funnel.Domain.Common;
using Funnel.Domain.Pipelines;
using static Funnel.Tests.Kit.TestCompany;

namespace Funnel.Tests.Domain.Pipelines;

public sealed class PipelineHistoryTests
{
    static readonly Actor Admin = Actor.Program("test");

    [Fact]
    public void The_catalog_of_an_instant_has_the_names_norms_and_probabilities_of_then()
    {
        var renamed = new Pipeline(SalesId, "Sales", Sales.Stages.Select(s => s.Id == Interest ? s with { Name = "Curiosity", NormDays = 20, Probability = 0.4 } : s));
        var now = Of([renamed, Service], [new(1, default, Admin, Sales, 0), new(2, Start.AddDays(10), Admin, renamed, 0)]);
        Assert.Equal("Interest 7 0.25", Said(now.AsOf(Start.AddDays(10).AddTicks(-1)), Interest));
        Assert.Equal("Curiosity 20 0.4", Said(now.AsOf(Start.AddDays(10)), Interest));
        Assert.Same(now, now.AsOf(Start.AddDays(11)));
        Assert.Same(now.AsOf(Start), now.AsOf(Start.AddDays(5)));
        Assert.Same(now, now.AsOf(Start).AsOf(Start.AddDays(20)));
    }

    [Fact]
    public void A_stage_that_came_later_is_known_by_name_but_takes_no_deals_yet()
    {
        var more = new Pipeline(SalesId, "Sales", [.. Sales.Stages, new Stage(new(99), SalesId, "Pilot", StageKind.Open, 35, 4, 0.6)]);
        var then = Of([more, Service], [new(1, default, Admin, Sales, 0), new(2, Start, Admin, more, 0)]).AsOf(Start.AddTicks(-1));
        Assert.Equal("Pilot", then.Stage(new(99))!.Name);
        Assert.DoesNotContain(then.Pipelines[0].OpenStages, s => s.Name == "Pilot");
    }

    [Fact]
    public void After_any_sequence_of_edits_the_catalog_of_every_instant_is_what_a_slow_replay_says()
    {
        for (var seed = 1; seed <= 150; seed++)
        {
            var dice = new Random(seed);
            var (present, changes, replay) = (new List<Pipeline> { Sales, Service }, new List<PipelineChange>(), new List<(DateTime At, List<Pipeline> All)> { (DateTime.MinValue, [Sales, Service]) });
            var at = Start;
            for (var step = dice.Next(25); step > 0; step--)
            {
                at = at.AddHours(dice.Next(3));
                var index = dice.Next(2);
                var before = present[index];
                present[index] = Edited(before, dice, seed * 1000 + step);
                if (changes.All(c => c.After.Id != before.Id))
                    changes.Add(new PipelineChange(changes.Count + 1, default, Admin, before, index));
                changes.Add(new PipelineChange(changes.Count + 1, at, Admin, present[index], index));
                replay.Add((at, [.. present]));
            }
            var now = Of(present, changes);
            foreach (var moment in replay.Skip(1).SelectMany(r => new[] { r.At.AddTicks(-1), r.At, r.At.AddTicks(1) }).Append(Start.AddYears(-1)).Append(at.AddYears(1)))
            {
                var said = now.AsOf(moment).Pipelines;
                var expected = replay.Last(r => r.At <= moment).All.OrderBy(p => p.Retired).ToList();
                Assert.Equal(expected.Select(Whole), said.Select(p => Whole(new Pipeline(p.Id, p.Name, p.Stages.Where(s => expected.Single(e => e.Id == p.Id).Find(s.Id) is not null), p.Retired))));
                // What came later is there by name, and takes nothing.
                foreach (var p in said)
                    Assert.All(p.Stages.Where(s => expected.Single(e => e.Id == p.Id).Find(s.Id) is null), s => Assert.True(s.Retired));
            }
        }
    }

    static Pipeline Edited(Pipeline p, Random dice, int fresh)
    {
        var open = p.OpenStages;
        var one = open[dice.Next(open.Length)];
        List<Stage> stages = [.. p.Stages];
        var i = stages.IndexOf(one);
        switch (dice.Next(6))
        {
            case 0: stages[i] = one with { Name = "Stage " + fresh }; break;
            case 1: stages[i] = one with { NormDays = dice.Next(1, 30), Probability = dice.NextDouble() }; break;
            case 2: stages[i] = one with { Order = dice.Next(60), Colour = dice.Next(1, 9) }; break;
            case 3: stages.Add(new Stage(new(fresh), p.Id, "New " + fresh, StageKind.Open, dice.Next(60), null, 0.5)); break;
            case 4 when open.Length > 1: stages[i] = one with { Retired = true }; break;
            default: return new Pipeline(p.Id, "Pipeline " + fresh, stages, dice.Next(4) == 0);
        }
        return new Pipeline(p.Id, p.Name, stages, p.Retired);
    }

    static string Whole(Pipeline p) => $"{p.Id} {p.Name} {p.Retired}: {string.Join(", ", p.Stages)}";

    static string Said(Catalog catalog, StageId id) => catalog.Stage(id) is { } s ? FormattableString.Invariant($"{s.Name} {s.NormDays} {s.Probability}") : "";

    static Catalog Of(IEnumerable<Pipeline> pipelines, IEnumerable<PipelineChange> changes) => new(
        Books.Company, pipelines.OrderBy(p => p.Retired), Departments, Employees, Lines, Products, Channels, CustomerTypes, Customers, [], history: new PipelineHistory(changes));
}
