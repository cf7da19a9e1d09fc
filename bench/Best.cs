using System.Diagnostics;

namespace Funnel.Bench;

internal static class Best
{
    /// <summary>The shortest of several times in milliseconds, and what was answered.</summary>
    public static (double Milliseconds, T Answer) Of<T>(int times, Func<T> ask)
    {
        var (best, answer) = (double.MaxValue, default(T)!);
        for (var i = 0; i < times; i++)
        {
            var watch = Stopwatch.StartNew();
            answer = ask();
            best = Math.Min(best, watch.Elapsed.TotalMilliseconds);
        }
        return (best, answer);
    }
}
