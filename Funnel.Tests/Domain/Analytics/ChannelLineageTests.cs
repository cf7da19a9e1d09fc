using Funnel.Domain.Access;
using Funnel.Domain.Analytics;
using Funnel.Domain.Common;
using Funnel.Domain.Deals;
using Funnel.Tests.Kit;
using static Funnel.Tests.Kit.TestCompany;

namespace Funnel.Tests.Domain.Analytics;

/// <summary>Every figure of the channels counted again from the lists that are shown for it.</summary>
public sealed class ChannelLineageTests
{
    static readonly Catalog Paying = new(Books.Company, [Sales, Service], Departments, Employees, Lines, Products, Channels, CustomerTypes, Customers, ["Price"],
        [new(Fair, new(2026, 1, 1), 1_000_00), new(Fair, new(2026, 2, 1), 500_00), new(Site, new(2026, 2, 1), 70_00), new(Referral, new(2026, 1, 1), 0)]);

    [Fact]
    public void Each_number_of_the_channels_is_that_of_its_lists() => Property.Holds(log =>
    {
        var dice = new Random(log.Seed);
        var query = new ChannelQuery(new FunnelQuery(FunnelMode.Now, dice.Next(2) == 0 ? log.SomePeriod() : Wide, log.SomeInstant()) { Filter = new DealFilter { Pipeline = SalesId, Within = dice.Next(3) == 0 ? new Reach { Department = North } : Reach.Everything } });
        var figures = ChannelFigures.Of(log.Book.History, Paying, query);
        foreach (var row in figures.Rows.Append(figures.All))
        {
            int? number = row == figures.All ? null : row.Number;
            var count = row.Count;
            Assert.Equal((count.Leads, count.Leads), (Of(ChannelFigure.Leads)[LeadAs.Lead].Leads.Count, Of(ChannelFigure.Won).Values.Sum(g => g.Leads.Count)));
            var reached = Of(ChannelFigure.Reached);
            Assert.Equal((count.Reached, count.Leads - count.Reached), (reached[LeadAs.Reached].Leads.Count, reached[LeadAs.NotReached].Leads.Count));
            Assert.All(reached[LeadAs.Reached].Leads, l => Assert.Single(l.Because));
            var won = Of(ChannelFigure.ValuePerLead)[LeadAs.Won];
            Assert.Equal((count.Won, count.WonValue), (won.Leads.Count, won.Value));
            Assert.All(won.Leads, l => Assert.Equal((Outcome.Won, ChangeKind.Won), (l.State.Outcome, l.Because.Single().Kind)));
            Assert.Equal(row.MedianDays, Median(Of(ChannelFigure.MedianDays)));
            var cost = ChannelLineage.Of(log.Book.History, Paying, query, ChannelFigure.Cost, number).Spend;
            Assert.Equal((row.Cost?.Amount ?? 0, row.Cost?.Months ?? 0), (cost.Sum(s => s.Amount), cost.Count));
            var back = Of(ChannelFigure.Return);
            Assert.Equal((row.Cost?.Of.WonValue ?? 0, row.Cost?.Of.Leads ?? 0), (back[LeadAs.WonOfMonths].Value, back.Values.Sum(g => g.Leads.Count)));
            var verdict = Of(ChannelFigure.Verdict);
            Assert.Equal((figures.All.Count.Leads - count.Leads, figures.All.Count.Reached - count.Reached),
                (verdict[LeadAs.OthersReached].Leads.Count + verdict[LeadAs.OthersNotReached].Leads.Count, verdict[LeadAs.OthersReached].Leads.Count));

            Dictionary<LeadAs, LeadGroup> Of(ChannelFigure figure) => ChannelLineage.Of(log.Book.History, Paying, query, figure, number).Groups.ToDictionary(g => g.As);
        }
    }, cases: 120);

    [Fact]
    public void The_grounds_of_a_verdict_decide_it()
    {
        var book = new LogBook();
        foreach (var (channel, leads, won) in new[] { ((ChannelId?)Fair, 40, 30), (Site, 40, 5), (Referral, 40, 9), (null, 2, 0) })
            for (var i = 0; i < leads; i++)
            {
                var id = A.Deal().Through(channel).FirstMet(new(2026, 1, 5)).In(book);
                if (i < won)
                    book.Do(id, Start.AddDays(4), d => d.Win());
            }
        var query = new ChannelQuery(new FunnelQuery(FunnelMode.Now, Wide, Start.AddDays(60)) { Filter = new DealFilter { Pipeline = SalesId } });
        foreach (var row in ChannelFigures.Of(book.History, Paying, query).Rows.Where(r => r.Channel is not null))
        {
            var made = ChannelLineage.Of(book.History, Paying, query, ChannelFigure.Verdict, row.Number);
            Assert.Equal(row.Against!.Value.Standing, made.Ground!.Above >= ChannelVerdict.Sures ? Standing.Better : made.Ground.Above <= 1 - ChannelVerdict.Sures ? Standing.Worse : Standing.NoClearDifference);
            if (row.Against.Value is { Standing: Standing.Better, Sure: { } sure })
                Assert.Equal(sure, made.Ground.Above);
        }
        Assert.Null(ChannelLineage.Of(book.History, Paying, query, ChannelFigure.Verdict, null).Ground);
    }

    static readonly InstantRange Wide = new(Period.StartOf(new DateOnly(2025, 1, 1), Helsinki), Period.StartOf(new DateOnly(2028, 1, 1), Helsinki));

    // Aalen and Johansen's incidence, the long way: on each day the share still free times those who reached it that day.
    static int? Median(Dictionary<LeadAs, LeadGroup> groups)
    {
        var (reached, lost, way) = (Days(LeadAs.Reached), Days(LeadAs.LostBefore), Days(LeadAs.UnderWay));
        if (reached.Count == 0)
            return null;
        var (shares, free) = (new List<double>(), 1.0);
        for (var day = 0; day <= reached.Concat(lost).Concat(way).Max(); day++)
        {
            var risk = reached.Concat(lost).Concat(way).Count(d => d >= day);
            shares.Add((shares.Count == 0 ? 0 : shares[^1]) + (risk == 0 ? 0 : free * reached.Count(d => d == day) / risk));
            free *= risk == 0 ? 1 : 1 - ((reached.Count(d => d == day) + lost.Count(d => d == day)) / (double)risk);
        }
        return shares.FindIndex(s => s >= (shares[^1] / 2) - 1e-12);

        List<int> Days(LeadAs group) => [.. groups[group].Leads.Select(l => l.Days)];
    }
}
