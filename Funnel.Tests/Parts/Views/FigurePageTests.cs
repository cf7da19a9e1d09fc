using System.Globalization;
using Bunit;
using Funnel.Domain.Common;
using Funnel.Domain.Deals;
using Funnel.Tests.Kit;
using Funnel.Web.Live;
using Funnel.Web.Parts.Views;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Rendering;
using Microsoft.Extensions.DependencyInjection;

namespace Funnel.Tests.Parts.Views;

public sealed class FigurePageTests : PartsContext
{
    readonly SlowBrowser _browser = new();
    readonly Counter _counter = new();

    public FigurePageTests()
    {
        DefaultWaitTimeout = TimeSpan.FromSeconds(60);
        Services.AddSingleton<NavigationManager>(_browser);
        Services.AddSingleton(_counter);
    }

    [Fact]
    public async Task A_second_choice_made_before_the_browser_told_of_the_first_builds_on_it()
    {
        var cut = Render<Numbers>();
        await cut.InvokeAsync(() => cut.Instance.Choose(a => a with { Left = 1 }));
        await cut.InvokeAsync(() => cut.Instance.Choose(a => a with { Right = 2 }));
        // The news of the first choice comes while the second is on its way.
        await cut.InvokeAsync(() => _browser.Tell());
        await cut.InvokeAsync(() => cut.Instance.Choose(a => a with { Left = a.Left + 10 }));
        await cut.InvokeAsync(() => _browser.Tell());
        await cut.InvokeAsync(() => _browser.Tell());
        Assert.Equal("/numbers?left=11&right=2", new Uri(_browser.Uri).PathAndQuery);
        cut.WaitForAssertion(() => Assert.Equal("11+2", cut.Markup));
    }

    [Fact]
    public async Task Counts_run_one_at_a_time_and_the_last_question_has_the_last_word()
    {
        var cut = Render<Numbers>();
        _counter.Hold();
        await ChooseAsync(cut, a => a with { Left = 1 });
        await ChooseAsync(cut, a => a with { Left = 2 });
        await ChooseAsync(cut, a => a with { Left = 3 });
        Assert.Equal("0+0", cut.Markup);
        _counter.Go();
        cut.WaitForAssertion(() => Assert.Equal("3+0", cut.Markup));
        Assert.Equal(1, _counter.MostAtOnce);
        // The first, begun at once, and the last: nobody waits for the one between.
        Assert.Equal(["0+0", "1+0", "3+0"], _counter.Counted);
    }

    [Fact]
    public async Task A_count_that_fails_is_told_to_the_page()
    {
        var cut = Render<Numbers>();
        await ChooseAsync(cut, a => a with { Left = -1 });
        Assert.IsType<InvalidOperationException>(await Renderer.UnhandledException);
    }

    [Fact]
    public async Task After_a_count_that_failed_the_next_is_made()
    {
        var (number, taken) = ("-1", new List<int>());
        var counting = new OneAtATime<string, int>(() => number, text => checked((int)uint.Parse(text, CultureInfo.InvariantCulture)), taken.Add);
        await Assert.ThrowsAnyAsync<Exception>(counting.AskAsync);
        number = "5";
        await counting.AskAsync();
        Assert.Equal([5], taken);
    }

    [Fact]
    public async Task A_picture_of_a_replay_is_shown_without_an_address_until_a_choice_is_made()
    {
        var cut = Render<Numbers>();
        var at = Clock.GetUtcNow().UtcDateTime.AddDays(-1);
        await cut.InvokeAsync(() => cut.Instance.PlayAsync(at));
        Assert.Equal("/numbers", new Uri(_browser.Uri).PathAndQuery);
        Assert.Equal(at, cut.Instance.AsOf);
        // What happens now is no news to the past; what had happened by then and is heard of late is.
        var counts = _counter.Counted.Count;
        await cut.InvokeAsync(() => cut.Instance.NewsAsync(at.AddTicks(1)));
        await cut.InvokeAsync(() => cut.Instance.PassAsync());
        Assert.Equal(counts, _counter.Counted.Count);
        await cut.InvokeAsync(() => cut.Instance.NewsAsync(at));
        Assert.Equal(++counts, _counter.Counted.Count);
        await ChooseAsync(cut, a => a with { View = a.View with { AsOf = null } });
        Assert.Null(cut.Instance.AsOf);
        await cut.InvokeAsync(() => cut.Instance.PassAsync());
        Assert.NotEqual(counts, _counter.Counted.Count);
    }

    [Fact]
    public async Task A_page_that_is_left_counts_no_more()
    {
        var cut = Render<Numbers>();
        await cut.InvokeAsync(() => cut.Instance.Dispose());
        var counts = _counter.Counted.Count;
        await cut.InvokeAsync(() => cut.Instance.PassAsync());
        Assert.Equal(counts, _counter.Counted.Count);
    }

    async Task ChooseAsync(IRenderedComponent<Numbers> cut, Func<NumbersAsked, NumbersAsked> choice)
    {
        await cut.InvokeAsync(() => cut.Instance.Choose(choice));
        await cut.InvokeAsync(() => _browser.Tell());
    }

    /// <summary>Tells of a navigation when it is asked to, as a browser far away does.</summary>
    sealed class SlowBrowser : NavigationManager
    {
        readonly Queue<string> _waiting = new();

        public SlowBrowser() => Initialize("http://localhost/", "http://localhost/numbers");

        public void Tell()
        {
            Uri = _waiting.Dequeue();
            NotifyLocationChanged(isInterceptedLink: false);
        }

        protected override void NavigateToCore(string uri, NavigationOptions options) => _waiting.Enqueue(ToAbsoluteUri(uri).ToString());
    }

    public sealed class Counter : IDisposable
    {
        readonly ManualResetEventSlim _gate = new(initialState: true);
        int _now;

        public List<string> Counted { get; } = [];

        public int MostAtOnce { get; private set; }

        public void Hold() => _gate.Reset();

        public void Go() => _gate.Set();

        public void Dispose() => _gate.Dispose();

        public string Count(NumbersAsked asked)
        {
            MostAtOnce = Math.Max(MostAtOnce, Interlocked.Increment(ref _now));
            _gate.Wait(TimeSpan.FromSeconds(60));
            Interlocked.Decrement(ref _now);
            if (asked.Left < 0)
                throw new InvalidOperationException("Less than nothing.");
            var answer = string.Create(CultureInfo.InvariantCulture, $"{asked.Left}+{asked.Right}");
            Counted.Add(answer);
            return answer;
        }
    }

    public sealed record NumbersAsked(int Left, int Right, ViewQuery View);

    public sealed class Numbers : FigurePage<NumbersAsked, string>
    {
        string _shown = "";

        [Inject] public Counter Counter { get; set; } = default!;

        public DateTime? AsOf => Asked.View.AsOf;

        protected override string Path => "/numbers";

        public void Choose(Func<NumbersAsked, NumbersAsked> choice)
        {
            var asked = choice(Asked);
            Go(asked, string.Create(CultureInfo.InvariantCulture, $"/numbers?left={asked.Left}&right={asked.Right}"));
        }

        public Task PlayAsync(DateTime at) => ShowAsync(at);

        public Task PassAsync() => RefreshAsync();

        public Task NewsAsync(DateTime at) => RefreshAsync(new FeedBatch([new LoggedEvent(1, new(1), 1, at, at, TestCompany.By(TestCompany.Anna), new NoteAdded("x"))]).Changes);

        protected override NumbersAsked Read(Func<string, string?> address) => new(Number(address("left")), Number(address("right")), new ViewQuery
        {
            Period = Period.All,
            AsOf = address(ViewQuery.AsOfName) is { } at ? DateTime.Parse(at, CultureInfo.InvariantCulture, DateTimeStyles.AdjustToUniversal) : null,
        });

        protected override ViewQuery ViewOf(NumbersAsked query) => query.View;

        protected override string Count(NumbersAsked query) => Counter.Count(query);

        protected override void Take(string figures) => _shown = figures;

        protected override void BuildRenderTree(RenderTreeBuilder builder) => builder.AddContent(0, _shown);

        static int Number(string? text) => text is null ? 0 : int.Parse(text, CultureInfo.InvariantCulture);
    }
}
