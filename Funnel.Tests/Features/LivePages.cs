using Bunit;
using Funnel.Domain.Access;
using Funnel.Domain.Analytics;
using Funnel.Tests.Kit;
using Funnel.Tests.Parts;
using Funnel.Web.Access;
using Funnel.Web.Live;
using Funnel.Web.Parts.Charts;
using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.DependencyInjection;

namespace Funnel.Tests.Features;

/// <summary>What pages on the live history stand on: a log book they read, and a feed that tells them of more.</summary>
public abstract class LivePages : PartsContext
{
    readonly LiveHistory _history = new();
    int _told;

    protected LivePages()
        : base(new DateTimeOffset(TestCompany.Start).AddDays(30))
    {
        Services.AddSingleton(_history);
        Services.AddSingleton<LiveFeed>();
        Services.AddScoped<FunnelPictures>();
        Services.AddScoped<BridgePictures>();
        Services.AddScoped<DemandPictures>();
#pragma warning disable MA0056 // What it registers cannot wait for the derived constructor.
        Register(Services);
#pragma warning restore MA0056
        DefaultWaitTimeout = TimeSpan.FromSeconds(60);
        JSInterop.Mode = JSRuntimeMode.Loose;
        SetRendererInfo(new RendererInfo("Server", isInteractive: true));
        RenderTree.Add<CascadingValue<Acting>>(acting => acting.Add(a => a.Value, Viewer));
        Know(TestCompany.Books);
    }

    /// <summary>What a page of its own needs. Called before the test's own constructor: bUnit takes no service once it has given one.</summary>
    protected virtual void Register(IServiceCollection services)
    {
    }

    /// <summary>Who looks; before anything is rendered.</summary>
    protected static Acting Viewer { get; } = new(Hand.Of(TestCompany.By(TestCompany.Anna)), new Authority(Role.Director, TestCompany.Anna, null));

    protected LogBook Book { get; } = new();

    protected DateTime Now => Clock.GetUtcNow().UtcDateTime;

    protected LiveState State => _history.Now;

    /// <summary>Takes the book as it stands for all that is known, told to nobody.</summary>
    protected void Know(Catalog? catalog = null)
    {
        _history.Start(new LiveState(Book.History, catalog ?? _history.Now.Catalog, 1, "epoch"));
        _told = Book.Events.Count;
    }

    /// <summary>Tells what the book has more, as the tail does.</summary>
    protected void Tell()
    {
        var news = Book.Events.Skip(_told).ToList();
        _told = Book.Events.Count;
        _history.Apply(news);
        Services.GetRequiredService<LiveFeed>().Publish(new FeedBatch(news));
    }

    protected void GoTo(string address) => Services.GetRequiredService<NavigationManager>().NavigateTo(address);

    protected string Address => new Uri(Services.GetRequiredService<NavigationManager>().Uri).PathAndQuery;
}
