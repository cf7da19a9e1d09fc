using Funnel.Tests.Kit;

namespace Funnel.Tests.Architecture;

public sealed class PromiseTests
{
    static readonly string Page = File.ReadAllText(Repository.File("docs", "promises.md"));

    // This file and the page's reader speak of promises without holding any.
    static readonly Dictionary<string, string> Tests = Repository.Files("Funnel.Tests", ".cs", ".razor")
        .Where(path => Path.GetFileNameWithoutExtension(path) is not (nameof(PromiseTests) or nameof(PromisePage)))
        .GroupBy(path => Path.GetFileNameWithoutExtension(path), StringComparer.Ordinal)
        .ToDictionary(same => same.Key, same => string.Concat(same.Select(File.ReadAllText)), StringComparer.Ordinal);

    [Fact]
    public void The_page_and_the_tests_agree_on_who_holds_what()
    {
        var disagreements = PromisePage.Disagreements(Page, Tests).ToList();
        Assert.True(disagreements.Count == 0, string.Join('\n', disagreements));
    }

    [Fact]
    public void Every_promise_has_one_row_and_says_clearly_who_holds_it()
    {
        Assert.Equal(Enumerable.Range(1, 90).Where(number => number != 15), PromisePage.Read(Page).Keys);
        Assert.Empty(PromisePage.Unclear(Page));
    }

    [Theory]
    [InlineData("// Promise 7", "| 7 | | words | not yet |", "does not name it there")]
    [InlineData("// Promise 8", "| 7 | | words | not yet |", "does not know")]
    [InlineData("// nothing", "| 7 | | words | `MoveTests` |", "does not speak of it")]
    [InlineData("// Promise 7", "| 7 | | words | `MoveTests`, `OtherTests` |", "no such test file")]
    public void A_planted_disagreement_is_told(string source, string page, string told)
    {
        var tests = new Dictionary<string, string> { ["MoveTests"] = source };
        Assert.Contains(told, Assert.Single(PromisePage.Disagreements(page, tests)), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("/// Promise 38")]
    [InlineData("[Trait(\"Promise\", \"38\")]")]
    [InlineData("public void Promise_38_two_people_move_one_deal()")]
    [InlineData("// Promises 20, 38 and 31")]
    public void A_test_may_name_its_promise_in_several_ways(string source) => Assert.Contains(38, PromisePage.Mentions(source));

    [Fact]
    public void Plain_agreement_is_no_disagreement() => Assert.Empty(PromisePage.Disagreements(
        "| 7 | P1 | words | `MoveTests` |", new Dictionary<string, string> { ["MoveTests"] = "// Promise 7" }));
}
