using Bunit;
using Funnel.Domain.Access;
using Funnel.Tests.Kit;
using Funnel.Tests.Parts;
using Funnel.Web.Access;
using Funnel.Web.Data;
using Funnel.Web.Features.Board;
using Funnel.Web.Parts;
using Funnel.Web.Parts.Views;
using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.DependencyInjection;
using MudBlazor;
using MudBlazor.Services;
using static Funnel.Tests.Kit.TestCompany;

namespace Funnel.Tests.Features.Board;

/// <summary>The page in the past, on a real store: whatever is sent to it, nothing is stored.</summary>
public sealed class BoardPastTests : PartsContext, IAsyncLifetime
{
    static readonly DateTime Then = Start.AddHours(12);

    SqliteStore _store = null!;
    Changed _deal = null!;

    public BoardPastTests()
        : base(new DateTimeOffset(Start).AddDays(30)) => DefaultWaitTimeout = TimeSpan.FromSeconds(60);

    public async ValueTask InitializeAsync()
    {
        _store = await SqliteStore.OpenAsync();
        _deal = await _store.CreateAsync(A.Deal("As it was"));
        _store.Clock.Advance(TimeSpan.FromDays(1));
        _deal = await _store.Deals.MoveAsync(_deal.Deal.Id, Interest, null, SqliteStore.By(seen: _deal.Deal.Version));
        await _store.Tail.StartAsync(default);
        await _store.History.WhenReady;
        Services.AddSingleton(_store.Deals);
        Services.AddSingleton(_store.Catalog);
        Services.AddSingleton(_store.History);
        Services.AddSingleton(_store.Feed);
        Services.AddSingleton<Funnel.Web.Live.WinModels>();
        Services.AddSingleton<Funnel.Web.Live.ChanceFalls>();
        Services.AddMudServices();
        Services.AddBoard();
        JSInterop.Mode = JSRuntimeMode.Loose;
        SetRendererInfo(new RendererInfo("Server", isInteractive: true));
        var module = JSInterop.SetupModule("./js/board.js");
        module.Mode = JSRuntimeMode.Loose;
        module.SetupModule(call => call.Identifier == "start").Mode = JSRuntimeMode.Loose;
    }

    async ValueTask IAsyncDisposable.DisposeAsync()
    {
        await DisposeAsync();
        await _store.DisposeAsync();
    }

    [Fact]
    public async Task Whatever_a_browser_sends_to_a_board_of_the_past_changes_nothing()
    {
        var (cut, page) = Board(Then);
        Assert.Contains("As it was", Column(cut, "Awareness"), StringComparison.Ordinal);
        var (id, version) = (_deal.Deal.Id.ToString(), _deal.Deal.Version);
        await cut.InvokeAsync(() => page.Drop(id, version, Decision.Value, Guid.CreateVersion7().ToString()));
        foreach (var what in (string[])["won", "lost", "hand"])
            await cut.InvokeAsync(() => page.Act(what, id, version));
        await cut.InvokeAsync(page.UndoLast);
        var card = cut.FindComponent<DealCard>().Instance;
        await cut.InvokeAsync(() => card.OnMenu.InvokeAsync(card.Card));
        Assert.Empty(cut.FindAll("[data-card-menu], .mud-dialog"));
        Assert.Equal(2, await CountAsync());
        Assert.Contains(Said, t => t.StartsWith("You are looking at the past", StringComparison.Ordinal));

        // The very same call does it once the board is live again.
        GoTo("/board");
        await cut.InvokeAsync(() => page.Drop(id, version, Decision.Value, Guid.CreateVersion7().ToString()));
        Assert.Equal(3, await CountAsync());
    }

    [Fact]
    public async Task What_was_offered_while_live_is_refused_in_the_past()
    {
        var (cut, page) = Board(null);
        var (id, version) = (_deal.Deal.Id.ToString(), _deal.Deal.Version);
        await cut.InvokeAsync(() => page.Drop(id, version, Decision.Value, Guid.CreateVersion7().ToString()));
        var undo = Services.GetRequiredService<Toasts>().All.SelectMany(t => t.Actions).Single(a => a.Text == "Undo");
        await cut.InvokeAsync(() => page.Act("lost", id, version + 1));
        cut.WaitForElement(".mud-dialog");
        await SlideAsync(cut);
        await cut.InvokeAsync(undo.Do);
        await cut.InvokeAsync(() => cut.Find(".mud-dialog textarea, .mud-dialog input").Input("Too dear"));
        await cut.InvokeAsync(() => cut.FindAll(".mud-dialog button").Single(b => b.TextContent == "Mark lost").Click());
        cut.WaitForAssertion(() => Assert.Empty(cut.FindAll(".mud-dialog")));
        Assert.Equal(3, await CountAsync());
    }

    [Fact]
    public async Task A_new_deal_begun_while_live_is_not_stored_in_the_past()
    {
        var (cut, _) = Board(null);
        cut.Find("[data-new-deal]").Click();
        cut.WaitForElement(".mud-dialog input");
        await cut.InvokeAsync(() => cut.Find(".mud-dialog input").Change("Too late"));
        await SlideAsync(cut);
        await cut.InvokeAsync(() => cut.Find(".mud-dialog form").Submit());
        Assert.Contains(Said, t => t.StartsWith("You are looking at the past", StringComparison.Ordinal));
        Assert.Equal(2, await CountAsync());
    }

    [Fact]
    public void A_board_of_the_past_offers_no_change_and_leads_to_the_deal_as_it_is_today()
    {
        var (cut, _) = Board(Then);
        Assert.Empty(cut.FindAll("[data-new-deal], .dots, .dc:not([data-locked])"));
        Assert.Contains("today: Interest", cut.Find(".dc").TextContent, StringComparison.Ordinal);
        Assert.Equal("As it was: opens the deal as it is today", cut.Find(".dc h3").GetAttribute("title"));
        Assert.Equal("/deals/" + _deal.Deal.Id, cut.Find(".dc h3 a").GetAttribute("href"));
        Assert.Contains("Past, not live", cut.Find(".lp").TextContent, StringComparison.Ordinal);
        Assert.Contains("1 open then", cut.Find("[data-sum]").TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Changes_going_on_are_neither_shown_nor_announced_in_the_past_and_all_there_on_the_way_back()
    {
        var (cut, _) = Board(Then);
        var (shown, told) = (cut.Markup, 0);
        // Asked after the page, so told after it.
        using var behind = _store.Feed.Subscribe(batch => Interlocked.Add(ref told, batch.Events.Count));
        await _store.Deals.MoveAsync(_deal.Deal.Id, Decision, null, SqliteStore.By(Boris, _deal.Deal.Version));
        await _store.CreateAsync(A.Deal("Brand new"), SqliteStore.By(Boris));
        await Wait.UntilAsync(() => Volatile.Read(ref told) == 2);
        Clock.Advance(TimeSpan.FromSeconds(1));
        await cut.InvokeAsync(() => { });
        Assert.Empty(Said);
        Clock.Advance(TimeSpan.FromMinutes(2));
        await cut.InvokeAsync(() => { });
        Assert.Equal(shown, cut.Markup);
        await cut.InvokeAsync(() => cut.FindAll("button").Single(b => b.TextContent.Contains("Back to now", StringComparison.Ordinal)).Click());
        cut.WaitForAssertion(() => Assert.Contains("As it was", Column(cut, "Decision"), StringComparison.Ordinal));
        Assert.Contains("Brand new", Column(cut, "Awareness"), StringComparison.Ordinal);
        Assert.Equal("/board", new Uri(Services.GetRequiredService<NavigationManager>().Uri).PathAndQuery);
    }

    [Fact]
    public async Task What_is_heard_of_late_but_had_happened_by_then_is_shown_in_the_past()
    {
        // A change of another process that this one reads only after the page was opened; an imported history is no different.
        var (cut, _) = Board(_store.Clock.GetUtcNow().UtcDateTime.AddDays(1));
        Assert.DoesNotContain("Heard late", cut.Markup, StringComparison.Ordinal);
        await _store.CreateAsync(A.Deal("Heard late"), SqliteStore.By(Boris));
        cut.WaitForAssertion(() => Assert.Contains("Heard late", Column(cut, "Awareness"), StringComparison.Ordinal));
        Assert.Contains("Past, not live", cut.Find(".lp").TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public void A_moment_still_to_come_is_named_and_the_board_stays_live()
    {
        var (cut, _) = Board(Clock.GetUtcNow().UtcDateTime.AddDays(1));
        Assert.Contains("Live", cut.Find(".lp").TextContent, StringComparison.Ordinal);
        Assert.Contains("asOf", cut.Find(".refused").TextContent, StringComparison.Ordinal);
    }

    (IRenderedComponent<IComponent> Cut, BoardPage Page) Board(DateTime? at)
    {
        GoTo(At(at));
        var cut = Render(builder =>
        {
            builder.OpenComponent<CascadingValue<Acting>>(0);
            builder.AddComponentParameter(1, "Value", new Acting(Hand.Of(By(Anna)), new Authority(Role.Director, Anna, null)));
            builder.AddComponentParameter(2, "ChildContent", (RenderFragment)(inner =>
            {
                inner.OpenComponent<MudDialogProvider>(0);
                inner.CloseComponent();
                inner.OpenComponent<BoardPage>(1);
                inner.CloseComponent();
            }));
            builder.CloseComponent();
        });
        if (at is not null)
            cut.WaitForAssertion(() => Assert.Empty(cut.FindAll(".line[aria-busy=true]")));
        return (cut, cut.FindComponent<BoardPage>().Instance);
    }

    // Into the past without another address, which would close what is open.
    static async Task SlideAsync(IRenderedComponent<IComponent> cut)
    {
        await cut.InvokeAsync(() => cut.FindComponent<TimeMachine>().Instance.OnFrame(Then));
        Assert.NotEmpty(cut.FindAll("[data-past]"));
        cut.WaitForElement(".line[aria-busy=false]");
    }

    IEnumerable<string> Said => Services.GetRequiredService<Toasts>().All.Select(t => t.Text);

    async Task<int> CountAsync() => (await _store.Log.ReadAfterAsync(0, 100, default)).Count;

    void GoTo(string address) => Services.GetRequiredService<NavigationManager>().NavigateTo(address);

    static string At(DateTime? at) => at is { } then ? "/board?asOf=" + ViewQuery.Written(then) : "/board";

    static string Column(IRenderedComponent<IComponent> cut, string stage) => cut.Find($"section[data-name='{stage}']").TextContent;
}
