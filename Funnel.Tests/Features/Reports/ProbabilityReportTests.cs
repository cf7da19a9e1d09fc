using Funnel.Domain.Access;
using Funnel.Tests.Kit;
using Funnel.Tests.Parts;
using Funnel.Web.Features.Reports;
using Funnel.Web.Live;
using Funnel.Web.Parts;
using Funnel.Web.Parts.Views;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Extensions.DependencyInjection;
using static Funnel.Tests.Kit.TestCompany;

namespace Funnel.Tests.Features.Reports;

/// <summary>Win probability on paper says what the domain counted.</summary>
public sealed class ProbabilityReportTests : PartsContext
{
    const string Hostile = "<b>)Tj ET\\ \u202E=1+1 {0}</b>";

    static readonly DateTime Now = Start.AddDays(30);

    readonly LogBook _book = new();

    public ProbabilityReportTests() => Services.AddScoped<ProbabilityReport>();

    [Fact]
    public void The_track_record_and_each_deals_chances_are_the_domains()
    {
        ProbabilityStory.Tell(_book);
        var open = A.Deal(Hostile).InStage(Decision).Worth(9_000).OwnedBy(Anna).At(Now.AddDays(-3)).In(_book);
        _book.Do(open, Now.AddDays(-1), d => d.SetProbability(0.65, "Knows the boss"));
        var (report, figures) = (Compose(""), Figures(""));
        Assert.True(figures.Record.Statements > 20);
        Assert.Equal([Show.Count(figures.Open.Count), Show.MoneyCompact(figures.Open.Sum(o => ByDefault.Weighted(o.State, Books)), "EUR"), Show.MoneyCompact(figures.Weighted(o => o.Model), "EUR"), Show.Number((decimal)figures.Record.Brier, 3)],
            report.Blocks.OfType<KeyFiguresBlock>().Single().Figures.Select(f => f.Figure));
        var tables = report.Blocks.OfType<TableBlock>().ToList();
        Assert.Equal(figures.Record.Bins.Select(b => $"{b.Count} {b.Deals} {Show.Percent(b.Said)} {b.Won} {Show.Percent(b.Share)}"), tables[0].Rows.SkipLast(1).Select(r => string.Join(' ', r.Cells.Skip(1).Take(5).Select(c => c.Text))));
        Assert.Equal(figures.Record.Months.Select(m => Show.Number((decimal)m.Brier, 3)), tables[1].Rows.Select(r => r.Cells[2].Text));
        Assert.Equal(figures.Open.Select(o => $"{o.Stage.Name} {Show.Percent(o.ByDefault)} {Show.Percent(o.Model)} {Show.Percent(o.Manual)} {Show.Percent(ByDefault.Chance(o.State, Books))}"),
            tables[2].Rows.SkipLast(1).Select(r => $"{r.Cells[1].Text} {r.Cells[3].Text} {r.Cells[4].Text} {r.Cells[5].Text} {r.Cells[6].Text}"));
        var first = tables[2].Rows[0];
        Assert.Equal((Hostile, "65%"), (first.Cells[0].Text, first.Cells[5].Text));
        Assert.Contains(ChanceWords.Odds(figures.Open[0].Estimate!.Parts[0].LogOdds), first.Cells[7].Text, StringComparison.Ordinal);
        using var pdf = Pdf.Of(report);
        Assert.Contains("<b>)TjET", pdf.Text, StringComparison.Ordinal);
    }

    [Fact]
    public void A_seller_has_the_own_deals_on_it_and_the_stage_narrows_it()
    {
        ProbabilityStory.Tell(_book);
        A.Deal("Anna’s early").OwnedBy(Anna).In(_book);
        var seller = new Authority(Role.Salesperson, Boris, Harbour);
        Assert.Equal(Figures("", seller.Sees).Open.Count + 1, Compose("", seller.Sees).Blocks.OfType<TableBlock>().Last().Rows.Count);
        Assert.All(Figures("", seller.Sees).Open, o => Assert.Equal(Boris, o.State.Owner));
        Assert.True(Figures("", seller.Sees).Open.Count < Figures("").Open.Count);
        var early = Compose("stage=awareness");
        Assert.Equal("Anna’s early", early.Blocks.OfType<TableBlock>().Last().Rows[0].Cells[0].Text);
        Assert.Contains(early.Filters, f => f is { Label: "Stage", Value: "Awareness" });
    }

    [Theory]
    [InlineData("en")]
    [InlineData("ru")]
    public void A_long_list_goes_on_over_pages_that_all_say_what_they_are_of(string language)
    {
        Speak(language);
        ProbabilityStory.Tell(_book);
        for (var i = 0; i < 120; i++)
            A.Deal($"Another deal with quite a long title, number {i}").OwnedBy(Anna).InStage(Decision).Worth(100 + i).At(Now.AddDays(-2)).In(_book);
        var report = Compose("");
        using var pdf = Pdf.Of(report);
        Assert.True(pdf.Pages.Count > 2);
        Assert.All(pdf.Pages, p => Assert.True(p.Letters.Min(l => l.PointSize) >= 7.99));
        Assert.Equal(report.Blocks.OfType<TableBlock>().Last().Rows.Count - 1, Figures("").Open.Count);
    }

    [Fact]
    public void Without_a_model_it_says_how_much_is_missing()
    {
        A.Deal("Alone").In(_book);
        var report = Compose("");
        Assert.Contains(report.Blocks.OfType<TextBlock>(), t => t.Text.StartsWith("200 closed deals more", StringComparison.Ordinal));
        Assert.Equal("Alone", Assert.Single(report.Blocks.OfType<TableBlock>()).Rows[0].Cells[0].Text);
        using var pdf = Pdf.Of(report);
        Assert.Single(pdf.Pages);
    }

    static ProbabilityView View(string query, Reach within)
    {
        var parameters = QueryHelpers.ParseQuery(query);
        return ProbabilityView.Read(name => parameters.TryGetValue(name, out var value) ? value.ToString() : null, Books, within, Now);
    }

    ProbabilityModel Figures(string query, Reach? within = null) => ProbabilityModel.Count(_book.History, Books, View(query, within ?? Reach.Everything), Now, ProbabilityStory.Learnt(_book.History));

    ReportDocument Compose(string query, Reach? within = null) =>
        Services.GetRequiredService<ProbabilityReport>().Compose(new LiveState(_book.History, Books, 1, "epoch"), View(query, within ?? Reach.Everything), ProbabilityStory.Learnt(_book.History), Now, "Anna");
}
