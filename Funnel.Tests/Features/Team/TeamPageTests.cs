using System.Globalization;
using Bunit;
using Funnel.Domain.Access;
using Funnel.Domain.Common;
using Funnel.Tests.Kit;
using Funnel.Web.Access;
using Funnel.Web.Data;
using Funnel.Web.Features.Team;
using Funnel.Web.Live;
using Microsoft.Extensions.DependencyInjection;
using static Funnel.Tests.Kit.TestCompany;

namespace Funnel.Tests.Features.Team;

public sealed class TeamPageTests : LivePages, IAsyncLifetime
{
    SqliteStore _store = null!;

    public async ValueTask InitializeAsync() => _store = await SqliteStore.OpenAsync();

    protected override void Register(IServiceCollection services) =>
        services.AddSingleton(s => new HandoverDesk(s.GetRequiredService<LiveHistory>(), _store.Get<HandoverStore>(), Clock));

    async ValueTask IAsyncDisposable.DisposeAsync()
    {
        await DisposeAsync();
        await _store.DisposeAsync();
    }

    [Fact]
    public void A_cell_shows_rate_visits_and_days_and_greys_what_is_too_little()
    {
        Past(Anna, 40, 30);
        Past(Boris, 4, 4);
        var cut = Render<TeamPage>();
        var anna = cut.Find("tr[data-person='Anna Karenina']");
        var cell = anna.QuerySelectorAll("button.c")[2];
        Assert.Contains("40 · 1.0", cell.TextContent, StringComparison.Ordinal);
        Assert.Contains("30 of 40 visits", cell.GetAttribute("title"), StringComparison.Ordinal);
        Assert.DoesNotContain("few", cell.ClassList);
        Assert.Contains("few", cut.Find("tr[data-person='Boris Godunov']").QuerySelectorAll("button.c")[2].ClassList);
        // A stage without a visit opens nothing.
        Assert.True(anna.QuerySelectorAll("button.c")[0].HasAttribute("disabled"));
    }

    [Fact]
    public void A_click_on_a_cell_opens_exactly_its_visits_and_the_address_keeps_it()
    {
        Past(Anna, 6, 4);
        Past(Boris, 9, 1);
        var cut = Render<TeamPage>();
        Do(cut, () => cut.Find("tr[data-person='Anna Karenina']").QuerySelectorAll("button.c")[2].Click());
        cut.WaitForAssertion(() => Assert.Equal($"/team?cell={Anna.Value}.{Decision.Value}", Address));
        cut.WaitForAssertion(() => Assert.Equal(6, cut.FindAll("[aria-label='Visits counted'] li").Count));
        // How sure it is, and what the few visits do to it.
        Assert.Matches("Likely rate [0-9]+%; with 80% it lies between [0-9]+% and [0-9]+%[^§]*Of these alone the share is 67%; [^§]* colleagues' [0-9]+%", cut.Find("[aria-label='Visits counted'] .head").TextContent);
        Assert.Contains("6 visits ended in the period, 4 of them", cut.Find("[aria-label='Visits counted']").TextContent, StringComparison.Ordinal);
        Do(cut, () => cut.Find("[aria-label='Visits counted'] button[aria-label=Close]").Click());
        cut.WaitForAssertion(() => Assert.Empty(cut.FindAll("[aria-label='Visits counted']")));
        Assert.Equal("/team", Address);
    }

    [Fact]
    public void Proposals_say_why_and_unticking_one_takes_its_gain_and_its_place_away()
    {
        Ready();
        var cut = Render<TeamPage>();
        Assert.Equal(2, cut.FindAll(".ho").Count);
        Assert.Equal("+2", cut.Find("tr[data-person='Anna Karenina'] .load b").TextContent);
        var why = cut.FindAll(".ho")[0].TextContent;
        foreach (var reason in new[] { "Decision ", " of 40 (", "against", "sure", "win ", "0 → 2 of 20" })
            Assert.Contains(reason, why, StringComparison.Ordinal);
        var all = cut.Find(".big b").TextContent;
        Do(cut, () => cut.FindAll(".ho input")[0].Change(false));
        // The page may be drawing what it has just read; the tick then comes after.
        cut.WaitForAssertion(() => Assert.Equal("Apply 1 handover", cut.Find(".act .pri").TextContent));
        Assert.NotEqual(all, cut.Find(".big b").TextContent);
        Assert.Equal("+1", cut.Find("tr[data-person='Anna Karenina'] .load b").TextContent);
        Do(cut, () => cut.FindAll(".act button")[1].Click());
        cut.WaitForAssertion(() => Assert.Equal("Apply 2 handovers", cut.Find(".act .pri").TextContent));
    }

    [Fact]
    public void What_others_change_changes_the_page_in_place()
    {
        var deals = Ready();
        GoTo("/team");
        var cut = Render<TeamPage>();
        Book.Do(deals[0], Now, d => d.Win());
        Tell();
        Clock.Advance(TimeSpan.FromSeconds(1));
        cut.WaitForAssertion(() => Assert.Single(cut.FindAll(".ho")));
    }

    [Fact]
    public void The_past_is_shown_and_offers_nothing_to_do()
    {
        Ready();
        GoTo("/team?asOf=" + Now.ToString("yyyy-MM-ddTHH:mm:ssZ", CultureInfo.InvariantCulture));
        var cut = Render<TeamPage>();
        Assert.Equal(2, cut.FindAll(".ho").Count);
        Assert.Empty(cut.FindAll(".ho input, .act"));
        Assert.Contains("The team as it was on", cut.Find("[data-past]").TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public void The_three_measures_go_into_the_address_and_the_report_keeps_the_view()
    {
        Ready();
        GoTo("/team?period=2026-Q1&department=2&deals=over");
        var cut = Render<TeamPage>();
        Assert.Equal("/api/v1/reports/team.pdf?period=2026-Q1&department=2&overNorm=true", cut.Find(".print>a.btn").GetAttribute("href"));
        Do(cut, () => cut.FindAll(".seg input").First(i => i.GetAttribute("value") == "Value").Change("Value"));
        cut.WaitForAssertion(() => Assert.Equal("/team?period=2026-Q1&department=2&show=value&deals=over", Address));
        cut.WaitForAssertion(() => Assert.Contains("€", cut.Find("tr[data-person='Anna Karenina']").QuerySelectorAll("button.c")[2].TextContent, StringComparison.Ordinal));
    }

    [Fact]
    public void A_salesperson_sees_the_own_row_and_is_offered_nothing()
    {
        Ready();
        var boris = new Acting(Hand.Of(By(Boris)), new Authority(Role.Salesperson, Boris, North));
        var cut = Render<Microsoft.AspNetCore.Components.CascadingValue<Acting>>(p => p.Add(c => c.Value, boris).AddChildContent<TeamPage>());
        Assert.Equal("Boris Godunov", Assert.Single(cut.FindAll("tr[data-person]")).GetAttribute("data-person"));
        Assert.Empty(cut.FindAll(".ho, .act"));
        Assert.DoesNotContain("Anna", cut.Markup, StringComparison.Ordinal);
        Assert.Contains("Heads of departments and directors hand deals over.", cut.Markup, StringComparison.Ordinal);
    }

    [Fact]
    public void Nothing_that_was_handed_over_or_undone_later_is_in_the_past()
    {
        var deals = Ready();
        HandoverRow Row(DealId deal, DateTime? undone) => new() { DealId = deal.Value, Version = 999, StageId = Decision.Value, FromId = Boris.Value, ToId = Anna.Value, Gain = 5, UndoneAt = undone };
        HandoverBatchRow[] rows =
        [
            new() { Id = 2, At = Now, ActorName = "Anna", Deals = [Row(deals[0], null)] },
            new() { Id = 1, At = Now.AddDays(-2), ActorName = "Anna", Deals = [Row(deals[0], Now.AddDays(-1)), Row(deals[1], null)] },
        ];
        var state = Services.GetRequiredService<LiveHistory>().Now;
        IReadOnlyList<HandoverBatch> At(DateTime at) => HandoverDesk.Batches(state, rows, Reach.Everything, at);
        Assert.Equal([2, 1], At(Now).Select(b => b.Id));
        Assert.Equal((1, 1), (At(Now)[1].Standing.Count, At(Now)[1].Undone));
        var before = Assert.Single(At(Now.AddDays(-1.5)));
        Assert.Equal((1, 2, 0), (before.Id, before.Standing.Count, before.Undone));
        Assert.Empty(At(Now.AddDays(-3)));
    }

    [Fact]
    public void A_batch_tells_which_deals_it_was_and_what_each_became()
    {
        var deals = Ready();
        Book.Do(deals[0], Now, d => d.Win());
        Know();
        var model = TeamModel.Count(Services.GetRequiredService<LiveHistory>().Now, new TeamView(new Funnel.Web.Parts.Views.ViewQuery { Period = Funnel.Domain.Common.Period.All }), Now);
        var handed = deals.Select(d => new Funnel.Domain.Forecasting.HandedOver(d, Decision, Now.AddHours(-1), Boris, Anna, 0.2, 0.7, 0.2, 0.7, 100, 5)).ToList();
        var batch = new HandoverBatch(7, Now.AddHours(-1), "Anna", handed, 0, Funnel.Domain.Forecasting.HandoverResult.Of(model.State.History, model.Catalog, handed, Now));
        var cut = Render<Microsoft.AspNetCore.Components.CascadingValue<Acting>>(p => p.Add(c => c.Value, new Acting(Hand.Of(By(Anna)), new Authority(Role.Director, Anna, North)))
            .AddChildContent<HandedPanel>(h => h.Add(x => x.Batches, [batch]).Add(x => x.Model, model)));
        Assert.Empty(cut.FindAll("[data-handed]"));
        cut.Find("button.which").Click();
        var lines = cut.FindAll("[data-handed]").Select(l => l.TextContent).ToList();
        Assert.Contains(lines, l => l.Contains("Open 1000", StringComparison.Ordinal) && l.Contains("Decision → Won", StringComparison.Ordinal));
        Assert.Contains(lines, l => l.Contains("Open 2000", StringComparison.Ordinal) && l.Contains("Decision, still there", StringComparison.Ordinal));
    }

    [Fact]
    public void What_a_proposal_says_of_the_new_owners_load_is_where_the_bar_of_open_deals_ends()
    {
        Past(Anna, 40, 30, Decision);
        Past(Boris, 40, 10, Decision);
        Past(Anna, 40, 10, Interest);
        Past(Boris, 40, 30, Interest);
        A.Deal("To Anna").InStage(Decision).Worth(1_000).OwnedBy(Boris).In(Book);
        A.Deal("To Boris").InStage(Interest).Worth(1_000).OwnedBy(Anna).In(Book);
        Know();
        var cut = Render<TeamPage>();
        Assert.Equal("0", cut.Find("tr[data-person='Anna Karenina'] .load b").TextContent);
        Assert.Contains("1 → 1 of 20", cut.FindAll(".ho").First(o => o.TextContent.Contains("To Anna", StringComparison.Ordinal)).TextContent, StringComparison.Ordinal);
    }

    DealId[] Ready()
    {
        Past(Anna, 40, 30);
        Past(Boris, 40, 10);
        DealId[] deals = [.. new[] { 1_000m, 2_000m }.Select(euros => A.Deal($"Open {euros}").InStage(Decision).Worth(euros).OwnedBy(Boris).In(Book))];
        Know();
        return deals;
    }

    void Past(EmployeeId who, int visits, int won, StageId? stage = null)
    {
        for (var i = 0; i < visits; i++)
            Book.Do(A.Deal($"Past {i}").InStage(stage ?? Decision).OwnedBy(who).In(Book), Start.AddDays(1), d => i < won ? d.Win() : d.Lose("Price"));
        Know();
    }
}
