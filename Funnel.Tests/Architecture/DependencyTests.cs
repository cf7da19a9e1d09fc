using Funnel.Domain.Common;

namespace Funnel.Tests.Architecture;

/// <summary>Who may depend on whom, over the compiled assemblies; each rule is proved on planted violations (Planted.cs).</summary>
public sealed class DependencyTests
{
    static readonly Use[] ProductUses =
        [.. UseReader.Read(typeof(Money).Assembly.Location), .. UseReader.Read(typeof(Program).Assembly.Location)];

    static readonly Inspector Product = new("Funnel", ProductUses);

    static readonly Inspector Planted = new(
        "Funnel.Tests.Architecture.Planted", UseReader.Read(typeof(DependencyTests).Assembly.Location));

    static readonly string[] PlantedLines = [.. Planted.FolderViolations().Select(use => use.ToString()).Distinct()];

    public static TheoryData<string> OutsideRules => [.. House.Outside.Select(rule => rule.Says)];

    [Fact]
    public void Both_assemblies_of_the_product_are_read() =>
        Assert.Equal(["Funnel.Domain", "Funnel.Web"], ProductUses.Select(use => use.FromAssembly).Distinct());

    [Fact]
    public void Folders_use_only_what_the_table_allows() => AssertNone(
        Product.FolderViolations().Where(use => !House.Except.ContainsKey(use.From)));

    [Fact]
    public void An_exception_that_is_no_longer_one_is_taken_off_the_list() => Assert.Empty(
        House.Except.Keys.Except(Product.FolderViolations().Select(use => use.From)));

    [Fact]
    public void Every_folder_of_the_product_has_a_row_in_the_table() => AssertNone(
        Product.UnknownFolders().Select(folder => $"{folder} has no row: add one to House.Folders and to docs/architecture.md"));

    [Theory]
    [MemberData(nameof(OutsideRules))]
    public void Outside_the_house(string says) => AssertNone(Product.OutsideViolations(Rule(says)));

    [Fact]
    public void Planted_violations_between_folders_are_all_caught_and_nothing_else()
    {
        const string at = "Funnel.Tests.Architecture.Planted.";
        string[] expected =
        [
            "Domain.Common.UsesDeals uses Domain.Deals.Thing",
            "Domain.Deals.UsesPeople uses Domain.People.Thing",
            "Domain.Pipelines.UsesDeals uses Domain.Deals.Thing",
            "Domain.People.UsesAnalytics uses Domain.Analytics.Thing",
            "Domain.Analytics.UsesForecasting uses Domain.Forecasting.Thing",
            "Domain.Forecasting.UsesParts uses Web.Parts.Thing",
            "Web.Live.UsesData uses Web.Data.Thing",
            "Web.Data.UsesBoard uses Web.Features.Board.Thing",
            "Web.Access.UsesParts uses Web.Parts.Thing",
            "Web.Parts.UsesShell uses Web.Shell.Thing",
            "Web.Api.UsesData uses Web.Data.Thing",
            "Web.Shell.UsesBoard uses Web.Features.Board.Thing",
            "Web.Features.Board.UsesDashboard uses Web.Features.Dashboard.Thing",
            "Web.Features.Board.UsesWidget uses Web.Features.Dashboard.SomeWidget",
            "Web.Features.Dashboard.UsesBoard uses Web.Features.Board.Thing",
            "Web.Features.Wall.UsesWidget uses Web.Features.Board.Thing",
            "Web.Commands.UsesApi uses Web.Api.Thing",
            "Web.Strange.Thing uses Domain.Common.Thing",
        ];
        Assert.Equal(
            expected.Select(line => at + line.Replace(" uses ", $" uses {at}", StringComparison.Ordinal))
                .Append($"__Blazor.{at}Web.Features.Wall.Frame.TypeInference uses {at}Web.Features.Board.Thing")
                .Order(StringComparer.Ordinal),
            PlantedLines.Where(line => !line.Contains(".Shapes", StringComparison.Ordinal)).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Every_row_of_the_table_is_broken_by_a_plant()
    {
        var broken = PlantedLines.Select(line => line.Split(" uses ")[0].Replace("__Blazor.", "", StringComparison.Ordinal)
            .Replace("Funnel.Tests.Architecture.Planted.", "", StringComparison.Ordinal)).Select(type => type[..type.LastIndexOf('.')]).ToHashSet();
        AssertNone(House.Folders.Where(rule => rule.Folder != House.Top && !broken.Any(folder => Inspector.RuleFor(folder) == rule))
            .Select(rule => $"{rule.Folder} is broken by no plant"));
    }

    [Fact]
    public void A_folder_without_a_row_is_noticed() => Assert.Equal(["Web.Strange"], Planted.UnknownFolders());

    [Theory]
    [InlineData("InField")]
    [InlineData("InSignature")]
    [InlineData("InLocal")]
    [InlineData("InGenericArgument")]
    [InlineData("InAttribute")]
    [InlineData("InLambda")]
    [InlineData("InAsync")]
    [InlineData("InConstraint")]
    [InlineData("InCatch")]
    [InlineData("InArray")]
    public void A_use_is_seen_wherever_it_stands(string shape) => Assert.Contains(
        PlantedLines,
        line => line.Contains($".Shapes{shape} uses ", StringComparison.Ordinal) && line.Contains(".Domain.Deals.", StringComparison.Ordinal));

    [Theory]
    [MemberData(nameof(OutsideRules))]
    public void Planted_uses_outside_the_house_are_caught(string says)
    {
        var caught = Planted.OutsideViolations(Rule(says)).ToList();
        Assert.NotEmpty(caught);
        Assert.DoesNotContain(caught, line => line.Contains(".Innocent", StringComparison.Ordinal));
    }

    static OutsideRule Rule(string says) => House.Outside.Single(rule => rule.Says == says);

    static void AssertNone<T>(IEnumerable<T> violations)
    {
        var all = violations.Distinct().ToList();
        Assert.True(all.Count == 0, string.Join('\n', all));
    }
}
