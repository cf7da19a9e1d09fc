using System.Globalization;
using System.Text.Json;

namespace Funnel.Tests.Features.Import;

/// <summary>Every number of the data sets' independent answers that is one of our figures, through the API. docs/figures/truth.md lists them by call.</summary>
public sealed class TruthTests
{
    [Fact]
    public async Task The_loans_true_numbers_are_told()
    {
        await using var floor = await TruthFloor.OpenAsync("loans", "Loans", "history.csv");
        var (truth, asOf) = (floor.Truth, ("asOf", floor.Truth.GetProperty("as_of").GetString()!));

        var now = await floor.AskAsync("funnel", ("mode", "now"), asOf);
        var reached = await floor.AskAsync("funnel", ("mode", "pipeline"), asOf);
        var visited = await floor.AskAsync("funnel", ("mode", "pipeline"), ("visited", "true"), asOf);
        var number = await floor.AskAsync("funnel", ("mode", "number"), asOf);
        var stage = await floor.AskAsync("funnel", ("mode", "stage"), asOf);
        var movement = await floor.AskAsync("movement", asOf);
        var times = await floor.AskAsync("time-in-stage", asOf);
        var figures = (await floor.AskAsync("figures", asOf)).GetProperty("figures");
        var reasons = (await floor.AskAsync("breakdown", ("by", "reason"), asOf)).List("rows").ToDictionary(r => r.GetProperty("name").GetString()!);

        floor.Same("deals", truth.GetProperty("deals"), reached.Stage("Submitted").Number("count"));
        foreach (var funnel in new[] { now, reached, visited, number, stage })
        {
            floor.Same("won", truth.GetProperty("won"), funnel.Stage("Won").Number("count"));
            floor.Same("won_value", truth.GetProperty("won_value"), funnel.Stage("Won").Number("value"));
        }
        floor.Same("won", truth.GetProperty("won"), figures.Number("won"));
        floor.Same("won_value", truth.GetProperty("won_value"), figures.Number("wonValue"));
        floor.Same("lost", truth.GetProperty("lost"), figures.Number("lost"));
        floor.Same("open", truth.GetProperty("open"), figures.Number("open"));
        foreach (var (name, count) in truth.Each("lost_reasons"))
            floor.Same($"lost_reasons {name}", count, reasons[name].Number("deals"));
        foreach (var (name, count) in truth.Each("lost_at"))
            floor.Same($"lost_at {name}", count, movement.Stage(name).Number("lost", "count"));
        foreach (var (name, count) in truth.Each("open_now"))
        {
            floor.Same($"open_now {name}", count, now.Stage(name).Number("count"));
            floor.Same($"open_now {name} (number)", count, number.Stage(name).Number("count"));
            floor.Same($"open_now {name} (movement)", count, movement.Stage(name).Number("atEnd", "count"));
        }
        foreach (var (name, count) in truth.Each("reached"))
        {
            floor.Same($"reached {name}", count, reached.Stage(name).Number("count"));
            var cohorts = (await floor.AskAsync("cohorts", ("stage", name), ("days", "0"), asOf)).List("cohorts");
            floor.Same($"reached {name} (cohorts)", count, cohorts.Sum(c => c.Number("reached")));
        }
        foreach (var (name, count) in truth.Each("visited"))
        {
            floor.Same($"visited {name}", count, visited.Stage(name).Number("count"));
            floor.Same($"visited {name} (stage)", count, stage.Stage(name).Number("count"));
        }
        var steps = movement.List("transitions").ToDictionary(t => $"{t.GetProperty("from").GetString()} -> {t.GetProperty("to").GetString()}");
        Assert.Equal(truth.Each("transitions").Count(), steps.Count);
        foreach (var (name, count) in truth.Each("transitions"))
            floor.Same($"transitions {name}", count, steps[name].Number("count"));
        foreach (var (name, days) in truth.Each("median_days_in_stage_by_visit_km"))
            // Of 3,192 stays at "Offer sent" exactly half have left after 10.7194 days; the file's own sum of fractions misses the half by 1e-14 and takes the next stay to end, two minutes later.
            floor.Same($"median days {name}", days, times.Stage(name).Number("median"), places: name == "Offer sent" ? 2 : 4);
        // Credit goes to whoever held the deal when it left the stage.
        var people = (await floor.AskAsync("effectiveness", asOf)).List("people").ToDictionary(p => p.GetProperty("name").GetString()!);
        foreach (var (name, owners) in truth.Each("owners_at_stage"))
            foreach (var owner in owners.EnumerateObject())
            {
                var cell = people[owner.Name].Stage(name);
                floor.Same($"{owner.Name} at {name} ended", owner.Value.GetProperty("ended"), cell.Number("n"));
                floor.Same($"{owner.Name} at {name} advanced", owner.Value.GetProperty("advanced"), cell.Number("k"));
            }
        floor.AllSame(300);
    }

    [Fact]
    public async Task The_hardware_sellers_true_numbers_are_told()
    {
        await using var floor = await TruthFloor.OpenAsync("maventech", "Hardware", "sales_pipeline.csv");
        var truth = floor.Truth;

        await GroupAsync("all", truth, []);
        var now = await floor.AskAsync("funnel", ("mode", "now"));
        foreach (var (name, count) in truth.Each("by_stage"))
            floor.Same($"by_stage {name}", count, name == "Lost" ? (await floor.AskAsync("figures")).Number("figures", "lost") : now.Stage(name).Number("count"));
        var figures = (await floor.AskAsync("figures")).GetProperty("figures");
        floor.Same("days_to_close won n", truth.GetProperty("days_to_close").GetProperty("won").GetProperty("n"), figures.Number("won"));
        floor.Same("days_to_close won median", truth.GetProperty("days_to_close").GetProperty("won").GetProperty("median"), figures.Number("medianCycle"), places: 3);
        floor.Same("open_pipeline rows", truth.GetProperty("open_pipeline").GetProperty("rows"), figures.Number("open"));
        foreach (var (table, parameter) in new[] { ("by_agent", "owner"), ("by_product", "product"), ("by_regional_office", "department"), ("by_manager", "department"), ("by_sector", "customerType") })
            foreach (var (name, group) in truth.Each(table).Where(g => g.Name != "(no account)"))
                await GroupAsync($"{table} {name}", group, [(parameter, name)]);
        foreach (var (table, period) in truth.Each("by_close_quarter").Concat(truth.Each("by_close_month")).Select(p => (p.Value, p.Name)))
        {
            var told = (await floor.AskAsync("figures", ("period", period))).GetProperty("figures");
            floor.Same($"{period} won", table.GetProperty("won"), told.Number("won"));
            floor.Same($"{period} lost", table.GetProperty("lost"), told.Number("lost"));
            floor.Same($"{period} won_value", table.GetProperty("won_value"), told.Number("wonValue"), places: 2);
            floor.Same($"{period} win_rate", table.GetProperty("win_rate"), told.Number("winRate"), places: 6);
            var movement = await floor.AskAsync("movement", ("period", period));
            floor.Same($"{period} won (movement)", table.GetProperty("won"), movement.List("stages").Sum(s => s.Number("won", "count")));
            floor.Same($"{period} lost (movement)", table.GetProperty("lost"), movement.List("stages").Sum(s => s.Number("lost", "count")));
        }
        foreach (var (product, months) in truth.Each("won_deals_and_value_per_product_per_month"))
            foreach (var month in months.EnumerateObject())
            {
                var row = (await floor.AskAsync("breakdown", ("by", "product"), ("period", month.Name))).List("rows").Single(r => r.GetProperty("name").GetString() == product);
                floor.Same($"{product} {month.Name} won", month.Value[0], row.Number("deals"));
                floor.Same($"{product} {month.Name} value", month.Value[1], row.Number("value"), places: 2);
            }
        foreach (var (month, count) in truth.Each("engaged_per_month"))
        {
            var engaging = (await floor.AskAsync("movement", ("period", month))).Stage("Engaging");
            floor.Same($"engaged {month}", count, engaging.Number("started", "count") + engaging.Number("entered", "count"));
        }
        // A year later every month of start has lived long enough for every age.
        var cohorts = (await floor.AskAsync("cohorts", ("asOf", "2019-01-01"))).List("cohorts").ToList();
        foreach (var (bin, table) in truth.Each("age_bins_days"))
        {
            var ends = bin.Split('-');
            var (from, to) = (int.Parse(ends[0], CultureInfo.InvariantCulture), ends[1] == "+" ? 365 : int.Parse(ends[1], CultureInfo.InvariantCulture));
            floor.Same($"age {bin} won", table.GetProperty("won"), WonBy(to) - (from == 0 ? 0 : WonBy(from - 1)));
        }
        floor.AllSame(700);

        int WonBy(int age) => cohorts.Sum(c => c.GetProperty("byAge")[age].GetInt32());

        async Task GroupAsync(string what, JsonElement group, (string, string)[] filter)
        {
            var (now, reached) = (await floor.AskAsync("funnel", [("mode", "now"), .. filter]), await floor.AskAsync("funnel", [("mode", "pipeline"), .. filter]));
            var keys = (await floor.AskAsync("figures", filter)).GetProperty("figures");
            foreach (var (name, told, places) in new[]
            {
                ("all", reached.Stage("Prospecting").Number("count"), 0), ("rows", reached.Stage("Prospecting").Number("count"), 0),
                ("won", keys.Number("won"), 0), ("lost", keys.Number("lost"), 0), ("engaging", now.Stage("Engaging").Number("count"), 0), ("prospecting", now.Stage("Prospecting").Number("count"), 0),
                ("win_rate_closed", keys.Number("winRate"), 6), ("win_rate_all", reached.Stage("Won").Number("ofFirst"), 6),
                // An average is told in whole cents.
                ("won_value", keys.Number("wonValue"), 2), ("avg_won_value", keys.Number("averageDeal"), 2),
            })
            {
                if (group.TryGetProperty(name, out var known))
                    floor.Same($"{what} {name}", known, told, places);
            }
        }
    }

    [Fact]
    public async Task The_sellers_leads_true_numbers_are_told()
    {
        await using var floor = await TruthFloor.OpenAsync("olist", "Sellers", "olist_marketing_qualified_leads_dataset.csv", "olist_closed_deals_dataset.csv");
        var truth = floor.Truth;

        var reached = await floor.AskAsync("funnel", ("mode", "pipeline"));
        var figures = (await floor.AskAsync("figures")).GetProperty("figures");
        floor.Same("mql_rows", truth.GetProperty("mql_rows"), reached.Stage("Lead").Number("count"));
        floor.Same("closed_rows", truth.GetProperty("closed_rows"), figures.Number("won"));
        floor.Same("conversion", truth.GetProperty("conversion"), reached.Stage("Won").Number("ofFirst"), places: 6);
        floor.Same("days_to_won median", truth.GetProperty("days_to_won").GetProperty("median"), figures.Number("medianCycle"), places: 3);
        var channels = (await floor.AskAsync("breakdown")).List("rows").ToDictionary(r => r.TryGetProperty("name", out var name) ? name.GetString()! : "(blank)");
        Assert.Equal(truth.Each("by_origin").Count(), channels.Count);
        foreach (var (origin, table) in truth.Each("by_origin"))
        {
            floor.Same($"{origin} leads", table.GetProperty("leads"), channels[origin].Number("deals"));
            floor.Same($"{origin} won", table.GetProperty("won"), channels[origin].Number("won"));
            if (origin == "(blank)")
                continue;
            var funnel = await floor.AskAsync("funnel", ("mode", "pipeline"), ("channel", origin));
            floor.Same($"{origin} leads (funnel)", table.GetProperty("leads"), funnel.Stage("Lead").Number("count"));
            floor.Same($"{origin} conversion", table.GetProperty("conversion"), funnel.Stage("Won").Number("ofFirst"), places: 6);
            floor.Same($"{origin} median days", truth.GetProperty("days_to_won_by_origin").GetProperty(origin).GetProperty("median"),
                (await floor.AskAsync("figures", ("channel", origin))).Number("figures", "medianCycle"), places: 3);
        }
        // Channels by first contact: all time together, and month by month.
        var asked = await floor.AskAsync("channels");
        var lines = asked.List("channels").ToDictionary(r => r.TryGetProperty("channel", out var name) ? name.GetString()! : "(blank)");
        Assert.Equal(truth.Each("by_origin").Count(), lines.Count);
        Assert.Equal("Won", asked.GetProperty("goal").GetString());
        floor.Same("leads (channels)", truth.GetProperty("mql_rows"), asked.Number("all", "leads", "leads"));
        floor.Same("conversion (channels)", truth.GetProperty("conversion"), asked.Number("all", "leads", "share"), places: 6);
        foreach (var (origin, table) in truth.Each("by_origin"))
        {
            floor.Same($"{origin} leads (channels)", table.GetProperty("leads"), lines[origin].Number("leads", "leads"));
            floor.Same($"{origin} won (channels)", table.GetProperty("won"), lines[origin].Number("leads", "won"));
            floor.Same($"{origin} conversion (channels)", table.GetProperty("conversion"), lines[origin].Number("leads", "share"), places: 6);
            floor.Same($"{origin} months (channels)", table.GetProperty("leads"), lines[origin].List("cohorts").Sum(c => c.Number("leads")));
        }
        foreach (var (month, table) in truth.Each("by_first_contact_month"))
        {
            var all = (await floor.AskAsync("channels", ("period", month))).GetProperty("all");
            floor.Same($"{month} leads (channels)", table.GetProperty("leads"), all.Number("leads", "leads"));
            floor.Same($"{month} conversion (channels)", table.GetProperty("conversion"), all.Number("leads", "share"), places: 6);
            var cohort = asked.GetProperty("all").List("cohorts").Single(c => c.GetProperty("month").GetString() == month);
            floor.Same($"{month} won (channels)", table.GetProperty("won"), cohort.Number("reached"));
        }
        foreach (var (type, count) in truth.Each("won_by_lead_type").Where(t => t.Name != "(blank)"))
            floor.Same($"won by {type} (channels)", count, asked.GetProperty("all").List("customerTypes").Single(t => t.TryGetProperty("name", out var name) && name.GetString() == type).Number("leads", "won"));
        var cohorts = (await floor.AskAsync("cohorts", ("asOf", "2018-11-15"))).List("cohorts").ToDictionary(c => c.GetProperty("month").GetString()!);
        Assert.Equal(truth.Each("by_first_contact_month").Count(), cohorts.Count);
        foreach (var (month, table) in truth.Each("by_first_contact_month"))
        {
            floor.Same($"{month} leads", table.GetProperty("leads"), cohorts[month].Number("deals"));
            floor.Same($"{month} won", table.GetProperty("won"), cohorts[month].Number("reached"));
            floor.Same($"{month} conversion", table.GetProperty("conversion"), cohorts[month].Number("share"), places: 6);
        }
        // Until an age that every lead has lived to, the survival curve is the plain share.
        foreach (var (age, table) in truth.Each("conversion_by_age_kaplan_meier").Where(a => int.TryParse(a.Name, CultureInfo.InvariantCulture, out var days) && days <= cohorts.Values.Min(c => c.GetProperty("age").GetInt32())))
            floor.Same($"won by {age} days", table.GetProperty("won_by"), cohorts.Values.Sum(c => c.GetProperty("byAge")[int.Parse(age, CultureInfo.InvariantCulture)].GetInt32()) / 8000.0, places: 6);
        foreach (var (month, count) in truth.Each("won_by_month"))
            floor.Same($"won in {month}", count, (await floor.AskAsync("figures", ("period", month))).Number("figures", "won"));
        foreach (var (type, count) in truth.Each("won_by_lead_type").Where(t => t.Name != "(blank)"))
            floor.Same($"won by {type}", count, (await floor.AskAsync("figures", ("customerType", type))).Number("figures", "won"));
        var owners = (await floor.AskAsync("breakdown", ("by", "owner"))).List("rows").ToList();
        floor.Same("distinct_sr", truth.GetProperty("distinct_sr"), owners.Count);
        foreach (var top in truth.List("top5_sr"))
            floor.Same($"won by {top[0]}", top[1], owners.Single(o => o.GetProperty("name").GetString() == top[0].GetString()).Number("deals"));
        floor.AllSame(200);
    }
}
