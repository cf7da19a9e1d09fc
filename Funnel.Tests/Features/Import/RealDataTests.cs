using System.Text.Json;
using Funnel.Domain.Analytics;
using Funnel.Domain.Common;
using Funnel.Domain.Deals;
using Funnel.Tests.Kit;

namespace Funnel.Tests.Features.Import;

/// <summary>Real public data through the real command, against answers computed by others.</summary>
public sealed class RealDataTests : IDisposable
{
    readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task A_true_stage_history_gives_its_known_counts_and_again_changes_nothing()
    {
        var (file, truth) = (SharedData.File("loans", "history.csv"), SharedData.Truth("loans"));
        var first = (await Do.Import(_folder.Path, file, "--mapping", Do.Mapping("loans"))).Succeeded();
        Assert.Contains("Rows: 28,373", first.Output, StringComparison.Ordinal);
        var loans = await Imported.ReadAsync(_folder.Path, "Loans");

        Assert.Equal(truth.GetProperty("deals").GetInt32(), loans.States.Count());
        Assert.Equal(truth.GetProperty("won").GetInt32(), loans.States.Count(s => s.Outcome == Outcome.Won));
        Assert.Equal(truth.GetProperty("lost").GetInt32(), loans.States.Count(s => s.Outcome == Outcome.Lost));
        Assert.Equal(truth.GetProperty("open").GetInt32(), loans.States.Count(s => s.Outcome == Outcome.Open));
        Assert.Equal(truth.GetProperty("won_value").GetInt64() * 100, loans.States.Where(s => s.Outcome == Outcome.Won).Sum(s => s.Amount));
        Assert.Equal(Counts(truth, "lost_reasons"), Sorted(loans.LossReasons().ToDictionary(r => r.Reason, r => r.Deals)));
        Assert.Equal(Counts(truth, "lost_at"), Sorted(loans.States.Where(s => s.Outcome == Outcome.Lost).GroupBy(s => loans.Catalog.Stage(s.Stage)!.Name).ToDictionary(g => g.Key, g => g.Count())));
        Assert.Equal(Counts(truth, "open_now"), Sorted(WithoutWon(loans.Funnel(FunnelMode.Now))));
        Assert.Equal(Counts(truth, "reached"), Sorted(WithoutWon(loans.Funnel(FunnelMode.Pipeline))));
        Assert.Equal(Counts(truth, "visited"), Sorted(WithoutWon(loans.Funnel(FunnelMode.Pipeline, visited: true))));
        Assert.Equal(Counts(truth, "transitions"), Sorted(loans.Transitions()));
        Assert.Equal(truth.GetProperty("won").GetInt32(), loans.Funnel(FunnelMode.Pipeline)["Won"]);

        var again = (await Do.Import(_folder.Path, file, "--mapping", Do.Mapping("loans"))).Succeeded();
        Assert.Contains("Deals: 0 new, 0 changed, 7,852 unchanged; 0 events", again.Output, StringComparison.Ordinal);
        Assert.Equal(loans.History.Sequence, (await Imported.ReadAsync(_folder.Path, "Loans")).History.Sequence);
        (await RunCommand.Async(_folder.Path, "verify")).Succeeded();
    }

    [Fact]
    public async Task Whoever_held_the_deal_when_it_left_the_stage_has_the_credit()
    {
        var (file, truth) = (SharedData.File("loans", "history.csv"), SharedData.Truth("loans"));
        (await Do.Import(_folder.Path, file, "--mapping", Do.Mapping("loans"))).Succeeded();
        var loans = await Imported.ReadAsync(_folder.Path, "Loans");
        var ended = new Dictionary<(string Stage, string Owner), (int Ended, int Advanced)>();
        foreach (var move in loans.History.Deals.SelectMany(d => Moves.Of(d, loans.Catalog, long.MaxValue - 1)).Where(m => m.From is not null))
        {
            var key = (move.From!.Name, loans.Catalog.Employee(move.Owner)?.Name ?? "");
            var (n, k) = ended.GetValueOrDefault(key);
            var advanced = move.To.Id == loans.Pipeline.Won.Id || (move.To.Id != loans.Pipeline.Lost.Id && move.To.Order > move.From.Order);
            ended[key] = (n + 1, k + (advanced ? 1 : 0));
        }
        foreach (var stage in truth.GetProperty("owners_at_stage").EnumerateObject())
            foreach (var owner in stage.Value.EnumerateObject())
                Assert.Equal((stage.Name, owner.Name, owner.Value.GetProperty("ended").GetInt32(), owner.Value.GetProperty("advanced").GetInt32()),
                    (stage.Name, owner.Name, ended[(stage.Name, owner.Name)].Ended, ended[(stage.Name, owner.Name)].Advanced));
    }

    [Fact]
    public async Task A_table_of_opportunities_gives_its_known_counts_and_again_changes_nothing()
    {
        var (file, truth) = (SharedData.File("maventech", "sales_pipeline.csv"), SharedData.Truth("maventech"));
        var first = (await Do.Import(_folder.Path, file, "--mapping", Do.Mapping("maventech"))).Succeeded();
        Assert.Contains("1,480 cells with a product were read through an alias", first.Output, StringComparison.Ordinal);
        Assert.Contains("took 2017-12-31, the mapping's “undated”. (500 times)", first.Output, StringComparison.Ordinal);
        Assert.Contains("Of the new deals, 1,425 have no customer and 0 have no owner", first.Output, StringComparison.Ordinal);
        var company = await Imported.ReadAsync(_folder.Path, "Hardware");

        var now = company.Funnel(FunnelMode.Now);
        Assert.Equal(Counts(truth, "by_stage"), Sorted(new Dictionary<string, int>(now) { ["Lost"] = company.States.Count(s => s.Outcome == Outcome.Lost) }));
        Assert.Equal(Cents(truth, "won_value"), company.States.Where(s => s.Outcome == Outcome.Won).Sum(s => s.Amount));

        var products = company.WonByProduct().ToDictionary(p => company.Catalog.Products[p.Product!.Value].Name);
        foreach (var product in truth.GetProperty("by_product").EnumerateObject())
            Assert.Equal((product.Name, product.Value.GetProperty("won").GetInt32(), Cents(product.Value, "won_value")),
                (product.Name, products[product.Name].Deals, products[product.Name].Value));

        var agents = company.Leaders(Imported.AllTime).ToDictionary(l => company.Catalog.Employee(l.Employee)!.Name);
        foreach (var agent in truth.GetProperty("by_agent").EnumerateObject())
            Assert.Equal((agent.Name, agent.Value.GetProperty("won").GetInt32(), Cents(agent.Value, "won_value")), (agent.Name, agents[agent.Name].Won, agents[agent.Name].Value));

        foreach (var quarter in truth.GetProperty("by_close_quarter").EnumerateObject())
        {
            var leaders = company.Leaders(Period.TryParse(quarter.Name)!.In(company.Catalog.Company.Zone));
            Assert.Equal((quarter.Name, quarter.Value.GetProperty("won").GetInt32(), Cents(quarter.Value, "won_value")), (quarter.Name, leaders.Sum(l => l.Won), leaders.Sum(l => l.Value)));
        }

        // Everybody of the teams' file exists, also the five without a deal, each in a manager's team in an office.
        Assert.Equal(35, company.Catalog.Employees.Count);
        Assert.Equal(["Central", "East", "West"], company.Catalog.Departments.Values.Where(d => d.Parent is null).Select(d => d.Name).Order());
        foreach (var office in truth.GetProperty("by_regional_office").EnumerateObject())
        {
            var id = company.Catalog.Departments.Values.Single(d => d.Name == office.Name).Id;
            var won = Leaders.WinsIn(company.History, company.Catalog, Imported.AllTime, Imported.AllTime.To, company.Filter with { Department = id });
            Assert.Equal((office.Name, office.Value.GetProperty("won").GetInt32()), (office.Name, won.Count));
        }

        var again = (await Do.Import(_folder.Path, file, "--mapping", Do.Mapping("maventech"))).Succeeded();
        Assert.Contains("Deals: 0 new, 0 changed, 8,800 unchanged; 0 events", again.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Without_the_alias_a_slip_in_a_product_name_is_refused_with_the_name_that_was_meant()
    {
        var file = SharedData.File("maventech", "sales_pipeline.csv");
        var mapping = _folder.Write("no-alias.json", (await File.ReadAllTextAsync(Do.Mapping("maventech"))).Replace("\"GTXPro\": \"GTX Pro\"", "", StringComparison.Ordinal));
        var refused = await Do.Import(_folder.Path, file, "--mapping", mapping);
        Assert.Equal(1, refused.ExitCode);
        Assert.Contains("of them 1,480 refused", refused.Output, StringComparison.Ordinal);
        Assert.Contains("“GTXPro” is not known here; did you mean “GTX Pro”?", refused.Errors, StringComparison.Ordinal);
        await using var db = Imported.Open(_folder.Path);
        Assert.Empty(db.Deals);
    }

    [Fact]
    public async Task Two_joined_files_give_leads_and_wins_per_channel()
    {
        var truth = SharedData.Truth("olist");
        string[] files = [SharedData.File("olist", "olist_marketing_qualified_leads_dataset.csv"), SharedData.File("olist", "olist_closed_deals_dataset.csv")];
        var first = (await Do.Import(_folder.Path, [.. files, "--mapping", Do.Mapping("olist")])).Succeeded();
        Assert.Contains("closed before their first contact", first.Output, StringComparison.Ordinal);
        var sellers = await Imported.ReadAsync(_folder.Path, "Sellers");

        var channels = sellers.ByChannel().ToDictionary(c => c.Channel is { } id ? sellers.Catalog.Channels[id].Name : "(blank)");
        foreach (var origin in truth.GetProperty("by_origin").EnumerateObject())
            Assert.Equal((origin.Name, origin.Value.GetProperty("leads").GetInt32(), origin.Value.GetProperty("won").GetInt32()),
                (origin.Name, channels[origin.Name].Deals, channels[origin.Name].Won));
        Assert.Equal(truth.GetProperty("by_origin").EnumerateObject().Count(), channels.Count);
        Assert.Equal(842, sellers.States.Count(s => s.Outcome == Outcome.Won));

        var again = (await Do.Import(_folder.Path, [.. files, "--mapping", Do.Mapping("olist")])).Succeeded();
        Assert.Contains("Deals: 0 new, 0 changed, 8,000 unchanged; 0 events", again.Output, StringComparison.Ordinal);
    }

    static long Cents(JsonElement of, string name) => (long)(of.GetProperty(name).GetDecimal() * 100);

    static SortedDictionary<string, int> Counts(JsonElement truth, string name) =>
        Sorted(truth.GetProperty(name).EnumerateObject().ToDictionary(p => p.Name, p => p.Value.GetInt32()));

    static SortedDictionary<string, int> Sorted(Dictionary<string, int> counts) => new(counts, StringComparer.Ordinal);

    static Dictionary<string, int> WithoutWon(Dictionary<string, int> counts) => counts.Where(c => c.Key != "Won").ToDictionary(c => c.Key, c => c.Value);
}
