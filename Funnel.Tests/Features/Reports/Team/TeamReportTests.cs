using Funnel.Domain.Common;
using Funnel.Domain.Forecasting;
using Funnel.Tests.Domain.Forecasting;
using Funnel.Tests.Parts;
using Funnel.Web.Features.Reports;
using Funnel.Web.Features.Reports.Team;
using Funnel.Web.Live;
using Funnel.Web.Parts.Views;
using Microsoft.Extensions.DependencyInjection;
using static Funnel.Tests.Kit.TestCompany;

namespace Funnel.Tests.Features.Reports.Team;

/// <summary>The team report says what the page says, on paper, in both languages, for few people and for many.</summary>
public sealed class TeamReportTests : PartsContext
{
    static readonly DateTime Now = Start.AddDays(30);

    public TeamReportTests() => Services.AddScoped<TeamReport>();

    [Fact]
    public void Figures_are_those_of_the_plan_and_the_matrix_and_the_foot_names_where_they_come_from()
    {
        var crew = Three();
        var plan = Handover.Plan(crew.Book.History, crew.Catalog, crew.Skills(), Funnel.Domain.Access.Reach.Everything);
        var document = Compose(crew);
        var keys = document.Blocks.OfType<KeyFiguresBlock>().Single().Figures;
        Assert.Equal(["Expected gain of 2 handovers", "Clearly above the stage", "Clearly below", "Open deals"], keys.Select(k => k.Label));
        Assert.Equal($"+€{Math.Round(plan.Gain / 100m, MidpointRounding.AwayFromZero):N0}", keys[0].Figure);
        Assert.Equal(("1 of 3", "1 of 3"), (keys[1].Figure, keys[2].Figure));
        var table = document.Blocks.OfType<TableBlock>().Single();
        Assert.Equal(["Big", "Small", "Total"], table.Rows.Select(r => r.Cells[0].Text));
        Assert.Equal("Weak → Strong Person", table.Rows[0].Cells[2].Text);
        Assert.Equal(crew.Book.Events.Count, document.LastEvent);
        using var pdf = Pdf.Of(document);
        foreach (var word in new[] { "Who moves deals on, stage by stage", "Strong Person", "Decision", "Proposed handovers", "Page 1 of 1", document.Checksum, "up to event" })
            AssertSays(word, pdf);
    }

    [Fact]
    public void Few_visits_are_grey_and_no_verdict_is_given_on_them()
    {
        var crew = Three();
        crew.Past("Lucky", Decision, 2, 2);
        var skills = crew.Skills();
        Assert.Equal(0, TeamReport.Verdict(skills.Of(crew["Lucky"], Decision), 0.1));
        Assert.Equal(1, TeamReport.Verdict(skills.Of(crew["Strong Person"], Decision), 0.1));
        Assert.Equal(-1, TeamReport.Verdict(skills.Of(crew["Weak Person"], Decision), 0.9));
        var grey = Compose(crew).Blocks.OfType<PictureBlock>().Single().Drawing.Marks.OfType<Funnel.Web.Parts.Charts.TextMark>().Where(t => t.Colour == "n-400").Select(t => t.Content);
        Assert.Contains("4", grey);
    }

    [Fact]
    public void In_Russian_and_on_its_long_side_everything_is_said_too()
    {
        Speak("ru");
        using var pdf = Pdf.Of(Compose(Three(), PaperSize.A4.Landscape), PaperSize.A4.Landscape);
        foreach (var word in new[] { "Кто продвигает сделки, этап за этапом", "Предложенные передачи", "Явно выше этапа", "Страница 1 из" })
            AssertSays(word, pdf);
        Assert.DoesNotContain("Proposed", pdf.Text, StringComparison.Ordinal);
    }

    [Fact]
    public void Sixty_people_go_over_pages_and_each_stands_there_once()
    {
        var crew = new Crew([.. Enumerable.Range(0, 60).Select(i => ($"Person{i:00} Name", (int?)20))]);
        foreach (var person in crew.People)
            crew.Past(person.Name, Decision, 8, 4);
        using var pdf = Pdf.Of(Compose(crew));
        Assert.InRange(pdf.Pages.Count, 3, 5);
        foreach (var person in crew.People)
            Assert.Equal(2, pdf.Text.Split(Plain(person.Name)).Length);
    }

    [Theory]
    [InlineData("en")]
    [InlineData("ru")]
    public void A_dozen_people_and_their_proposals_are_one_page(string language)
    {
        Speak(language);
        var crew = new Crew([.. Enumerable.Range(0, 12).Select(i => ($"Person{i:00} Name", (int?)20))]);
        foreach (var (person, i) in crew.People.Select((p, i) => (p, i)))
            crew.Past(person.Name, Decision, 60, 5 + (4 * i));
        for (var i = 0; i < 10; i++)
            crew.Open("Person00 Name", Decision, 1_000 + i);
        var document = Compose(crew);
        Assert.Equal(10, Handover.Plan(crew.Book.History, crew.Catalog, crew.Skills(), Funnel.Domain.Access.Reach.Everything).Proposals.Count);
        using var pdf = Pdf.Of(document);
        Assert.Single(pdf.Pages);
        AssertSays(document.Checksum, pdf);
    }

    [Fact]
    public void A_company_without_people_or_deals_prints_a_page()
    {
        using var pdf = Pdf.Of(Compose(new Crew()));
        AssertSays("Nobody to show under these filters.", pdf);
    }

    [Fact]
    public void Of_many_proposals_the_largest_stand_by_name_and_the_rest_as_a_sum()
    {
        var crew = Three();
        for (var i = 0; i < 10; i++)
            crew.Open("Weak Person", Decision, 100 + i);
        var table = Compose(crew).Blocks.OfType<TableBlock>().Single();
        Assert.Equal(8, table.Rows.Count);
        Assert.Equal("and 6 more", table.Rows[6].Cells[0].Text);
    }

    // A reader of PDFs finds letters, not spaces.
    static string Plain(string text) => text.Replace(" ", "", StringComparison.Ordinal);

    static void AssertSays(string words, Pdf pdf) => Assert.Contains(Plain(words), Plain(pdf.Text), StringComparison.Ordinal);

    static Crew Three()
    {
        var crew = new Crew(("Strong Person", 50), ("Weak Person", 50), ("Lucky", 50));
        crew.Past("Strong Person", Decision, 60, 50);
        crew.Past("Weak Person", Decision, 60, 12);
        crew.Past("Lucky", Decision, 2, 1);
        crew.Open("Weak Person", Decision, 1_000);
        crew.Open("Weak Person", Decision, 9_000);
        var deals = crew.Book.Deals.TakeLast(2).ToList();
        crew.Book.Do(deals[0], Now.AddDays(-1), d => d.Correct("Small", null, d.FirstContact));
        crew.Book.Do(deals[1], Now.AddDays(-1), d => d.Correct("Big", null, d.FirstContact));
        return crew;
    }

    ReportDocument Compose(Crew crew, PaperSize? paper = null)
    {
        var state = new LiveState(crew.Book.History, crew.Catalog, 1, "epoch");
        var view = ViewQuery.Read(_ => null, crew.Catalog, Funnel.Domain.Access.Reach.Everything, Now) with { Period = Period.All, PeriodSet = true };
        return Services.GetRequiredService<TeamReport>().Compose(state, view, false, (paper ?? PaperSize.A4).ContentWidth, Now, "Anna Karenina");
    }
}
