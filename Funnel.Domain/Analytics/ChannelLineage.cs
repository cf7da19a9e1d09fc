using Funnel.Domain.Deals;
using Funnel.Domain.Marketing;

namespace Funnel.Domain.Analytics;

/// <summary>A figure of the channels whose making can be told.</summary>
public enum ChannelFigure { Leads, Reached, Won, MedianDays, ValuePerLead, Cost, Return, Verdict }

/// <summary>As what a lead is counted in a figure of the channels.</summary>
public enum LeadAs { Lead, Reached, NotReached, LostBefore, UnderWay, Won, NotWon, WonOfMonths, OtherOfMonths, OthersReached, OthersNotReached }

/// <summary>A lead that is counted, in the state it is counted in, with the change that makes it count.</summary>
/// <param name="Days">From first contact until it reached the goal, was lost, or was last looked at.</param>
public sealed record CountedLead(DealTrack Track, Change State, int Days, IReadOnlyList<Change> Because);

public sealed record LeadGroup(LeadAs As, IReadOnlyList<CountedLead> Leads)
{
    public long Value { get; } = Leads.Sum(l => l.State.Amount);
}

/// <summary>What a verdict is decided on: what is believed of the channel and of all other leads, and the chance that the channel's true share is the higher one.</summary>
public sealed record VerdictGround(Belief Prior, Belief Channel, Belief Others, double Above);

/// <summary>
/// What a figure of the channels was counted from: exactly its leads in the groups its sum is made of, and the months' spend. The figure itself is <see cref="ChannelFigures"/>';
/// a test counts every one of them again from these lists.
/// </summary>
/// <param name="Spend">The months counted, of the channel or of all.</param>
/// <param name="Ground">Only of a verdict, where there are other leads to stand against.</param>
public sealed record ChannelLineage(ChannelFigures Figures, ChannelResult Row, bool IsAll, IReadOnlyList<LeadGroup> Groups, IReadOnlyList<ChannelSpend> Spend, VerdictGround? Ground)
{
    /// <summary>Which groups a figure is made of, also where they are empty.</summary>
    public static IReadOnlyList<LeadAs> GroupsOf(ChannelFigure figure) => figure switch
    {
        ChannelFigure.Leads => [LeadAs.Lead],
        ChannelFigure.Reached => [LeadAs.Reached, LeadAs.NotReached],
        ChannelFigure.MedianDays => [LeadAs.Reached, LeadAs.UnderWay, LeadAs.LostBefore],
        ChannelFigure.Won or ChannelFigure.ValuePerLead => [LeadAs.Won, LeadAs.NotWon],
        ChannelFigure.Return => [LeadAs.WonOfMonths, LeadAs.OtherOfMonths],
        ChannelFigure.Verdict => [LeadAs.Reached, LeadAs.NotReached, LeadAs.OthersReached, LeadAs.OthersNotReached],
        _ => [],
    };

    /// <param name="channel">The channel's number, 0 for leads without one; null for all channels together.</param>
    public static ChannelLineage Of(SalesHistory history, Catalog catalog, ChannelQuery query, ChannelFigure figure, int? channel)
    {
        var (figures, rules) = (ChannelFigures.Of(history, catalog, query), new LeadRules(catalog, query));
        var end = query.Funnel.AsOf.Ticks;
        var found = history.Find((s, slot) => rules.TryFind(s, slot, out _, out var state) ? state : -1)
            .Select(f => rules.TryFind(f.Track.Segment, f.Track.Slot, out var lead, out _) ? (f.Track, f.State, Lead: lead) : throw new InvalidOperationException("A lead was found once and not again."))
            .OrderByDescending(f => f.Lead.First).ThenByDescending(f => f.Track.Id.Value).ToList();
        var tally = new ChannelTally(catalog, query, rules, [.. found.Select(f => f.Lead)]);
        var row = channel is not { } number ? figures.All : figures.Rows.FirstOrDefault(r => r.Number == number) ?? tally.Row(number, []);
        ChannelSpend[] spend = [.. (channel is { } one ? new[] { one } : tally.Spent.Order().ToArray()).SelectMany(tally.SpendOn)];
        var paid = spend.Select(s => (s.Channel.Value, s.Month)).ToHashSet();
        return new ChannelLineage(figures, row, channel is null, [.. GroupsOf(figure).Select(Group)], figure is ChannelFigure.Cost or ChannelFigure.Return ? spend : [],
            figure == ChannelFigure.Verdict && row is { Channel: not null } ? GroundOf(figures, row) : null);

        LeadGroup Group(LeadAs group) => new(group, [.. found.Where(f => Is(f.Lead, group)).Select(f => new CountedLead(f.Track, f.State, f.Lead.Reached >= 0 ? f.Lead.Reached : f.Lead.Ended, Because(f.Track, f.State, group)))]);

        bool Is(in Lead lead, LeadAs group)
        {
            var own = channel is null || lead.Channel == channel;
            return group switch
            {
                LeadAs.OthersReached => !own && lead.Reached >= 0,
                LeadAs.OthersNotReached => !own && lead.Reached < 0,
                _ when !own => false,
                LeadAs.Reached => lead.Reached >= 0,
                LeadAs.NotReached => lead.Reached < 0,
                LeadAs.LostBefore => lead.Reached < 0 && lead.Outcome == Outcome.Lost,
                LeadAs.UnderWay => lead.Reached < 0 && lead.Outcome != Outcome.Lost,
                LeadAs.Won => lead.Outcome == Outcome.Won,
                LeadAs.NotWon => lead.Outcome != Outcome.Won,
                LeadAs.WonOfMonths => lead.Outcome == Outcome.Won && paid.Contains((lead.Channel, ChannelSpend.MonthOf(lead.First))),
                LeadAs.OtherOfMonths => lead.Outcome != Outcome.Won && paid.Contains((lead.Channel, ChannelSpend.MonthOf(lead.First))),
                _ => true,
            };
        }

        Change[] Because(DealTrack track, in Change state, LeadAs group) => group switch
        {
            LeadAs.Reached or LeadAs.OthersReached => rules.ReachedAt(track.Segment, track.Slot, state.Outcome) is >= 0 and var i ? [track.Segment.ChangeAt(track.Slot, i)] : [],
            LeadAs.Won or LeadAs.WonOfMonths => Lineage.LastOf(track, ChangeKind.Won, end),
            LeadAs.LostBefore => Lineage.LastOf(track, ChangeKind.Lost, end),
            _ => Lineage.LastOf(track, ChangeKind.Created, end),
        };
    }

    private static VerdictGround? GroundOf(ChannelFigures figures, ChannelResult row)
    {
        var (here, all) = (row.Count, figures.All.Count);
        if (all.Leads == here.Leads || here.Leads == 0)
            return null;
        var prior = ChannelVerdict.Prior(figures.Rows.Where(r => r.Channel is not null).Select(r => r.Count));
        var (channel, others) = (prior.After(here.Leads, here.Reached), ChannelVerdict.Blank.After(all.Leads - here.Leads, all.Reached - here.Reached));
        return new VerdictGround(prior, channel, others, channel.ChanceAbove(others));
    }
}
