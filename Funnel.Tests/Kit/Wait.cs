namespace Funnel.Tests.Kit;

/// <summary>Waits for what another thread or process brings about; asks again every few milliseconds and fails after a long while.</summary>
public static class Wait
{
    public static Task UntilAsync(Func<bool> done, string? what = null) => UntilAsync(() => Task.FromResult(done()), what);

    public static async Task UntilAsync(Func<Task<bool>> done, string? what = null)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        patience.CancelAfter(TimeSpan.FromSeconds(60));
        try
        {
            while (!await done())
                await Task.Delay(TimeSpan.FromMilliseconds(5), patience.Token);
        }
        catch (OperationCanceledException e)
        {
            throw new TimeoutException($"Waited 60 s in vain{(what is null ? "" : " for " + what)}.", e);
        }
    }
}
