using System.CommandLine;

namespace Funnel.Web.Commands;

/// <summary>The command line of the same executable: without a command the web application runs. Each command is a class beside this one.</summary>
public static class CommandList
{
    /// <summary>Every command there is. A new one (seed, backup, report …) adds its line here.</summary>
    private static readonly Func<CommandHost, Command>[] All =
    [
        ImportCommand.Create,
        VerifyCommand.Create,
        SeedCommand.Create,
        UserCommand.Create,
        KeyCommand.Create,
    ];

    private static readonly string[] Help = ["--help", "-h", "-?", "help", "--version"];

    /// <summary>True when the arguments are a command, not settings of the web application (Urls=…, --Data:Folder …).</summary>
    public static bool Handles(string[] args) => args.Length > 0
        && (Help.Contains(args[0]) || (args[0].Length > 0 && args[0][0] is not ('-' or '/') && !args[0].Contains('=')));

    /// <summary>0 done, 1 refused with a sentence, 2 wrong usage.</summary>
    public static async Task<int> RunAsync(string[] args)
    {
        // Settings may be given as for the web application: --Data:Folder=… or Data:Folder=…
        var settings = args.Where(a => a.Split('=', 2) is [var key, _] && key.Contains(':') && !key.Contains('/') && !key.Contains('\\')).ToArray();
        var root = new RootCommand("Funnel: a company's sales floor on one live picture. Without a command the web application runs.");
        foreach (var create in All)
            root.Subcommands.Add(create(new CommandHost(settings)));
        var parsed = root.Parse(args[0] == "help" ? ["--help"] : [.. args.Except(settings)]);
        if (parsed.Errors.Count == 0)
            return await parsed.InvokeAsync();
        foreach (var error in parsed.Errors)
            await Console.Error.WriteLineAsync(error.Message);
        await Console.Error.WriteLineAsync("Try --help.");
        return 2;
    }
}
