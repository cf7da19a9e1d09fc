using Bunit;
using Funnel.Domain.Analytics;
using Funnel.Domain.Common;
using Funnel.Domain.Pipelines;
using Funnel.Tests.Kit;
using Funnel.Tests.Parts;
using Funnel.Web.Features.Board;
using Funnel.Web.Live;
using Funnel.Web.Parts.Views;

namespace Funnel.Tests.Features.Board;

public sealed class BoardCardTests : PartsContext
{
    const string Hostile = "<img src=x onerror=alert(1)>";

    readonly BoardCard _card = new()
    {
        Id = new DealId(7), Version = 3, Column = 1, Title = "Helsing Foods", Amount = 2_800_000, Weighted = 476_000, Probability = 0.17, Product = "Aurora Panel",
        Waiting = new Waiting(5, 10), OwnerName = "Sofia Lind", DaysSinceContact = 19,
    };

    IRenderedComponent<DealCard> Card(BoardCard card, bool putBack = false) =>
        Render<DealCard>(p => p.Add(c => c.Card, card).Add(c => c.Currency, "EUR").Add(c => c.PutBack, putBack));

    static string Plain(string text) => text.Replace('\u00A0', ' ').Replace('\u202F', ' ');

    [Fact]
    public void It_says_what_a_salesperson_looks_for()
    {
        var cut = Card(_card);
        Assert.Equal("Helsing Foods", cut.Find("h3").TextContent);
        Assert.Equal("17%", cut.Find(".prob").TextContent);
        Assert.Equal("€28,000", cut.Find(".r2 b").TextContent);
        Assert.Equal("5 of 10 d", Plain(cut.Find(".age .num").TextContent.Trim()));
        Assert.Equal("width:31.3%", cut.Find(".tr i").GetAttribute("style"));
        Assert.Equal(("7", "3"), (cut.Find("article").GetAttribute("data-deal"), cut.Find("article").GetAttribute("data-version")));
    }

    [Fact]
    public void Over_the_norm_is_told_by_word_and_sign_not_by_colour_alone()
    {
        var cut = Card(_card with { Waiting = new Waiting(14, 10) });
        Assert.Equal("4 d over norm", Plain(cut.Find(".age.rot .num").TextContent.Trim()));
        Assert.Single(cut.FindAll(".age.rot svg"));
    }

    [Fact]
    public void A_won_card_has_no_waiting_and_no_probability()
    {
        var cut = Card(_card with { Won = true });
        Assert.Empty(cut.FindAll(".age, .prob"));
        Assert.Contains("Won", cut.Find(".pill").TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public void A_refused_move_is_marked_on_the_card() => Assert.Contains("Not saved, put back", Card(_card, putBack: true).Find(".uns").TextContent, StringComparison.Ordinal);

    // Promise 54
    [Fact]
    public void A_hostile_title_product_and_owner_are_text()
    {
        var cut = Card(_card with { Title = Hostile, Product = Hostile, OwnerName = Hostile });
        Assert.Empty(cut.FindAll("img"));
        Assert.Equal(Hostile, cut.Find("h3").TextContent);
        Assert.Equal(Hostile, cut.Find(".pr").TextContent);
    }

    [Fact]
    public void It_speaks_Russian()
    {
        Speak("ru");
        var cut = Card(_card with { Waiting = new Waiting(14, 10) });
        Assert.Equal("28 000 €", Plain(cut.Find(".r2 b").TextContent));
        Assert.Equal("+4 дн. к норме", Plain(cut.Find(".age .num").TextContent.Trim()));
        Assert.Equal("Переместить Helsing Foods…", cut.Find(".dots").GetAttribute("aria-label"));
    }

    [Fact]
    public void A_column_heads_its_cards_with_count_sum_weighted_sum_and_conversion()
    {
        var cut = Column("en");
        Assert.Equal("Awareness", cut.Find("h2").TextContent);
        Assert.Equal("2", cut.Find(".cnt").TextContent);
        Assert.Equal("€3,000weighted €300", Plain(cut.Find(".b").TextContent.Trim()));
        Assert.Equal("50%", cut.Find(".nx").TextContent.Trim());
        Assert.Equal(2, cut.FindAll("[data-deal]").Count);
    }

    [Fact]
    public void A_column_speaks_Russian() => Assert.Equal("3 000 €взв. 300 €", Plain(Column("ru").Find(".b").TextContent.Trim()));

    IRenderedComponent<BoardColumnView> Column(string language)
    {
        Speak(language);
        SetRendererInfo(new Microsoft.AspNetCore.Components.RendererInfo("Server", isInteractive: true));
        var book = new LogBook();
        A.Deal("one").Worth(1_000).In(book);
        A.Deal("two").Worth(2_000).In(book);
        var won = A.Deal("three").In(book);
        var moved = A.Deal("four").In(book);
        book.Move(moved, TestCompany.Start.AddDays(1), TestCompany.Interest);
        book.Do(won, TestCompany.Start.AddDays(1), d => d.Win());
        var model = new BoardModel(new LiveState(book.History, TestCompany.Books, 1, "e"), new ViewQuery { Period = Period.Year(2026) }, false, TestCompany.Start.AddDays(2));
        Assert.Equal(StageKind.Open, model.Columns[0].Stage.Kind);
        return Render<BoardColumnView>(p => p.Add(c => c.Column, model.Columns[0]).Add(c => c.Currency, "EUR").Add(c => c.Next, "Interest").Add(c => c.Period, "2026"));
    }
}
