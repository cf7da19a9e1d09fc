using System.Collections.Immutable;
using Funnel.Domain.Analytics;
using Funnel.Domain.Forecasting;
using Funnel.Tests.Kit;
using static Funnel.Tests.Kit.TestCompany;

namespace Funnel.Tests.Domain.Forecasting;

public sealed class WhatIfLineageTests
{
    [Fact]
    public void The_potential_the_supposed_one_and_the_difference_are_those_of_their_lists() => Property.Holds(log =>
    {
        var dice = new Random(log.Seed);
        var query = new FunnelQuery(FunnelMode.Now, log.SomePeriod(), log.SomeInstant()) { Filter = new DealFilter { Pipeline = SalesId } };
        var supposed = new Supposition
        {
            Rates = dice.Next(3) == 0 ? Supposition.Nothing.Rates : new Dictionary<int, double> { [Decision.Value] = dice.NextDouble(), [Interest.Value] = dice.NextDouble() }.ToImmutableSortedDictionary(),
            Capacity = dice.Next(2) == 0 ? null : dice.Next(40),
        };
        var (figures, made) = (WhatIf.Of(log.Book.History, Books, query, supposed), WhatIfLineage.Of(log.Book.History, Books, query, supposed));
        Assert.Equal((figures.Fact, figures.Now, figures.Then, figures.Expected), (made.Won.Sum(d => d.Amount), made.Figures.Now, made.Figures.Then, made.Expected.Count));
        Assert.Equal((figures.Now.Potential, figures.Then.Potential), (figures.Fact + made.Expected.Sum(d => d.WeightedNow), figures.Fact + made.Expected.Sum(d => d.WeightedThen)));
        Assert.Equal(figures.Difference, made.Expected.Sum(d => d.WeightedThen - d.WeightedNow));
        // Each chance as things are is what weighted figures multiply with.
        Assert.All(made.Expected, d => Assert.Equal(ByDefault.Chance(d.Deal.State, Books), d.Now));
        Assert.All(made.Won, d => Assert.Equal(ChangeKind.Won, d.Because.Single().Kind));
    }, cases: 200);
}
