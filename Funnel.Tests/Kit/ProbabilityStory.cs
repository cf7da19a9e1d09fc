using Funnel.Domain.Analytics;
using Funnel.Domain.Forecasting.Probability;
using Funnel.Domain.Pipelines;
using static Funnel.Tests.Kit.TestCompany;

namespace Funnel.Tests.Kit;

/// <summary>Enough closed deals of Anna and Boris for a model in February 2026, and statements that came true or failed by the fourth.</summary>
public static class ProbabilityStory
{
    /// <summary>260 closed in January, and 40 open at Decision since the last week of it, all but eight closed in the first days of February.</summary>
    public static void Tell(LogBook book)
    {
        var dice = new Random(5);
        for (var i = 0; i < 260; i++)
        {
            var at = Start.AddDays(dice.NextDouble() * 20);
            var id = A.Deal($"Old {i}").InStage(Decision).OwnedBy(i % 2 == 0 ? Anna : Boris).At(at).In(book);
            book.Do(id, at.AddDays(0.2 + (dice.NextDouble() * 5)), d => dice.Next(i % 2 == 0 ? 2 : 4) == 0 ? d.Win() : d.Lose("Price"));
        }
        for (var i = 0; i < 40; i++)
        {
            var id = A.Deal($"Recent {i}").InStage(Decision).OwnedBy(i % 2 == 0 ? Anna : Boris).At(new DateTime(2026, 1, 30, 9, 0, 0, DateTimeKind.Utc).AddHours(i)).In(book);
            if (i >= 8)
                book.Do(id, new DateTime(2026, 2, 2, 9, 0, 0, DateTimeKind.Utc).AddMinutes(i), d => i % 3 == 0 ? d.Win() : d.Lose("Price"));
        }
    }

    /// <summary>What is learnt for an instant, at once; each month once.</summary>
    public static Func<Pipeline, DateTime, Learnt?> Learnt(SalesHistory history)
    {
        var known = new Dictionary<(int, DateTime), Learnt>();
        return (pipeline, at) =>
        {
            var key = (pipeline.Id.Value, ModelDay.CutFor(at, Helsinki));
            if (!known.TryGetValue(key, out var learnt))
                known[key] = learnt = WinTraining.Of(history, Books, pipeline, key.Item2) is { } model ? new Learnt(model, model.Closed) : new Learnt(null, WinTraining.Closed(history, pipeline, key.Item2));
            return learnt;
        };
    }
}
