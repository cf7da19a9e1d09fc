using System.CommandLine;
using Funnel.Web.Features.Import;

namespace Funnel.Web.Commands;

/// <summary>`import FILE…` and `import revert BATCH`.</summary>
internal static class ImportCommand
{
    public static Command Create(CommandHost host)
    {
        var files = new Argument<string[]>("FILE") { Description = "CSV or XLSX files. Several history files are one import; a mapping may join two.", Arity = ArgumentArity.OneOrMore };
        // Where several files may stand, a mistyped option would be taken for one of them.
        files.Validators.Add(result =>
        {
            foreach (var token in result.Tokens.Where(t => t.Value.StartsWith("--", StringComparison.Ordinal)))
                result.AddError($"There is no option {token.Value}.");
        });
        var mapping = new Option<string>("--mapping") { Description = "What the columns mean: a JSON file, see docs/import.md. Without it a History CSV is expected." };
        var dryRun = new Option<bool>("--dry-run") { Description = "Check everything, write nothing." };
        var allowErrors = new Option<bool>("--allow-errors") { Description = "Take the good rows when others are refused." };
        var command = new Command("import", "Takes deals and their history in from files.") { files, mapping, dryRun, allowErrors, Revert(host) };
        command.SetAction((parsed, cancel) => host.RunAsync(services => ImportAsync(services, new Wish(
            parsed.GetValue(files)!, parsed.GetValue(mapping), parsed.GetValue(dryRun), parsed.GetValue(allowErrors)), cancel), cancel));
        return command;
    }

    private static Command Revert(CommandHost host)
    {
        var batch = new Argument<int>("BATCH") { Description = "The number the import printed." };
        var command = new Command("revert", "Takes an import back: removes its deals that nobody changed since.") { batch };
        command.SetAction((parsed, cancel) => host.RunAsync(async services =>
        {
            var report = await services.GetRequiredService<ImportRevert>().RunAsync(parsed.GetValue(batch), cancel);
            Console.WriteLine($"Batch {report.Batch}: {report.Removed} deals removed.");
            if (report.Kept.Count > 0)
                Console.WriteLine($"{report.Kept.Count} deals were changed since and stay:");
            foreach (var (id, title) in report.Kept)
                Console.WriteLine($"  {id}  {title}");
            if (report.OnlyChanged > 0)
                Console.WriteLine($"{report.OnlyChanged} older deals were changed by it; they stay as they are.");
            return 0;
        }, cancel));
        return command;
    }

    private static async Task<int> ImportAsync(IServiceProvider services, Wish wish, CancellationToken cancel)
    {
        var read = wish.Mapping is { } file ? ImportMapping.Read(CommandHost.Find(file)) : new ImportMapping();
        var request = new ImportRequest([.. wish.Files.Select(CommandHost.Find)], read, Path.GetFileName(wish.Mapping) ?? "history", wish.DryRun, wish.AllowErrors);
        var report = await services.GetRequiredService<Importer>().RunAsync(request, cancel);
        foreach (var line in report.Lines())
            Console.WriteLine(line);
        foreach (var line in report.ErrorLines())
            await Console.Error.WriteLineAsync(line);
        return report.Accepted ? 0 : 1;
    }

    private sealed record Wish(string[] Files, string? Mapping, bool DryRun, bool AllowErrors);
}
