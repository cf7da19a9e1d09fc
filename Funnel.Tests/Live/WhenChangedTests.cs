using System.Globalization;
using Bunit;
using Funnel.Domain.Deals;
using Funnel.Tests.Kit;
using Funnel.Web.Live;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;

namespace Funnel.Tests.Live;

public sealed class WhenChangedTests : BunitContext
{
    readonly FakeTimeProvider _clock = new(new DateTimeOffset(TestCompany.Start));
    readonly LiveFeed _feed = new(NullLogger<LiveFeed>.Instance);
    readonly List<(DateTimeOffset At, FeedBatch Batch, string Culture)> _calls = [];
    long _sequence;

    public WhenChangedTests()
    {
        Services.AddSingleton<TimeProvider>(_clock);
        Services.AddSingleton(_feed);
        SetRendererInfo(new Microsoft.AspNetCore.Components.RendererInfo("Server", isInteractive: true));
    }

    [Fact]
    public void The_first_change_is_told_at_once_and_the_next_ones_at_most_four_times_a_second()
    {
        Place();
        for (var ms = 0; ms < 2_000; ms += 10)
        {
            Tell();
            _clock.Advance(TimeSpan.FromMilliseconds(10));
        }
        _clock.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal(_clock.Start.AddSeconds(0), _calls[0].At);
        Assert.All(_calls.Zip(_calls.Skip(1)), pair => Assert.True(pair.Second.At - pair.First.At >= TimeSpan.FromMilliseconds(250), $"{pair.First.At:O} {pair.Second.At:O}"));
        Assert.InRange(_calls.Count, 8, 9);
        Assert.Equal(Enumerable.Range(1, 200).Select(i => (long)i), _calls.SelectMany(c => c.Batch.Events).Select(e => e.Sequence));
    }

    [Fact]
    public void After_a_quiet_time_a_change_is_told_at_once_again()
    {
        Place();
        Tell();
        _clock.Advance(TimeSpan.FromMinutes(5));
        Tell();
        Assert.Equal(2, _calls.Count);
    }

    [Fact]
    public void Nothing_is_told_after_dispose_not_even_what_was_waiting()
    {
        var part = Place();
        Tell();
        Tell();
        part.Instance.Dispose();
        Tell();
        _clock.Advance(TimeSpan.FromSeconds(10));
        Assert.Single(_calls);
        Assert.Equal(0, _feed.Listeners);
    }

    [Fact]
    public void The_circuits_culture_is_kept()
    {
        var before = (CultureInfo.CurrentCulture, CultureInfo.CurrentUICulture);
        try
        {
            (CultureInfo.CurrentCulture, CultureInfo.CurrentUICulture) = (CultureInfo.GetCultureInfo("ru"), CultureInfo.GetCultureInfo("ru"));
            Place();
            (CultureInfo.CurrentCulture, CultureInfo.CurrentUICulture) = (CultureInfo.GetCultureInfo("en"), CultureInfo.GetCultureInfo("en"));
            Tell();
            Assert.Equal("ru ru", Assert.Single(_calls).Culture);
            Assert.Equal("en", CultureInfo.CurrentCulture.Name);
        }
        finally
        {
            (CultureInfo.CurrentCulture, CultureInfo.CurrentUICulture) = before;
        }
    }

    [Fact]
    public void A_new_catalog_and_a_new_start_are_told_with_the_events_around_them()
    {
        Place();
        Tell();
        Tell();
        _feed.Publish(new FeedBatch([], CatalogChanged: true));
        _feed.Publish(new FeedBatch([], StartOver: true));
        _clock.Advance(TimeSpan.FromSeconds(1));
        Assert.True(_calls[1].Batch is { CatalogChanged: true, StartOver: true, Events.Count: 1 });
        Assert.Equal(2, _calls.Count);
    }

    [Fact]
    public async Task A_slow_screen_is_told_the_rest_once_it_is_done_never_twice_at_a_time()
    {
        var slow = new TaskCompletionSource();
        Place(() => slow.Task);
        for (var i = 0; i < 100; i++)
        {
            Tell();
            _clock.Advance(TimeSpan.FromMilliseconds(100));
        }
        Assert.Single(_calls);
        slow.SetResult();
        await Wait.UntilAsync(() => _calls.Count == 2);
        Assert.Equal(100, _calls.Sum(c => c.Batch.Events.Count));
    }

    [Fact]
    public void A_page_drawn_on_the_server_only_does_not_listen()
    {
        SetRendererInfo(new Microsoft.AspNetCore.Components.RendererInfo("Static", isInteractive: false));
        Place();
        Assert.Equal(0, _feed.Listeners);
    }

    IRenderedComponent<WhenChanged> Place(Func<Task>? slow = null) => Render<WhenChanged>(p => p.Add(w => w.Do, batch =>
    {
        _calls.Add((_clock.GetUtcNow(), batch, $"{CultureInfo.CurrentCulture.Name} {CultureInfo.CurrentUICulture.Name}"));
        return slow?.Invoke() ?? Task.CompletedTask;
    }));

    void Tell()
    {
        var e = new LoggedEvent(++_sequence, new(1), (int)_sequence, TestCompany.Start, TestCompany.Start, TestCompany.By(TestCompany.Anna), new NoteAdded("x"));
        _feed.Publish(new FeedBatch([e]));
    }
}
