using Funnel.Tests.Kit;

namespace Funnel.Tests.Architecture;

public sealed class SourceTests
{
    public static TheoryData<string> Rules => [.. SourceRules.All.Select(rule => rule.Says)];

    [Theory]
    [MemberData(nameof(Rules))]
    public void Every_file_keeps_it(string says)
    {
        var rule = Rule(says);
        var faults = Faults(rule).Where(fault => !rule.Except.ContainsKey(fault.Path)).Select(fault => $"{fault.Path}: {fault.What}").ToList();
        Assert.True(faults.Count == 0, $"{says}, but\n{string.Join('\n', faults)}");
    }

    [Theory]
    [MemberData(nameof(Rules))]
    public void A_planted_break_is_seen_and_an_innocent_file_is_not(string says)
    {
        var rule = Rule(says);
        Assert.True(rule.Covers(rule.Planted.Path));
        Assert.NotEmpty(rule.Faults(rule.Planted.Path, rule.Planted.Text));
        Assert.True(rule.Covers(rule.Innocent.Path));
        Assert.Empty(rule.Faults(rule.Innocent.Path, rule.Innocent.Text));
    }

    [Theory]
    [MemberData(nameof(Rules))]
    public void An_exception_that_is_no_longer_one_is_taken_off_the_list(string says)
    {
        var rule = Rule(says);
        Assert.Empty(rule.Except.Keys.Except(Faults(rule).Select(fault => fault.Path)));
    }

    [Fact]
    public void The_sources_are_found() => Assert.Contains("Funnel.Web/Program.cs", Sources);

    static readonly string[] Sources = [.. Repository.Files("").Select(Repository.Relative)];

    static IEnumerable<(string Path, string What)> Faults(SourceRule rule) =>
        from path in Sources
        where rule.Covers(path)
        from what in rule.Faults(path, File.ReadAllText(Repository.File(path)))
        select (path, what);

    static SourceRule Rule(string says) => SourceRules.All.Single(rule => rule.Says == says);
}
