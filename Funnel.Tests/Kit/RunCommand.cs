namespace Funnel.Tests.Kit;

/// <summary>Runs the product's own command line, as in <c>RunCommand.Async(folder.Path, "import", file)</c>.</summary>
public static class RunCommand
{
    static readonly TimeSpan Limit = TimeSpan.FromMinutes(3);

    public static Task<CommandResult> Async(string dataFolder, params string[] arguments) => Async(dataFolder, arguments, settings: null);

    public static async Task<CommandResult> Async(
        string dataFolder, string[] arguments, IReadOnlyDictionary<string, string?>? settings, TimeSpan? limit = null)
    {
        using var app = AppProcess.Start(dataFolder, arguments, settings);
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        patience.CancelAfter(limit ?? Limit);
        try
        {
            await app.ExitedAsync(patience.Token);
        }
        catch (OperationCanceledException e)
        {
            app.Kill();
            throw new TimeoutException($"`{string.Join(' ', arguments)}` did not end in time. It said:\n{app.Output}{app.Errors}", e);
        }
        return new CommandResult(app.ExitCode, app.Output, app.Errors);
    }
}

public sealed record CommandResult(int ExitCode, string Output, string Errors)
{
    /// <summary>Fails the test, with everything the command said, unless it ended well.</summary>
    public CommandResult Succeeded()
    {
        Assert.True(ExitCode == 0, $"Exit code {ExitCode}.\n{Output}{Errors}");
        return this;
    }
}
