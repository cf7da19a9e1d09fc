using Funnel.Domain.Common;

namespace Funnel.Domain.Plans;

/// <summary>Shares an amount out to the last minor unit.</summary>
public static class PlanSpread
{
    /// <summary>
    /// Parts of a total by weights that add up to it exactly: each gets its share rounded down, what is left goes one by one to the largest remainders, the first
    /// of equal ones first. Without any weight all get the same.
    /// </summary>
    public static long[] Shares(long total, IReadOnlyList<long> weights)
    {
        if (total < 0 || weights.Any(w => w < 0))
            throw new RuleViolation("A target cannot be less than nothing.");
        var sum = weights.Aggregate((Int128)0, (s, w) => s + w);
        if (sum == 0)
            return weights.Count == 0 ? [] : Shares(total, [.. weights.Select(_ => 1L)]);
        var shares = new long[weights.Count];
        var rests = new Int128[weights.Count];
        for (var i = 0; i < shares.Length; i++)
        {
            var product = (Int128)total * weights[i];
            (shares[i], rests[i]) = ((long)(product / sum), product % sum);
        }
        var left = (int)(total - shares.Sum());
        foreach (var i in Enumerable.Range(0, shares.Length).OrderByDescending(i => rests[i]).ThenBy(i => i).Take(left))
            shares[i]++;
        return shares;
    }

    /// <summary>
    /// A table of which every column adds up to its total and every row to its share of the whole, exactly: the rows share the whole by their weights, then each
    /// column is shared by what every row still lacks.
    /// </summary>
    public static long[][] Table(IReadOnlyList<long> columns, IReadOnlyList<long> weights)
    {
        var lacks = Shares(columns.Sum(), weights);
        var table = weights.Select(_ => new long[columns.Count]).ToArray();
        for (var column = 0; column < columns.Count; column++)
        {
            if (columns[column] == 0)
                continue;
            var parts = Shares(columns[column], lacks);
            for (var row = 0; row < parts.Length; row++)
            {
                table[row][column] = parts[row];
                lacks[row] -= parts[row];
            }
        }
        return table;
    }
}
