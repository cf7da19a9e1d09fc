using Bunit;
using Funnel.Domain.Analytics;
using Funnel.Domain.Forecasting.Probability;
using Funnel.Tests.Domain.Forecasting.Probability;
using Funnel.Web.Features.Deals.Screen;
using Funnel.Web.Live;
using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.DependencyInjection;
using static Funnel.Tests.Kit.TestCompany;

namespace Funnel.Tests.Features.Deals.Screen;

public sealed class ChancePanelTests : ScreenContext
{
    static readonly Years Known = new(150);

    readonly LiveHistory _history = new();

    public ChancePanelTests()
    {
        _history.Start(new LiveState(Known.History, Books, 1, "epoch"));
        Services.AddSingleton(_history);
        Services.AddSingleton<LiveFeed>();
        Services.AddSingleton<WinModels>();
        SetRendererInfo(new RendererInfo("Server", isInteractive: true));
    }

    [Fact]
    public async Task A_closed_deal_shows_what_was_said_of_it_to_the_end()
    {
        var track = Known.History.Deals.Last(d => d.Now is { Outcome: Funnel.Domain.Deals.Outcome.Won } && d.CreatedAt < Known.End.AddDays(-40));
        var cut = await ShowAsync(track);
        var curve = LifeCurve.Of(track, Books, Known.End, at => Services.GetRequiredService<WinModels>().Find(Sales, at)!.Model);
        Assert.True(curve[^1].IsModel);
        Assert.Equal($"The chance went from {Funnel.Web.Parts.Show.Percent(curve[0].Chance)} to {Funnel.Web.Parts.Show.Percent(curve[^1].Chance)}.", cut.Find("svg").GetAttribute("aria-label"));
        Assert.StartsWith("At the end moved by", cut.Find(".why").TextContent.Trim(), StringComparison.Ordinal);
        Assert.Contains("to Decision", cut.Find("svg").TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_open_deals_curve_ends_with_the_models_chance_now()
    {
        var track = Known.History.Deals.Last(d => d.Now is { Outcome: Funnel.Domain.Deals.Outcome.Open } now && now.Stage == Decision);
        var cut = await ShowAsync(track);
        Assert.True(Situation.TryOf(track, Known.End.Ticks, Books, out var s));
        var model = Services.GetRequiredService<WinModels>().Find(Sales, Known.End)!.Model!;
        Assert.EndsWith($"to {Funnel.Web.Parts.Show.Percent(model.Chance(s))}.", cut.Find("svg").GetAttribute("aria-label"), StringComparison.Ordinal);
        Assert.StartsWith("Moved by", cut.Find(".why").TextContent.Trim(), StringComparison.Ordinal);
    }

    async Task<IRenderedComponent<ChancePanel>> ShowAsync(DealTrack track)
    {
        foreach (var cut in ModelDay.Cuts(Known.End, Helsinki, 12))
            await Services.GetRequiredService<WinModels>().LearnAsync(Sales, cut.AddTicks(1), Xunit.TestContext.Current.CancellationToken);
        return Render<ChancePanel>(p => p.Add(c => c.File, FileOf(Known.Book, track.Id)).Add(c => c.Now, Known.End));
    }
}
