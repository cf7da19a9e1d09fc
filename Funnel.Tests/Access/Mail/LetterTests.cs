using System.Diagnostics;
using Funnel.Domain.Common;
using Funnel.Web.Access.Mail;

namespace Funnel.Tests.Access.Mail;

/// <summary>Promise 61: whatever a template is made to do, it ends within a second, reads nothing else, and adds no recipient.</summary>
public sealed class LetterTests
{
    static readonly LetterFacts Facts = new("Ada <b>Berg</b>", "Acme & Sons", "https://funnel.acme.example/welcome?id=1&token=secret");

    [Theory]
    [InlineData("{% for i in (1..1000000000) %}x{% endfor %}")]
    [InlineData("{% for i in (1..1000000000) %}{% endfor %}")]
    [InlineData("{% for a in (1..3000) %}{% for b in (1..3000) %}{% for c in (1..3000) %}{{ person }}{% endfor %}{% endfor %}{% endfor %}")]
    [InlineData("{% assign s = 'xxxxxxxxxxxxxxxx' %}{% for i in (1..60) %}{% assign s = s | append: s %}{% endfor %}{{ s }}")]
    [InlineData("{% assign a = (1..1000000000) | join: ',' %}{{ a }}")]
    [InlineData("{% include 'passwd' %}")]
    [InlineData("{% render '../../appsettings' %}")]
    [InlineData("{% include '/etc/passwd' %}")]
    public async Task A_template_that_does_too_much_ends_at_a_limit_within_a_second(string template)
    {
        await LetterTemplate.LineAsync("warm {{ person }}", Facts);
        var before = GC.GetTotalAllocatedBytes();
        var watch = Stopwatch.StartNew();
        await Assert.ThrowsAsync<RuleViolation>(() => LetterTemplate.HtmlAsync(template, Facts));
        Assert.InRange(watch.Elapsed, TimeSpan.Zero, TimeSpan.FromSeconds(1));
        Assert.InRange(GC.GetTotalAllocatedBytes() - before, 0, 200_000_000);
    }

    [Fact]
    public async Task Deep_nesting_ends_at_a_limit()
    {
        var template = string.Concat(Enumerable.Repeat("{% if true %}", 1_500));
        await Assert.ThrowsAsync<RuleViolation>(() => LetterTemplate.HtmlAsync(template, Facts));
        await Assert.ThrowsAsync<RuleViolation>(() => LetterTemplate.HtmlAsync(new string('x', LetterTemplate.LongestTemplate + 1), Facts));
    }

    [Theory]
    [InlineData("{{ person.GetType }}")]
    [InlineData("{{ person.GetType.Assembly.Location }}")]
    [InlineData("{{ Model.GetType }}{{ model }}{{ this }}")]
    [InlineData("{{ link.Length }}{{ person.Chars }}")]
    [InlineData("{{ EqualityContract }}{{ equalityContract.Assembly }}")]
    [InlineData("{{ password }}{{ connection }}{{ env.PATH }}")]
    public async Task What_is_no_fact_of_the_letter_is_nothing(string template) => Assert.Equal("", (await LetterTemplate.LineAsync(template, Facts)).Trim());

    [Fact]
    public async Task What_is_filled_in_is_text_and_no_markup() =>
        Assert.Equal("<p>Ada &lt;b&gt;Berg&lt;/b&gt; of Acme &amp; Sons</p>", await LetterTemplate.HtmlAsync("<p>{{ person }} of {{ company }}</p>", Facts));

    [Theory]
    [InlineData("ada@acme.example\r\nBcc: eve@evil.example", "Hello")]
    [InlineData("ada@acme.example, eve@evil.example", "Hello")]
    [InlineData("Ada <ada@acme.example>", "Hello")]
    [InlineData("ada@acme.example", "Hello\r\nBcc: eve@evil.example")]
    [InlineData("ada@acme.example", "Hello\nBcc: eve@evil.example")]
    public void A_line_that_would_add_a_recipient_is_refused(string to, string subject) => Assert.Throws<RuleViolation>(() => new Letter(to, subject, ""));

    [Fact]
    public async Task A_name_with_a_line_feed_in_it_adds_none_by_the_subject()
    {
        var subject = await LetterTemplate.LineAsync("Welcome, {{ person }}", Facts with { Person = "Ada\r\nBcc: eve@evil.example" });
        Assert.Throws<RuleViolation>(() => new Letter("ada@acme.example", subject, ""));
    }
}
