using Funnel.Domain.Analytics;
using Funnel.Domain.Deals;

namespace Funnel.Tests.Kit;

/// <summary>The slow recount of what a deal weighs while stages' defaults are chosen.</summary>
static class ByDefault
{
    public static double Chance(in Change state, Catalog catalog) => state.Outcome switch
    {
        Outcome.Won => 1,
        Outcome.Lost => 0,
        _ => state.ManualProbability ?? catalog.Stage(state.Stage)?.Probability ?? 0,
    };

    public static long Weighted(in Change state, Catalog catalog) => Rounded(state.Amount, Chance(state, catalog));

    public static long Rounded(long amount, double chance) => (long)Math.Round(amount * (decimal)chance, MidpointRounding.AwayFromZero);
}
