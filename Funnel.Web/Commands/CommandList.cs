namespace Funnel.Web.Commands;

/// <summary>The command line of the same executable. Each command is a class beside this one.</summary>
public static class CommandList
{
    public static IReadOnlyList<string> Names { get; } = [];

    public static Task<int> RunAsync(string[] args) => Task.FromResult(args.Length);
}
