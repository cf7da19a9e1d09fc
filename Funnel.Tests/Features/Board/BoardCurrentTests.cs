using Funnel.Domain.Access;
using Bunit;
using Funnel.Tests.Kit;
using Funnel.Tests.Parts;
using Funnel.Web.Access;
using Funnel.Web.Features.Board;
using Funnel.Web.Live;
using Funnel.Web.Parts;
using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Localization;
using Microsoft.Extensions.Logging.Abstractions;
using MudBlazor.Services;

namespace Funnel.Tests.Features.Board;

/// <summary>The board is current whatever it was not told.</summary>
public sealed class BoardCurrentTests : PartsContext
{
    readonly LiveHistory _history = new();
    readonly LogBook _book = new();

    public BoardCurrentTests()
    {
        DefaultWaitTimeout = TimeSpan.FromSeconds(60);
        Services.AddSingleton(_history);
        Services.AddSingleton<LiveFeed>();
        Services.AddSingleton<WinModels>();
        Services.AddSingleton<ChanceFalls>();
        Services.AddMudServices();
        Services.AddSingleton<BoardWords>();
        // Nothing is stored here.
        Services.AddTransient(s => new BoardMoves(
            null!, _history, s.GetRequiredService<Toasts>(), s.GetRequiredService<BoardWords>(), s.GetRequiredService<IStringLocalizer<BoardTexts>>(),
            s.GetRequiredService<IStringLocalizer<RuleTexts>>(), Clock, NullLogger<BoardMoves>.Instance));
        JSInterop.Mode = JSRuntimeMode.Loose;
        SetRendererInfo(new RendererInfo("Server", isInteractive: true));
        var module = JSInterop.SetupModule("./js/board.js");
        module.Mode = JSRuntimeMode.Loose;
        module.SetupModule(call => call.Identifier == "start").Mode = JSRuntimeMode.Loose;
    }

    DateTime Now => Clock.GetUtcNow().UtcDateTime;

    void Know() => _history.Start(new LiveState(_book.History, TestCompany.Books, 1, "epoch"));

    IRenderedComponent<IComponent> Board(Action meanwhile) => Render(builder =>
    {
        builder.OpenComponent<CascadingValue<Acting>>(0);
        builder.AddComponentParameter(1, "Value", new Acting(Hand.Of(TestCompany.By(TestCompany.Anna)), new Authority(Role.Director, TestCompany.Anna, null)));
        builder.AddComponentParameter(2, "ChildContent", (RenderFragment)(inner =>
        {
            inner.OpenComponent<BoardPage>(0);
            inner.CloseComponent();
            // Begun after the page has built its model, and before the page's own parts subscribe.
            inner.OpenComponent<Meanwhile>(2);
            inner.AddComponentParameter(3, nameof(Meanwhile.Do), meanwhile);
            inner.CloseComponent();
        }));
        builder.CloseComponent();
    });

    [Fact]
    public void What_comes_between_the_snapshot_and_the_subscription_is_shown()
    {
        A.Deal().At(Now.AddDays(-2)).In(_book);
        Know();
        var cut = Board(() =>
        {
            A.Deal().At(Now).In(_book);
            // The feed told it before anybody listened.
            Know();
        });
        cut.WaitForAssertion(() => Assert.StartsWith("2 open", cut.Find("[data-sum]").TextContent.Trim(), StringComparison.Ordinal));
    }

    [Fact]
    public void A_quiet_board_turns_its_day()
    {
        A.Deal().InStage(TestCompany.Interest).At(Now.AddDays(-9)).In(_book);
        Know();
        var cut = Board(() => { });
        Assert.Equal("0", cut.Find("button.over .num").TextContent);
        Clock.Advance(TimeSpan.FromDays(1));
        cut.WaitForAssertion(() => Assert.Equal("1", cut.Find("button.over .num").TextContent));
    }

    sealed class Meanwhile : ComponentBase
    {
        [Parameter]
        public Action Do { get; set; } = () => { };

        protected override void OnInitialized() => Do();
    }
}
