using Xunit.Sdk;

namespace Funnel.Tests.Kit;

public sealed class RunCommandTests
{
    [Fact]
    public async Task What_does_not_end_in_time_is_ended_and_told()
    {
        using var folder = new TempFolder();
        // Without a command the web application runs, for ever.
        var late = await Assert.ThrowsAsync<TimeoutException>(() => RunCommand.Async(
            folder.Path, ["--from-a-test"], new Dictionary<string, string?> { ["Urls"] = "http://127.0.0.1:0" }, TimeSpan.FromSeconds(1)));
        Assert.Contains("--from-a-test", late.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Data_that_is_not_there_skips_with_the_reason()
    {
        // Assert.Throws and Record.Exception would let the skip through.
        var told = "";
        try
        {
            SharedData.File("nowhere", "deals.csv");
        }
        catch (SkipException skipped)
        {
            told = skipped.Message;
        }
        Assert.Contains("../shared/data/nowhere/deals.csv", told, StringComparison.Ordinal);
    }
}
