using System.CommandLine;
using Funnel.Web.Data;

namespace Funnel.Web.Commands;

/// <summary>`verify`: the log against the state.</summary>
internal static class VerifyCommand
{
    private const int MostSentences = 50;

    public static Command Create(CommandHost host)
    {
        var command = new Command("verify", "Folds every deal's log and compares it with the deal's stored state.");
        command.SetAction((_, cancel) => host.RunAsync(async services =>
        {
            var check = services.GetRequiredService<LogCheck>();
            var differences = 0;
            await foreach (var sentence in check.DifferencesAsync(cancel))
                if (++differences <= MostSentences)
                    await Console.Error.WriteLineAsync(sentence);
            if (differences > MostSentences)
                await Console.Error.WriteLineAsync($"… and {differences - MostSentences} more.");
            Console.WriteLine($"{check.Deals} deals and {check.Events} events compared, {differences} differences.");
            return differences == 0 ? 0 : 1;
        }, cancel));
        return command;
    }
}
