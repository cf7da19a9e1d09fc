using System.CommandLine;
using Funnel.Web.Features.Sample;

namespace Funnel.Web.Commands;

/// <summary>The command line of the same executable. Each command is a class beside this one or in its feature.</summary>
public static class CommandList
{
    public static IReadOnlyList<string> Names { get; } = ["seed"];

    public static Task<int> RunAsync(string[] args) => new RootCommand { SeedCommand.Create() }.Parse(args).InvokeAsync();
}
