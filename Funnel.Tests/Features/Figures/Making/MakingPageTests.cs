using Bunit;
using Funnel.Domain.Access;
using Funnel.Domain.Analytics;
using Funnel.Domain.Common;
using Funnel.Domain.Forecasting;
using Funnel.Domain.Forecasting.Probability;
using Funnel.Tests.Kit;
using Funnel.Web.Features.Figures.Making;
using Funnel.Web.Live;
using Funnel.Web.Parts;
using Funnel.Web.Parts.Views;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Localization;
using static Funnel.Tests.Kit.TestCompany;

namespace Funnel.Tests.Features.Figures.Making;

/// <summary>How the figures of channels, what-if and win probability were counted, on a live history: today is 4 February 2026.</summary>
public sealed class MakingPageTests : LivePages
{
    const string Hostile = "<img src=x onerror=alert(1)>";

    protected override void Register(IServiceCollection services) => services.AddSingleton<WinModels>();

    [Fact]
    public void Reached_of_a_channel_is_divided_before_the_readers_eyes_and_lists_its_leads()
    {
        ChannelStory();
        var cut = At<ChannelLineagePage>($"/lineage/channels?channel={Fair.Value}&figure=reached");
        Assert.Equal("Fair: Reached Action 75%", cut.Find("h2").TextContent);
        Assert.Equal(["3were at Action or won", "÷", "4leads", "=", "75.00%shown 75%"], cut.FindAll(".fx")[0].QuerySelectorAll("span").Select(s => s.TextContent));
        Assert.Equal(["Reached it 3", "Have not reached it 1"], cut.FindAll(".lists .seg label").Select(l => l.TextContent.Trim()));
        Assert.Equal(3, cut.FindAll(".lt tbody tr").Count);
        Do(cut, () => cut.FindAll(".lists .seg input")[1].Change("not-reached"));
        cut.WaitForAssertion(() => Assert.Single(cut.FindAll(".lt tbody tr")));
        Assert.Equal($"/lineage/channels?channel={Fair.Value}&figure=reached&group=not-reached", Address);
        Assert.Equal($"/channels?channel={Fair.Value}", cut.Find(".bar a").GetAttribute("href"));
        Assert.Equal("/api/v1/channels", cut.Find(".api a").TextContent);
    }

    [Fact]
    public void A_months_spend_and_its_return_stand_with_their_numbers()
    {
        ChannelStory();
        var cost = At<ChannelLineagePage>($"/lineage/channels?channel={Fair.Value}&figure=cost");
        Assert.Equal(["January 2026Fair", "€10"], cost.FindAll(".lt tbody td").Select(c => c.TextContent.Trim().Replace('\u00A0', ' ')));
        var back = At<ChannelLineagePage>($"/lineage/channels?channel={Fair.Value}&figure=return");
        Assert.Equal(["€3,000.00won by leads of these months", "÷", "€10.00spent in them", "=", "300.0000×shown 300×"], back.FindAll(".fx>span").Select(s => s.TextContent));
    }

    [Fact]
    public void The_figures_are_the_screens_for_everybodys_reach()
    {
        ChannelStory();
        ProbabilityStory.Tell(Book);
        A.Deal("Clara’s").OwnedBy(Clara).InStage(Decision).Worth(500).Closing(new DateOnly(2026, 3, 20)).In(Book);
        A.Deal("Boris’s").OwnedBy(Boris).InStage(Decision).Worth(900).Closing(new DateOnly(2026, 3, 20)).In(Book);
        Know();
        var seller = new Authority(Role.Salesperson, Boris, Harbour);
        foreach (var within in new[] { Reach.Everything, seller.Sees })
        {
            var channels = ChannelFigures.Of(State.History, State.Catalog, ChannelView.Read(_ => null, State.Catalog, within, Now).ToQuery(State.Catalog, Now));
            Assert.Equal(Show.Percent(channels.All.Count.Share), Channel("figure=reached", within).Headline);
            Assert.Equal(channels.All.Count.Leads, Channel("figure=leads", within).Groups.Single().Rows.Count);

            var supposed = WhatIfView.Read(Asked($"rates={Decision.Value}:80"), State.Catalog, within, Now);
            var whatIf = WhatIf.Of(State.History, State.Catalog, supposed.View.ToFunnelQuery(State.Catalog, Now), supposed.Supposed);
            Assert.NotEqual(0, whatIf.Difference);
            Assert.Equal([Show.MoneyCompact(whatIf.Now.Potential, "EUR"), Show.MoneyCompact(whatIf.Then.Potential, "EUR"), Show.SignedMoney(whatIf.Difference, "EUR")],
                new[] { "now", "then", "effect" }.Select(f => Supposed($"rates={Decision.Value}:80&figure={f}", within).Headline));

            var record = ProbabilityModel.Count(State.History, State.Catalog, ProbabilityView.Read(_ => null, State.Catalog, within, Now), Now, ProbabilityStory.Learnt(State.History)).Record;
            Assert.Equal(Show.Number((decimal)record.Brier, 3), Chance("figure=brier", within).Headline);
            Assert.Equal(record.Statements, Chance("figure=brier", within).Groups.Sum(g => g.Rows.Count));
            Assert.Equal(record.Bins.Select(b => b.Count), Chance("figure=calibration", within).Groups.Select(g => g.Rows.Count));
            Assert.Equal(within.All, Titles(Channel("", within)).Concat(Titles(Supposed("", within))).Contains("Clara’s"));
        }

        static IEnumerable<string> Titles(Made made) => made.Groups.SelectMany(g => g.Rows).Select(r => r.Title);
    }

    [Fact]
    public void A_deals_chance_is_multiplied_out_and_is_nobodys_beyond_reach()
    {
        ProbabilityStory.Tell(Book);
        var open = A.Deal(Hostile).InStage(Decision).Worth(9_000).OwnedBy(Anna).At(Now.AddDays(-3)).In(Book);
        Book.Do(open, Now.AddDays(-1), d => d.SetProbability(0.65, "Knows the boss"));
        Know();
        var made = Chance($"figure=chance&deal={open}", Reach.Everything);
        var model = ProbabilityStory.Learnt(State.History)(Sales, Now)!.Model!;
        Assert.True(Situation.TryOf(State.History.Find(open)!, Weights.At(Books, Now).MomentOf(State.History.Find(open)!), Books, out var s));
        Assert.Equal("65%", made.Headline);
        Assert.Equal(["50%", Show.Percent(model.Chance(s)), "65%", "→", "65%"], made.Lines[0].Select(p => p.Text));
        // The factors multiplied give the odds, and the odds the chance.
        var odds = Math.Exp(model.Average) * model.Estimate(s).Parts.Aggregate(1.0, (product, part) => product * Math.Exp(part.LogOdds));
        Assert.Equal(model.Chance(s), odds / (1 + odds), 9);
        Assert.Equal(MakingNumber(odds), made.Lines[1][^3].Text);
        Assert.Contains(made.Groups[0].Events, e => e.Change.Kind == ChangeKind.Probability);
        // Boris is told what somebody is told who asks for no deal at all.
        var boris = new Authority(Role.Salesperson, Boris, Harbour).Sees;
        var (hidden, never) = (Chance($"figure=chance&deal={open}", boris), Chance("figure=chance&deal=4711", boris));
        Assert.Equal((never.Name, never.Headline, 0), (hidden.Name, hidden.Headline, hidden.Groups.Count));

        GoTo($"/lineage/probability?figure=chance&deal={open}");
        var cut = Render<ChanceLineagePage>();
        cut.WaitForAssertion(() => Assert.Contains(Hostile, cut.Find(".lt").TextContent, StringComparison.Ordinal));
        Assert.Empty(cut.FindAll("main img"));
        Assert.Contains("Chance by hand 65%", cut.Find(".el").TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public void Every_figure_tells_its_rule_in_both_languages_also_of_nothing()
    {
        foreach (var language in new[] { "en", "ru" })
        {
            Speak(language);
            foreach (var figure in Enum.GetValues<ChannelFigure>())
                Assert.NotEmpty(At<ChannelLineagePage>($"/lineage/channels?figure={LineageQuery.Written(figure)}").FindAll(".rule p"));
            foreach (var figure in Enum.GetValues<WhatIfFigure>())
                Assert.NotEmpty(At<WhatIfLineagePage>($"/lineage/what-if?figure={LineageQuery.Written(figure)}").FindAll(".fx .t"));
            foreach (var figure in Enum.GetValues<ChanceFigure>())
                Assert.NotEmpty(At<ChanceLineagePage>($"/lineage/probability?figure={LineageQuery.Written(figure)}").FindAll(".rule p"));
        }
    }

    [Fact]
    public void What_the_address_asks_for_in_vain_is_said_and_left_out()
    {
        ChannelStory();
        Assert.Equal(2, At<ChannelLineagePage>("/lineage/channels?figure=luck&owner=nobody").FindAll(".refused").Count);
        Assert.Equal(2, At<WhatIfLineagePage>("/lineage/what-if?figure=luck&rates=x").FindAll(".refused").Count);
        Assert.Single(At<ChanceLineagePage>("/lineage/probability?figure=luck&deal=x").FindAll(".refused"));
        Assert.NotEmpty(At<ChannelLineagePage>("/lineage/channels?figure=verdict&channel=none&group=luck").FindAll(".lists"));
    }

    [Fact]
    public void A_deal_told_by_the_feed_joins_the_list()
    {
        A.Deal("One").InStage(Decision).Worth(1_000).Closing(new DateOnly(2026, 3, 20)).In(Book);
        Know();
        var cut = At<WhatIfLineagePage>("/lineage/what-if?figure=now&group=expected");
        A.Deal("Another").InStage(Decision).Worth(500).Closing(new DateOnly(2026, 3, 20)).At(Now).In(Book);
        Tell();
        Clock.Advance(TimeSpan.FromSeconds(1));
        cut.WaitForAssertion(() => Assert.Equal(["One", "Another"], cut.FindAll(".lt tbody .who a").Select(a => a.TextContent)));
    }

    [Fact]
    public void The_file_holds_every_list_and_runs_in_no_spreadsheet()
    {
        ChannelStory();
        A.Deal("=HYPERLINK(1)").Through(Fair).FirstMet(new(2026, 1, 5)).In(Book);
        Know(State.Catalog);
        var made = Channel($"channel={Fair.Value}&figure=reached", Reach.Everything);
        var lines = MakingCsv.Write(made, Services.GetRequiredService<IStringLocalizer<MakingTexts>>()).Split("\r\n", StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal(1 + made.Groups.Sum(g => g.Rows.Count), lines.Length);
        Assert.Contains(lines, l => l.Contains(",'=HYPERLINK(1),", StringComparison.Ordinal));
        Assert.All(lines.Skip(1), l => Assert.Contains(",2026-01-05,", l, StringComparison.Ordinal));
        // A loss is a number with its minus, not a formula.
        var effect = MakingCsv.Write(new Made { Name = "", Headline = "", Rule = "", Api = "", Back = "", Catalog = Books, Groups = [new("k", "K", [new("T", [new("−€5", "-5")])], [], [])] }, Services.GetRequiredService<IStringLocalizer<MakingTexts>>());
        Assert.EndsWith(",-5\r\n", effect, StringComparison.Ordinal);
    }

    static string MakingNumber(double odds) => Show.Number((decimal)odds, odds < 0.1 ? 4 : 3);

    void ChannelStory()
    {
        for (var i = 0; i < 4; i++)
        {
            var id = A.Deal($"Lead {i}").OwnedBy(i == 0 ? Boris : Anna).Through(Fair).Worth(1_000).FirstMet(new(2026, 1, 5)).In(Book);
            if (i > 0)
                Book.Do(id, Start.AddDays(3 + i), d => d.Win());
        }
        A.Deal("Other").Through(Site).OwnedBy(Anna).FirstMet(new(2026, 1, 6)).In(Book);
        Know(new Catalog(Books.Company, [Sales, Service], Departments, Employees, Lines, Products, Channels, CustomerTypes, Customers, ["Price"], [new(Fair, new(2026, 1, 1), 10_00)]));
    }

    IRenderedComponent<TPage> At<TPage>(string address)
        where TPage : IComponent
    {
        GoTo(address);
        return Render<TPage>();
    }

    (IStringLocalizer<MakingTexts>, IStringLocalizer<PartsTexts>) Texts => (Services.GetRequiredService<IStringLocalizer<MakingTexts>>(), Services.GetRequiredService<IStringLocalizer<PartsTexts>>());

    Made Channel(string address, Reach within)
    {
        var view = ChannelView.Read(Asked(address), State.Catalog, within, Now);
        return new ChannelMaking(Texts.Item1, Texts.Item2).Of(State, MadeQuery.Read<ChannelView, ChannelFigure>(Asked(address), view, view.View.Refused), Now);
    }

    Made Supposed(string address, Reach within)
    {
        var view = WhatIfView.Read(Asked(address), State.Catalog, within, Now);
        return new WhatIfMaking(Texts.Item1, Texts.Item2).Of(State, MadeQuery.Read<WhatIfView, WhatIfFigure>(Asked(address), view, view.View.Refused), Now);
    }

    Made Chance(string address, Reach within)
    {
        var view = ProbabilityView.Read(Asked(address), State.Catalog, within, Now);
        return new ChanceMaking(Texts.Item1, Texts.Item2).Of(State, MadeQuery.Read<ProbabilityView, ChanceFigure>(Asked(address), view, view.View.Refused), DealId.TryParse(Asked(address)("deal"), out var deal) ? deal : null,
            ProbabilityStory.Learnt(State.History), Now);
    }

    static Func<string, string?> Asked(string address)
    {
        var parameters = QueryHelpers.ParseQuery(address);
        return name => parameters.TryGetValue(name, out var value) ? value.ToString() : null;
    }
}
