using System.Globalization;
using Funnel.Domain.Common;
using Funnel.Domain.Deals;
using Funnel.Tests.Kit;

namespace Funnel.Tests.Domain.Deals;

/// <summary>Promise 49 (names), and how a deal numbers its documents.</summary>
public sealed class DealDocumentTests
{
    static readonly Actor Anna = new(new EmployeeId(1), "Anna");

    [Theory]
    [InlineData("../../x.pdf", "x.pdf")]
    [InlineData(@"C:\x\offer.pdf", "offer.pdf")]
    [InlineData("con.csv", "_con.csv")]
    [InlineData("COM1", "_COM1")]
    [InlineData("a\0.csv", "a.csv")]
    [InlineData("invoice\u202Efdp.exe", "invoicefdp.exe")]
    [InlineData("a\u200Bb\uFEFF.pdf", "ab.pdf")]
    [InlineData("<img src=x onerror=alert(1)>.png", "_img src=x onerror=alert(1)_.png")]
    [InlineData("a\r\nSet-Cookie: x.pdf", "aSet-Cookie_ x.pdf")]
    [InlineData("...", "document")]
    [InlineData("", "document")]
    [InlineData("\ud800.pdf", "pdf")]
    [InlineData("Смета №3.pdf", "Смета №3.pdf")]
    public void A_hostile_name_becomes_a_harmless_one(string wish, string name) => Assert.Equal(name, DocumentName.Clean(wish));

    [Fact]
    public void A_name_stays_short_whole_and_the_same_when_cleaned_again()
    {
        var random = new Random(7);
        string[] bits = ["a", "Я", "\ud83d\ude00", "\u202e", "/", "\\", ".", " ", "\0", "con", ":", "e\u0301", "\ud800", ".pdf"];
        for (var i = 0; i < 3000; i++)
        {
            var wish = string.Concat(Enumerable.Range(0, random.Next(1, 300)).Select(_ => bits[random.Next(bits.Length)])) + ".pdf";
            var name = DocumentName.Clean(wish);
            Assert.InRange(name.Length, 1, DocumentName.Longest + 1);
            Assert.Equal(name, DocumentName.Clean(name));
            Assert.DoesNotContain(name, c => char.IsControl(c) || char.GetUnicodeCategory(c) == UnicodeCategory.Format || "/\\:<>|?*\"".Contains(c, StringComparison.Ordinal));
            Assert.Equal(name, string.Concat(name.EnumerateRunes()));
        }
        Assert.EndsWith(".pdf", DocumentName.Clean(new string('x', 5000) + ".pdf"), StringComparison.Ordinal);
    }

    [Fact]
    public void The_same_name_and_kind_is_the_next_version_and_another_kind_another_document()
    {
        var log = Started();
        Add(log, "Offer.pdf", "proposal");
        Add(log, "offer.PDF", "proposal");
        Add(log, "Offer.pdf", "contract");
        Add(log, "Offer.pdf", "proposal");
        Assert.Equal([(1, 1), (1, 2), (2, 1), (1, 3)], DealDocument.Of(log).Select(d => (d.File, d.Version)));
        Assert.Equal([2, 3, 4, 5], DealDocument.Of(log).Select(d => d.Id));
        Assert.All(DealDocument.Of(log), d => Assert.Equal(TestCompany.Interest, d.Stage));
    }

    [Fact]
    public void A_withdrawn_one_is_marked_its_number_is_not_given_again_and_an_undo_brings_it_back()
    {
        var log = Started();
        Add(log, "Offer.pdf", "proposal");
        var deal = State(log);
        Put(log, deal.Withdraw(DealDocument.Of(log), 2)!);
        Assert.True(Assert.Single(DealDocument.Of(log)).Withdrawn);
        Assert.Null(State(log).Withdraw(DealDocument.Of(log), 2));
        Assert.Equal(2, State(log).Attach(DealDocument.Of(log), "Offer.pdf", "proposal", 1, "h").Version);
        Put(log, Deal.Undo([.. log.Select(e => e.Event)]));
        Assert.False(Assert.Single(DealDocument.Of(log)).Withdrawn);
        Assert.Throws<RuleViolation>(() => State(log).Withdraw(DealDocument.Of(log), 99));
        Assert.Throws<RuleViolation>(() => Deal.Undo([.. log.Select(e => e.Event)]));
    }

    [Fact]
    public void A_document_is_work_on_the_deal_and_its_withdrawal_is_not()
    {
        var log = Started();
        Add(log, "Offer.pdf", "proposal");
        var worked = State(log).LastActivityAt;
        Assert.Equal(log[^1].At, worked);
        Put(log, State(log).Withdraw(DealDocument.Of(log), 2)!);
        Assert.Equal(worked, State(log).LastActivityAt);
    }

    [Fact]
    public void A_closed_deal_takes_its_invoice_and_a_deleted_one_nothing()
    {
        var log = Started();
        Put(log, State(log).Win());
        Add(log, "Invoice.pdf", "invoice");
        Put(log, State(log).Remove("Twice"));
        Assert.Throws<RuleViolation>(() => Add(log, "Invoice.pdf", "invoice"));
    }

    [Fact]
    public void Old_events_without_a_file_number_neither_count_as_versions_nor_stop_the_numbering()
    {
        var log = Started();
        Put(log, new DocumentAttached("Offer.pdf", "proposal", 5));
        Add(log, "Offer.pdf", "proposal");
        Assert.Equal([(0, 0), (1, 1)], DealDocument.Of(log).Select(d => (d.File, d.Version)));
    }

    static List<LoggedEvent> Started()
    {
        var log = new List<LoggedEvent>();
        Put(log, new DealCreated("Pumps", null, TestCompany.SalesId, TestCompany.Interest, null, new Money(100, "EUR"), null, new DateOnly(2026, 1, 5), null, []));
        return log;
    }

    static Deal State(List<LoggedEvent> log) => Deal.Fold(new DealId(1), [.. log.Select(e => (e.Event, e.At))]);

    static void Add(List<LoggedEvent> log, string name, string kind) => Put(log, State(log).Attach(DealDocument.Of(log), name, kind, 5, "h"));

    static void Put(List<LoggedEvent> log, DealEvent e)
    {
        var at = new DateTime(2026, 1, 5, 9, 0, 0, DateTimeKind.Utc).AddHours(log.Count);
        log.Add(new LoggedEvent(log.Count + 1, new DealId(1), log.Count + 1, at, at, Anna, e));
    }
}
