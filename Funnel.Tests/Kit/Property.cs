using FsCheck;
using FsCheck.Fluent;

namespace Funnel.Tests.Kit;

/// <summary>Checks a property over many random logs, always the same ones; a failure is shrunk to few steps and prints its log.</summary>
public static class Property
{
    const ulong ReplaySeed = 20261124, ReplayGamma = 20261125;

    public static void Holds(Action<RandomLog> check, int cases = 200, int longest = 80)
    {
        var logs = Arb.From(
            Gen.Choose(1, int.MaxValue - 1).SelectMany(seed => Gen.Choose(0, longest).Select(steps => (Seed: seed, Steps: steps))),
            log => Fewer(log.Steps).Select(steps => (log.Seed, steps)));
        Check.One(
            Config.QuickThrowOnFailure.WithMaxTest(cases).WithReplay(ReplaySeed, ReplayGamma),
            Prop.ForAll(logs, log => Try(log.Seed, log.Steps, check)));
    }

    static void Try(int seed, int steps, Action<RandomLog> check)
    {
        var log = new RandomLog(seed, steps);
        try
        {
            check(log);
        }
        catch (Exception e)
        {
            throw new InvalidOperationException($"{e.Message}\nwith {log}", e);
        }
    }

    static IEnumerable<int> Fewer(int steps) => new[] { steps / 2, steps - 8, steps - 1 }.Where(s => s >= 0 && s < steps).Distinct();
}
