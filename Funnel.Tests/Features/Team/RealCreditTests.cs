using Funnel.Tests.Features.Import;
using Funnel.Tests.Kit;

namespace Funnel.Tests.Features.Team;

/// <summary>A true multi-stage history, through import and API: every number of people and stages that others computed is met.</summary>
public sealed class RealCreditTests
{
    [Fact]
    public async Task Who_advanced_how_many_at_which_stage_is_what_others_counted()
    {
        using var folder = new TempFolder();
        var (file, truth) = (SharedData.File("loans", "history.csv"), SharedData.Truth("loans"));
        (await Do.Import(folder.Path, file, "--mapping", Do.Mapping("loans"))).Succeeded();
        await using var app = await RunningApp.StartAsync(new RunningAppOptions(DataFolder: folder.Path));
        var answer = await TeamFloor.GetAsync(app.Http, "effectiveness?pipeline=Loans&period=all");

        var cells = answer.GetProperty("people").EnumerateArray().SelectMany(p => p.GetProperty("stages").EnumerateArray().Select(s => (
            Owner: p.GetProperty("name").GetString()!, Stage: s.GetProperty("stage").GetString()!, N: s.GetProperty("n").GetInt32(), K: s.GetProperty("k").GetInt32(), Cell: s))).ToList();
        var met = 0;
        foreach (var stage in truth.GetProperty("owners_at_stage").EnumerateObject())
        {
            foreach (var owner in stage.Value.EnumerateObject())
            {
                var cell = cells.Single(c => c.Owner == owner.Name && c.Stage == stage.Name);
                Assert.Equal((stage.Name, owner.Name, owner.Value.GetProperty("ended").GetInt32(), owner.Value.GetProperty("advanced").GetInt32()), (cell.Stage, cell.Owner, cell.N, cell.K));
                met++;
            }
        }
        Assert.True(met > 100, $"{met} numbers");
        // All visits that ended, by whomever: the transitions out of a stage.
        foreach (var stage in answer.GetProperty("stages").EnumerateArray())
        {
            var name = stage.GetProperty("stage").GetString()!;
            var outOf = truth.GetProperty("transitions").EnumerateObject().Where(t => t.Name.StartsWith(name + " -> ", StringComparison.Ordinal)).Sum(t => t.Value.GetInt32());
            Assert.Equal((name, outOf), (name, stage.GetProperty("n").GetInt32()));
        }
        Assert.All(cells, c => Assert.True(c.Cell.GetProperty("low").GetDouble() <= c.Cell.GetProperty("rate").GetDouble() && c.Cell.GetProperty("rate").GetDouble() <= c.Cell.GetProperty("high").GetDouble()));
    }

    [Fact]
    public async Task Who_won_how_many_of_the_closed_ones_and_for_how_much_is_what_others_counted()
    {
        using var folder = new TempFolder();
        var (file, truth) = (SharedData.File("maventech", "sales_pipeline.csv"), SharedData.Truth("maventech"));
        (await Do.Import(folder.Path, file, "--mapping", Do.Mapping("maventech"))).Succeeded();
        await using var app = await RunningApp.StartAsync(new RunningAppOptions(DataFolder: folder.Path));
        var answer = await TeamFloor.GetAsync(app.Http, "effectiveness?pipeline=Hardware&period=all");
        var people = answer.GetProperty("people").EnumerateArray().ToDictionary(p => p.GetProperty("name").GetString()!, p => p.GetProperty("stages").EnumerateArray().Last());
        foreach (var agent in truth.GetProperty("by_agent").EnumerateObject())
        {
            var (won, lost) = (agent.Value.GetProperty("won").GetInt32(), agent.Value.GetProperty("lost").GetInt32());
            var cell = people[agent.Name];
            Assert.Equal((agent.Name, "Engaging", won + lost, won, agent.Value.GetProperty("won_value").GetDecimal()),
                (agent.Name, cell.GetProperty("stage").GetString(), cell.GetProperty("n").GetInt32(), cell.GetProperty("k").GetInt32(), cell.GetProperty("value").GetDecimal()));
        }
    }
}
