using Funnel.Domain.Common;
using Funnel.Domain.Marketing;
using Funnel.Tests.Kit;
using static Funnel.Tests.Kit.TestCompany;

namespace Funnel.Tests.Domain.Analytics;

/// <summary>What was entered as spend, at any moment, against a diary kept day by day.</summary>
public sealed class SpendHistoryTests
{
    [Fact]
    public void Any_moment_shows_what_was_entered_by_then_whatever_was_changed_later() => Property.Holds(log =>
    {
        // Some months were entered before changes were kept.
        var now = Months().Where(_ => log.Maybe()).ToDictionary(m => m, _ => 5L);
        var (changes, diary) = (new List<SpendChange>(), new List<(DateTime At, string Was)> { (Start.AddDays(-1), Written(Listed(now))) });
        var at = Start;
        for (var number = 1; number <= log.Steps % 24; number++)
        {
            // Two changes of one moment are one moment.
            at = log.Maybe() ? at : at.AddHours(7);
            var month = log.Pick(Months());
            var after = log.Pick(new long?[] { null, 0, 100, 250 });
            changes.Add(new SpendChange(number, at, By(Anna), month.Channel, month.Month, now.TryGetValue(month, out var before) ? before : null, after));
            if (after is { } amount)
                now[month] = amount;
            else
                now.Remove(month);
            diary.RemoveAll(d => d.At == at);
            diary.Add((at, Written(Listed(now))));
        }
        var history = new SpendHistory(changes);
        foreach (var (moment, was) in diary)
        {
            Assert.Equal(was, Written(history.After(history.MomentAt(moment), Listed(now))));
            Assert.Equal(was, Written(history.After(history.MomentAt(moment.AddMinutes(1)), Listed(now))));
        }
        Assert.Equal(Written(Listed(now)), Written(history.After(history.Moments, Listed(now))));
    });

    static List<(ChannelId Channel, DateOnly Month)> Months() => [.. from channel in new[] { Fair, Site } from month in new[] { 1, 2, 3 } select (channel, new DateOnly(2026, month, 1))];

    static List<ChannelSpend> Listed(Dictionary<(ChannelId Channel, DateOnly Month), long> amounts) => [.. amounts.Select(a => new ChannelSpend(a.Key.Channel, a.Key.Month, a.Value))];

    static string Written(IEnumerable<ChannelSpend> spend) => string.Join("; ", spend.OrderBy(s => s.Channel.Value).ThenBy(s => s.Month).Select(s => $"{s.Channel.Value} {s.Month:O} {s.Amount}"));
}
