using Bunit;
using Funnel.Domain.Access;
using Funnel.Domain.Analytics;
using Funnel.Domain.Forecasting.Probability;
using Funnel.Domain.Pipelines;
using Funnel.Tests.Domain.Analytics;
using Funnel.Tests.Kit;
using Funnel.Web.Access;
using Funnel.Web.Data;
using Funnel.Web.Features.Forecast.Probability;
using Funnel.Web.Live;
using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.DependencyInjection;
using MudBlazor;
using MudBlazor.Services;
using static Funnel.Tests.Kit.TestCompany;

namespace Funnel.Tests.Features.Forecast.Probability;

/// <summary>The screen on a live history: today is 4 February 2026; 260 deals were closed in the month before.</summary>
public sealed class ProbabilityPageTests : LivePages, IAsyncLifetime
{
    const string Hostile = "<img src=x onerror=alert(1)>";

    SqliteStore _store = null!;

    public async ValueTask InitializeAsync() => _store = await SqliteStore.OpenAsync();

    protected override void Register(IServiceCollection services)
    {
        services.AddSingleton<WinModels>();
        services.AddSingleton(_ => _store.Get<ChanceStore>());
        services.AddMudServices();
    }

    async ValueTask IAsyncDisposable.DisposeAsync()
    {
        await DisposeAsync();
        await _store.DisposeAsync();
    }

    [Fact]
    public async Task Each_number_is_the_domains_and_a_bin_opens_exactly_its_statements()
    {
        Story();
        var cut = await LearntAsync("/probability");
        var (record, statements) = Expected();
        Assert.True(record.Statements > 20);
        Assert.Contains($"{record.Statements} statements on {record.Deals} deals", cut.Find(".hd p").TextContent, StringComparison.Ordinal);
        Assert.Equal(record.Bins.Select(b => $"Said {TrackRecord.BinOf(b.From + 0.05) * 10}–{(TrackRecord.BinOf(b.From + 0.05) + 1) * 10}%"), cut.FindAll(".hit").Select(h => h.GetAttribute("aria-label")!.Split('.')[0]));

        var bin = TrackRecord.BinOf(record.Bins[0].From + 0.05);
        Act(cut, () => cut.Find(".hit").Click());
        cut.WaitForAssertion(() => Assert.Equal($"/probability?bin={bin}", Address));
        cut.WaitForAssertion(() => Assert.Equal(Math.Min(100, record.Bins[0].Count), cut.FindAll(".list tbody tr").Count));
        Assert.Contains($"{record.Bins[0].Won} of {record.Bins[0].Count} statements were won", cut.Find(".list .ph").TextContent, StringComparison.Ordinal);
        Assert.Equal(statements.Count(s => TrackRecord.BinOf(s.Said) == bin), record.Bins[0].Count);
    }

    [Fact]
    public async Task Three_sources_stand_side_by_side_and_what_moved_the_model_is_named()
    {
        Story();
        var open = A.Deal(Hostile).InStage(Decision).Worth(9_000).OwnedBy(Anna).At(Now.AddDays(-3)).In(Book);
        Book.Do(open, Now.AddDays(-1), d => d.SetProbability(0.65, "Knows the boss"));
        Know();
        var cut = await LearntAsync("/probability");
        var row = cut.Find($"tr[data-deal='{open}']");
        var model = Services.GetRequiredService<WinModels>().Find(Sales, Now)!.Model!;
        Assert.True(Situation.TryOf(State.History.Find(open)!, Weights.At(Books, Now).MomentOf(State.History.Find(open)!), Books, out var s));
        string[] cells = [.. row.QuerySelectorAll("td").Select(c => c.TextContent.Trim())];
        Assert.Equal([Hostile, "Decision", "€9,000", "50%", Funnel.Web.Parts.Show.Percent(model.Chance(s)), "65%"], cells[..6]);
        Assert.Empty(cut.FindAll("img"));
        var strongest = model.Estimate(s).Parts.First(p => Funnel.Web.Parts.ChanceWords.IsWorthSaying(p.LogOdds));
        Assert.Contains(Funnel.Web.Parts.ChanceWords.Odds(strongest.LogOdds), row.QuerySelector(".why")!.TextContent, StringComparison.Ordinal);
        Assert.Equal("65%", row.QuerySelector(".counts")!.TextContent);
        // Weighted goes by what counts: the person's value here.
        Assert.Equal(585_000, ByDefault.Weighted(State.History.Find(open)!.Now, Books));
    }

    [Fact]
    public async Task A_pipeline_with_few_closed_deals_says_how_many_are_missing()
    {
        A.Deal().At(Start).In(Book);
        Know();
        var cut = await LearntAsync("/probability");
        Assert.Contains("200 closed deals more", cut.Find(".record .empty").TextContent, StringComparison.Ordinal);
        Assert.Contains("Sales: 0 of 200 closed", cut.Markup, StringComparison.Ordinal);
        Assert.Contains("no model", cut.Find(".learnt").TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_director_chooses_by_the_track_record_beside_each_source()
    {
        Story();
        var dialogs = Render<MudDialogProvider>();
        var cut = await LearntAsync("/probability");
        var (record, _) = Expected();
        Assert.Equal(["stageDefault true False", "model false False"], Switch(cut));
        Assert.Contains(Number(record.ByDefault), cut.Find("[data-source=StageDefault] .rec").TextContent, StringComparison.Ordinal);
        Assert.Contains(Number(record.DefaultCalibrationError * 100, 0), cut.Find("[data-source=StageDefault] .rec").TextContent, StringComparison.Ordinal);
        Assert.Contains(Number(record.Brier), cut.Find("[data-source=Model] .rec").TextContent, StringComparison.Ordinal);
        Assert.Empty(cut.FindAll(".fallback"));

        var choosing = cut.InvokeAsync(() => cut.Find("[data-source=Model] button").Click());
        dialogs.WaitForAssertion(() => Assert.Contains("stay as they were", dialogs.Markup, StringComparison.Ordinal));
        await dialogs.InvokeAsync(() => dialogs.FindAll("button").Single(b => b.TextContent.Trim() == "Weigh by the model").Click());
        await choosing;
        await Wait.UntilAsync(async () => await _store.ScalarAsync("SELECT count(*) FROM ChanceChoices") == 1, "the choice to be kept");

        Know(WeightsTests.WithChoices(null, (Now.AddHours(-1), ChanceSource.Model)));
        cut = await LearntAsync("/probability");
        Assert.Equal(["stageDefault false False", "model true False"], Switch(cut));
        var open = cut.FindAll("tr[data-deal]");
        Assert.NotEmpty(open);
        Assert.All(open, row => Assert.Equal(row.QuerySelectorAll("td")[4].TextContent.Trim(), row.QuerySelector(".counts")!.TextContent));

        static string Number(double figure, int digits = 3) => Funnel.Web.Parts.Show.Number((decimal)figure, digits);
    }

    [Fact]
    public async Task A_seller_sees_the_choice_and_cannot_make_it_and_a_fall_back_is_said()
    {
        A.Deal().At(Start).In(Book);
        Know(WeightsTests.WithChoices(null, (Start, ChanceSource.Model)));
        await LearntAsync("/probability");
        var seller = new Acting(Hand.Of(By(Boris)), new Authority(Role.Salesperson, Boris, null));
        var figures = Funnel.Web.Parts.Views.ProbabilityModel.Count(State.History, State.Catalog, Funnel.Web.Parts.Views.ProbabilityView.Read(_ => null, State.Catalog, Reach.Everything, Now), Now, Services.GetRequiredService<WinModels>().Find);
        var cut = Render<CascadingValue<Acting>>(p => p.Add(a => a.Value, seller).AddChildContent<SourcesPanel>(s => s.Add(x => x.Figures, figures)));
        Assert.Equal(["stageDefault false True", "model true False"], [.. cut.FindAll("[data-source] button").Select(Told)]);
        Assert.Contains("no answer in this pipeline yet", cut.Find(".fallback").TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public async Task It_speaks_Russian()
    {
        Speak("ru");
        Story();
        Assert.Equal("Вероятность продажи", (await LearntAsync("/probability")).Find("h1").TextContent);
    }

    [Fact]
    public async Task Old_events_that_come_late_have_the_months_learnt_again()
    {
        Story();
        var models = Services.GetRequiredService<WinModels>();
        var before = await models.LearnAsync(Sales, Now, Xunit.TestContext.Current.CancellationToken);
        var late = A.Deal("Late").InStage(Decision).At(Start.AddDays(1)).In(Book);
        Book.Do(late, Start.AddDays(2), d => d.Win());
        Tell();
        Clock.Advance(TimeSpan.FromSeconds(3));
        await Wait.UntilAsync(() => models.Find(Sales, Now)?.Closed == before.Closed + 1, "the model of the month to be learnt again");
        // What happens now is not of the past: nothing is learnt anew.
        var again = models.Find(Sales, Now);
        Book.Do(A.Deal("New").At(Now).In(Book), Now, d => d.Lose("Price"));
        Tell();
        Clock.Advance(TimeSpan.FromSeconds(3));
        Assert.Same(again, await models.LearnAsync(Sales, Now, Xunit.TestContext.Current.CancellationToken));
    }

    static List<string> Switch(IRenderedComponent<ProbabilityPage> cut) => [.. cut.FindAll("[data-source] button").Select(Told)];

    static string Told(AngleSharp.Dom.IElement button) =>
        $"{System.Text.Json.JsonNamingPolicy.CamelCase.ConvertName(button.ParentElement!.GetAttribute("data-source")!)} {button.GetAttribute("aria-checked")} {button.HasAttribute("disabled")}";

    // The models are learnt on a thread of their own; here they are before the page asks.
    async Task<IRenderedComponent<ProbabilityPage>> LearntAsync(string address)
    {
        foreach (var pipeline in Books.Pipelines)
            foreach (var cut in ModelDay.Cuts(Now, Helsinki, 12))
                await Services.GetRequiredService<WinModels>().LearnAsync(pipeline, cut.AddTicks(1), Xunit.TestContext.Current.CancellationToken);
        GoTo(address);
        return Render<ProbabilityPage>();
    }

    (TrackFigures Record, List<Statement> Statements) Expected()
    {
        var models = ModelDay.Cuts(Now, Helsinki, 12).Select(cut => (Month: Funnel.Domain.Common.Period.DayOf(cut.AddTicks(1), Helsinki), Model: WinTraining.Of(State.History, Books, Sales, cut)))
            .Where(m => m.Model is not null).ToDictionary(m => m.Month, m => m.Model!);
        var statements = TrackRecord.Statements(State.History, Books, Sales, models, DealFilter.None, Now);
        return (TrackRecord.Of(statements, Helsinki), statements);
    }

    static void Act(IRenderedComponent<ProbabilityPage> cut, Action act) => cut.InvokeAsync(act).GetAwaiter().GetResult();

    void Story()
    {
        ProbabilityStory.Tell(Book);
        Know();
    }
}
