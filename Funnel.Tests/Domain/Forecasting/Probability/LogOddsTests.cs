using Funnel.Domain.Forecasting.Probability;

namespace Funnel.Tests.Domain.Forecasting.Probability;

public sealed class LogOddsTests
{
    [Fact]
    public void Weights_of_a_made_up_truth_are_found_again()
    {
        double[] truth = [0.8, -1.2, 0.4];
        var (dice, rows) = (new Random(3), new LogOddsRows());
        for (var i = 0; i < 20_000; i++)
        {
            (int, double)[] terms = [(0, dice.Next(2)), (1, dice.NextDouble()), (2, dice.Next(3) - 1)];
            var odds = -0.3 + terms.Sum(t => truth[t.Item1] * t.Item2);
            rows.Add(terms, -0.3, dice.NextDouble() < LogOdds.Chance(odds) ? 1 : 0);
        }
        var found = rows.Fit([1, 1, 1]);
        for (var i = 0; i < truth.Length; i++)
            Assert.InRange(found[i], truth[i] - 0.1, truth[i] + 0.1);
    }

    [Fact]
    public void At_the_best_weights_the_slope_is_nothing()
    {
        var (dice, rows, ridge) = (new Random(4), new LogOddsRows(), new[] { 3.0, 8 });
        var made = new List<(double[] X, double Offset, double Y)>();
        for (var i = 0; i < 500; i++)
        {
            var row = (X: new[] { dice.NextDouble(), dice.NextDouble() - 0.5 }, Offset: dice.NextDouble() - 1, Y: dice.NextDouble());
            made.Add(row);
            rows.Add([(0, row.X[0]), (1, row.X[1])], row.Offset, row.Y);
        }
        var found = rows.Fit(ridge);
        for (var j = 0; j < 2; j++)
            Assert.Equal(0, made.Sum(m => m.X[j] * (LogOdds.Chance(m.Offset + (m.X[0] * found[0]) + (m.X[1] * found[1])) - m.Y)) + (ridge[j] * found[j]), 2);
    }

    [Fact]
    public void With_nothing_to_learn_from_nothing_moves() => Assert.Equal([0, 0], new LogOddsRows().Fit([1, 1]));
}
