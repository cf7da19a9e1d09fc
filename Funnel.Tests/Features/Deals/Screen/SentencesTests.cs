using Funnel.Domain.Deals;
using Funnel.Tests.Kit;
using Funnel.Web.Features.Deals.Screen;
using Funnel.Web.Parts;
using Microsoft.Extensions.DependencyInjection;
using static Funnel.Tests.Kit.TestCompany;

namespace Funnel.Tests.Features.Deals.Screen;

public sealed class SentencesTests : ScreenContext
{
    Sentences Sentences => Services.GetRequiredService<Sentences>();

    [Theory]
    [InlineData("en")]
    [InlineData("ru")]
    public void Every_kind_of_event_has_a_sentence_and_an_icon(string language)
    {
        Speak(language);
        var file = EveryKind();
        var kinds = typeof(DealEvent).Assembly.GetTypes().Where(t => t.IsSubclassOf(typeof(DealEvent))).Select(t => t.Name).Order();
        Assert.Equal(kinds, file.Log.Select(e => e.Event.GetType().Name).Distinct().Order());
        Assert.All(file.Log, e =>
        {
            var line = Sentences.Of(e, file);
            Assert.DoesNotContain('{', line.Text);
            Assert.NotEmpty(line.Text.Trim(':'));
            Assert.NotNull(IconPaths.Find(line.Icon));
            if (language == "ru")
                Assert.Matches("^[А-Я]", line.Text);
        });
    }

    [Fact]
    public void It_says_what_happened_in_words()
    {
        var file = EveryKind();
        var said = file.Log.Select(e => Sentences.Of(e, file)).Select(l => l.Detail is null ? l.Text : $"{l.Text} | {l.Detail}").ToList();
        Assert.Contains("Created in Awareness | €1,000, for Anna Karenina, through Fair", said);
        Assert.Contains("Moved from Awareness to Interest", said);
        Assert.Contains("Moved back from Interest to Awareness", said);
        Assert.Contains($"Budget changed from €1,000 to €1,200.50 | {Hostile}", said);
        Assert.Contains("Products changed | Press × 2.5", said);
        Assert.Contains("Handed over from Anna Karenina to Boris Godunov", said);
        Assert.Contains($"Title corrected to “{Hostile}!”. Customer set to Aurora Works. First contact corrected to 3 Jan 2026", said.Select(s => s.Replace('\u00A0', ' ')));
        Assert.Contains($"Undone: Deleted | {Hostile}", said);
    }

    [Fact]
    public void A_correction_names_only_what_changed()
    {
        var book = new LogBook();
        var id = A.Deal("Old").For(Aurora).In(book);
        book.Do(id, Day(1), d => d.Correct("New", Aurora, d.FirstContact));
        var file = FileOf(book, id);
        Assert.Equal("Title corrected to “New”", Sentences.Of(file.Log[1], file).Text);
    }
}
