using System.Reflection;
using Microsoft.AspNetCore.Components;

namespace Funnel.Tests.Architecture;

/// <summary>Habits of types, over the compiled assemblies.</summary>
public sealed class PageTests
{
    /// <summary>Components with an address that are no feature's page, each with its reason.</summary>
    static readonly Dictionary<string, string> ExceptPages = new(StringComparer.Ordinal)
    {
        ["Funnel.Web.Shell.NotFoundPage"] = "Answers for every address no feature has.",
    };

    static readonly Type[] Product = [.. typeof(Funnel.Domain.Common.Money).Assembly.GetTypes(), .. typeof(Program).Assembly.GetTypes()];
    static readonly Type[] Planted = [.. typeof(PageTests).Assembly.GetTypes().Where(type => type.Namespace?.Contains(".PlantedPages", StringComparison.Ordinal) == true)];

    [Fact]
    public void Pages_end_in_Page_and_sit_in_Features() => Assert.Empty(StrayPages(Product, "Funnel").Except(ExceptPages.Keys));

    [Fact]
    public void An_exception_that_is_no_longer_one_is_taken_off_the_list() => Assert.Empty(ExceptPages.Keys.Except(StrayPages(Product, "Funnel")));

    [Fact]
    public void Planted_pages_are_caught()
    {
        const string root = "Funnel.Tests.Architecture.PlantedPages";
        Assert.Equal(
            [$"{root}.Web.Features.Board.Planted", $"{root}.Web.Parts.PlantedPage"],
            StrayPages(Planted, root).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void No_type_is_called_as_the_root_namespace() => Assert.Empty(CalledAsTheRoot(Product));

    [Fact]
    public void A_planted_type_called_as_the_root_namespace_is_caught() => Assert.Single(CalledAsTheRoot(Planted));

    static IEnumerable<string> StrayPages(IEnumerable<Type> types, string root) =>
        from type in types
        where type.GetCustomAttributes<RouteAttribute>(inherit: false).Any()
            && !(type.Name.EndsWith("Page", StringComparison.Ordinal)
                && type.Namespace!.StartsWith(root + ".Web.Features.", StringComparison.Ordinal))
        select type.FullName;

    static IEnumerable<string> CalledAsTheRoot(IEnumerable<Type> types) =>
        types.Where(type => type.Name == nameof(Funnel)).Select(type => type.FullName!);
}
