using System.Diagnostics;
using System.Globalization;
using Funnel.Domain.Common;
using Funnel.Tests.Kit;
using Funnel.Web.Access.Mail;
using Funnel.Web.Parts;
using static Funnel.Tests.Kit.TestCompany;

namespace Funnel.Tests.Access.Mail;

/// <summary>Promise 61, for the templates people write themselves: limits, nothing but the facts, errors that name their line.</summary>
public sealed class MailTemplateTests
{
    const string Hostile = "<svg onload=alert(1)>{{7*7}}\r\nBcc: eve@evil.example";

    static readonly IReadOnlyDictionary<string, string> Facts = MailFacts.Names.ToDictionary(n => n, n => n == "deal.title" ? "Crane {{ owner.name }}" : $"[{n}]");

    [Theory]
    [InlineData("{% for i in (1..1000000000) %}x{% endfor %}")]
    [InlineData("ok\n{% include '/etc/passwd' %}")]
    [InlineData("{% assign s = 'x' %}{{ s }}")]
    [InlineData("{{ deal.title.GetType }}")]
    [InlineData("{{ deal.title.Length }}{{ deal['title'] }}")]
    [InlineData("{{ deal }}")]
    [InlineData("{{ (1..1000000000) | join: ',' }}")]
    public async Task What_a_letter_may_not_is_refused_within_a_second(string template)
    {
        await MailTemplate.FillAsync("warm", Facts);
        var watch = Stopwatch.StartNew();
        await Assert.ThrowsAsync<RuleViolation>(() => MailTemplate.FillAsync(template, Facts));
        Assert.InRange(watch.Elapsed, TimeSpan.Zero, TimeSpan.FromSeconds(1));
    }

    [Theory]
    [InlineData("Dear\n\n{{ owner.team }}", 3, "owner.team")]
    [InlineData("one\n{% include 'x' %}", 2, null)]
    [InlineData("one\ntwo\n{{ deal.title", 3, null)]
    public async Task An_error_names_its_line(string template, int line, string? name)
    {
        var e = await Assert.ThrowsAsync<RuleViolation>(() => MailTemplate.FillAsync(template, Facts));
        Assert.StartsWith($"Line {line}:", e.Message, StringComparison.Ordinal);
        if (name is not null)
            Assert.Equal($"Line {line}: “{name}” is not a placeholder.", e.Message);
    }

    [Fact]
    public async Task Every_placeholder_is_filled_in_once_and_as_it_is()
    {
        foreach (var name in MailFacts.Names)
            Assert.Equal(Facts[name], await MailTemplate.FillAsync($"{{{{ {name} }}}}", Facts));
        Assert.Equal("yes", await MailTemplate.FillAsync("{% if deal.close == '' %}no{% else %}yes{% endif %}", Facts));
    }

    [Fact]
    public async Task Facts_of_a_hostile_deal_stay_one_line_and_are_shown_literally()
    {
        var book = new LogBook();
        var id = A.Deal(Hostile.ReplaceLineEndings(" ")).OwnedBy(Anna).Worth(1_234).In(book);
        var deal = Funnel.Domain.Deals.Deal.Fold(id, [.. book.Events.Select(e => (e.Event, e.At))]) with { Title = Hostile };
        var facts = MailFacts.Of(deal, Books, (Hostile, null), Start, CultureInfo.GetCultureInfo("ru"));
        Assert.Equal(MailFacts.Names.Order(StringComparer.Ordinal), facts.Keys.Order(StringComparer.Ordinal));
        Assert.Equal("<svg onload=alert(1)>{{7*7}}  Bcc: eve@evil.example", await MailTemplate.FillAsync("{{ deal.title }}", facts));
        Assert.DoesNotContain(facts.Where(f => f.Key != "signature"), f => f.Value.Any(char.IsControl));
        Assert.Contains("1\u00A0234", facts["deal.amount"], StringComparison.Ordinal);
    }
}
