using Funnel.Domain.Analytics;
using Funnel.Domain.Forecasting.Probability;
using Funnel.Tests.Kit;
using static Funnel.Tests.Kit.TestCompany;

namespace Funnel.Tests.Domain.Forecasting.Probability;

/// <summary>Whatever is said as of a moment is said again when everything later is cut off the log. A planted leak shows that the check finds one.</summary>
public sealed class LookAheadTests
{
    delegate bool Look(DealTrack track, DateTime at, out Situation situation);

    [Fact]
    public void A_situation_knows_nothing_that_came_later() => Assert.Equal([], Leaks(Honest));

    [Fact]
    public void A_leak_of_the_future_is_caught()
    {
        Assert.NotEqual([], Leaks(KnowsTheLastOwner));
        Assert.NotEqual([], Leaks(KnowsTheLastBudget));
    }

    [Fact]
    public void A_model_is_the_same_when_the_log_ends_at_its_cut()
    {
        var years = new Years(240);
        var cut = Start.AddDays(150);
        var (whole, ended) = (WinTraining.Of(years.History, Books, Sales, cut)!, WinTraining.Of(UpTo(years.Book, cut), Books, Sales, cut)!);
        Assert.Equal((whole.Closed, whole.Rows, whole.Average), (ended.Closed, ended.Rows, ended.Average));
        foreach (var track in years.History.Deals)
            if (Situation.TryOf(track, years.End.Ticks, Books, out var s))
                Assert.Equal(whole.Chance(s), ended.Chance(s));
        // And it did learn from something that a later model does not say again.
        Assert.NotEqual(whole.Average, WinTraining.Of(years.History, Books, Sales, years.End)!.Average);
    }

    [Fact]
    public void What_there_is_to_learn_from_names_no_outcome_of_later()
    {
        var years = new Years(240);
        var cut = Start.AddDays(150);
        Assert.Equal(WinTraining.Past(UpTo(years.Book, cut), Books, Sales, cut), WinTraining.Past(years.History, Books, Sales, cut));
        Assert.All(WinTraining.Past(years.History, Books, Sales, cut), p => Assert.True(p.Of.At <= cut.Ticks));
    }

    static List<string> Leaks(Look look)
    {
        var found = new List<string>();
        for (var seed = 0; seed < 25; seed++)
        {
            var log = new RandomLog(seed, 60);
            var history = log.Book.History;
            for (var i = 0; i < 8; i++)
            {
                var at = log.SomeInstant();
                var known = UpTo(log.Book, at);
                foreach (var track in history.Deals)
                {
                    if (known.Find(track.Id) is not { } then)
                        continue;
                    var (one, other) = (look(track, at, out var whole), look(then, at, out var ended));
                    if (one != other || !whole.Equals(ended))
                        found.Add($"seed {seed}, deal {track.Id} at {at:O}: {whole} and {ended}");
                }
            }
        }
        return found;
    }

    static SalesHistory UpTo(LogBook book, DateTime at) => SalesHistory.Empty.Apply(book.Events.Where(e => e.At <= at));

    static bool Honest(DealTrack track, DateTime at, out Situation s) => Situation.TryOf(track, at.Ticks, Books, out s);

    static bool KnowsTheLastOwner(DealTrack track, DateTime at, out Situation s)
    {
        var open = Honest(track, at, out s);
        s = s with { Owner = track.Now.Owner };
        return open;
    }

    static bool KnowsTheLastBudget(DealTrack track, DateTime at, out Situation s)
    {
        var open = Honest(track, at, out s);
        s = s with { Budget = Math.Log(track.Now.Amount + 1) };
        return open;
    }
}
