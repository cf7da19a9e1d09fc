using System.Globalization;
using System.Text.RegularExpressions;

namespace Funnel.Tests.Architecture;

/// <summary>What docs/promises.md says, held against what the test files say.</summary>
public static partial class PromisePage
{
    public const string NotYet = "not yet";

    /// <summary>Number → names of test files in the last column; a promise nobody holds has none.</summary>
    public static IReadOnlyDictionary<int, string[]> Read(string page) =>
        Row().Matches(page).ToDictionary(
            row => int.Parse(row.Groups["number"].Value, CultureInfo.InvariantCulture),
            row => Name().Matches(row.Groups["held"].Value).Select(name => name.Groups["name"].Value).ToArray());

    /// <summary>Rows whose last column is neither names nor "not yet".</summary>
    public static IEnumerable<string> Unclear(string page) =>
        from Match row in Row().Matches(page)
        let held = row.Groups["held"].Value.Trim()
        where held != NotYet && !Name().IsMatch(held)
        select row.Value;

    /// <summary>Numbers of the promises a test file says it holds.</summary>
    public static IReadOnlySet<int> Mentions(string source) => Mention().Matches(source)
        .SelectMany(mention => mention.Groups["number"].Captures)
        .Select(number => int.Parse(number.ValueSpan, CultureInfo.InvariantCulture))
        .ToHashSet();

    /// <summary>Everything on which the page and the test files (name → text) disagree.</summary>
    public static IEnumerable<string> Disagreements(string page, IReadOnlyDictionary<string, string> tests)
    {
        var rows = Read(page);
        var said = tests.ToDictionary(test => test.Key, test => Mentions(test.Value), StringComparer.Ordinal);
        foreach (var (test, numbers) in said)
        {
            foreach (var number in numbers.Order())
            {
                if (!rows.TryGetValue(number, out var holders))
                    yield return $"{test} speaks of promise {number}, which the page does not know";
                else if (!holders.Contains(test, StringComparer.Ordinal))
                    yield return $"{test} says it holds promise {number}; the page does not name it there";
            }
        }
        foreach (var (number, holders) in rows)
        {
            foreach (var holder in holders)
            {
                if (!said.TryGetValue(holder, out var numbers))
                    yield return $"The page says {holder} holds promise {number}; there is no such test file";
                else if (!numbers.Contains(number))
                    yield return $"The page says {holder} holds promise {number}; the file does not speak of it";
            }
        }
    }

    // | 38 | P1 | words | `SomeTests`, `OtherTests` |
    [GeneratedRegex(@"^\|\s*(?<number>\d+)\s*\|[^|\n]*\|[^|\n]*\|(?<held>[^|\n]*)\|\s*$", RegexOptions.Multiline)]
    private static partial Regex Row();

    [GeneratedRegex("`(?<name>\\w+)`")]
    private static partial Regex Name();

    // Promise 38 · Promises 20, 21 and 22 · Promise_38 · [Trait("Promise", "38")]
    [GeneratedRegex("""\bPromises?(?:[ _]|", ")(?<number>\d+)(?:(?:, | and )(?<number>\d+))*(?!\d)""")]
    private static partial Regex Mention();
}
