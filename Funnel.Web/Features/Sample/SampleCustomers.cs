namespace Funnel.Web.Features.Sample;

internal static class SampleCustomers
{
    /// <summary>The name and type of a customer; no two of the same company are alike.</summary>
    public static (string Name, int Type) At(SampleWords words, int i)
    {
        if (i < words.KnownCustomers.Length)
            return words.KnownCustomers[i];
        i -= words.KnownCustomers.Length;
        // Place and trade advance together, so that neighbours differ in both: 33 and 37 have no common divisor.
        var pairs = words.Places.Length * words.Trades.Length;
        var (round, at) = Math.DivRem(i, pairs);
        var name = $"{words.Places[at % words.Places.Length]} {words.Trades[at % words.Trades.Length].Word}";
        var type = words.Trades[at % words.Trades.Length].Type;
        // A known customer's name would come twice: it gets the first branch.
        if (round == 0)
            return (words.KnownCustomers.Any(k => k.Name == name) ? $"{name} {words.Branches[0]} 1" : name, type);
        var (turn, branch) = Math.DivRem(round - 1, words.Branches.Length);
        return (turn == 0 ? $"{name} {words.Branches[branch]}" : $"{name} {words.Branches[branch]} {turn + 1}", type);
    }
}
