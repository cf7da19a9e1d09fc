using System.Globalization;
using System.Text;
using Funnel.Tests.Features.Import;
using Funnel.Tests.Kit;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;

namespace Funnel.Tests.Commands;

/// <summary>The command line of the built executable; Promise 2 with it.</summary>
public sealed class CommandTests : IDisposable
{
    readonly TempFolder _folder = new();

    public void Dispose()
    {
        SqliteConnection.ClearAllPools();
        _folder.Dispose();
    }

    [Theory]
    [InlineData("import")]
    [InlineData("import", "x.csv", "--no-such-option")]
    [InlineData("imprt", "x.csv")]
    [InlineData("import", "revert", "many")]
    public async Task Wrong_usage_ends_with_2(params string[] arguments)
    {
        var result = await RunCommand.Async(_folder.Path, arguments);
        Assert.Equal(2, result.ExitCode);
        Assert.Contains("Try --help.", result.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Help_names_the_commands()
    {
        var result = (await RunCommand.Async(_folder.Path, "--help")).Succeeded();
        Assert.Contains("import <FILE>", result.Output, StringComparison.Ordinal);
        Assert.Contains("verify", result.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_file_that_is_not_there_ends_with_1_and_one_sentence()
    {
        var result = await RunCommand.Async(_folder.Path, "import", _folder.File("none.csv"), "--mapping", Do.Mapping("loans"));
        Assert.Equal((1, $"There is no file {_folder.File("none.csv")}.\n"), (result.ExitCode, result.Errors));
    }

    [Fact]
    public async Task Verify_finds_a_state_that_its_log_does_not_explain()
    {
        var file = _folder.Write("h.csv", "deal_id,occurred_at,stage,amount\nD1,2026-01-05T10:00:00Z,Submitted,100\n");
        (await RunCommand.Async(_folder.Path, "import", file, "--mapping", Do.Mapping("loans"))).Succeeded();
        (await RunCommand.Async(_folder.Path, "verify")).Succeeded();
        await using (var db = new SqliteConnection($"Data Source={_folder.File("funnel.db")};Pooling=False"))
        {
            await db.OpenAsync();
            await using var command = db.CreateCommand();
            command.CommandText = "UPDATE Deals SET Budget = 1";
            await command.ExecuteNonQueryAsync();
        }
        var result = await RunCommand.Async(_folder.Path, "verify");
        Assert.Equal(1, result.ExitCode);
        Assert.Contains("Deal 1: Budget is 0.01 EUR but 100 EUR by the log.", result.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_import_killed_in_the_middle_is_completed_by_running_it_again_and_nothing_is_double()
    {
        const int deals = 15_000;
        var text = new StringBuilder("deal_id,occurred_at,stage,owner,outcome\n");
        var start = new DateTime(2026, 1, 1, 0, 0, 0, DateTimeKind.Utc);
        for (var i = 0; i < deals; i++)
            foreach (var (stage, hour) in (ReadOnlySpan<(string, int)>)[("Submitted", 0), ("Preaccepted", 5), ("Accepted", 9)])
                text.Append(CultureInfo.InvariantCulture, $"D{i},{start.AddHours((i % 3000) + hour):O},{stage},Owner {i % 20},\n");
        var file = _folder.Write("many.csv", text.ToString());
        var data = _folder.File("data");

        using (var running = AppProcess.Start(data, ["import", file, "--mapping", Do.Mapping("loans")]))
        {
            using var patience = new CancellationTokenSource(TimeSpan.FromMinutes(3));
            while (await EventsAsync(data) == 0)
            {
                Assert.False(running.HasExited, running.Output + running.Errors);
                await Task.Delay(20, patience.Token);
            }
            running.Kill();
        }
        var half = await EventsAsync(data);
        Assert.InRange(half, 1, (deals * 3) - 1);
        await using (var db = Imported.Open(data))
            Assert.Equal(0, await db.Deals.CountAsync(d => d.Version != 3));

        (await RunCommand.Async(data, "import", file, "--mapping", Do.Mapping("loans"))).Succeeded();
        Assert.Equal(deals * 3, await EventsAsync(data));
        await using (var db = Imported.Open(data))
            Assert.Equal((deals, deals), (await db.Deals.CountAsync(), await db.Deals.Select(d => d.ExternalId).Distinct().CountAsync()));
        (await RunCommand.Async(data, "verify")).Succeeded();
    }

    static async Task<int> EventsAsync(string data)
    {
        if (!File.Exists(Path.Combine(data, "funnel.db")))
            return 0;
        try
        {
            await using var db = Imported.Open(data);
            return await db.Events.CountAsync();
        }
        catch (SqliteException)
        {
            // Not migrated yet.
            return 0;
        }
    }
}
