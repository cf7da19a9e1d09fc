using Funnel.Domain.Deals;
using Funnel.Tests.Kit;
using Funnel.Web.Data;

namespace Funnel.Tests.Data;

/// <summary>The stored text of events. What one of these tests pins lies in databases already: it may gain optional parts, never change.</summary>
public sealed class EventBodiesTests
{
    static readonly DateOnly Day = new(2026, 3, 29);

    public static TheoryData<string, DealEvent, string> Stored => new()
    {
        {
            "created",
            new DealCreated("Ледокол “A”", new(3), new(1), new(2), new(4), new(123456, "EUR"), new(5), Day, Day.AddDays(9), [new(new(6), 2.5m, 700), new(new(7), 1)], "crm-9", new(8)),
            """{"Title":"Ледокол “A”","Customer":3,"Pipeline":1,"Stage":2,"Owner":4,"Budget":"123456 EUR","Channel":5,"FirstContact":"2026-03-29","ExpectedClose":"2026-04-07","Products":[{"Product":6,"Quantity":2.5,"Amount":700},{"Product":7,"Quantity":1}],"ExternalId":"crm-9","RepeatOf":8}"""
        },
        { "moved", new DealMoved(new(1), new(2)), """{"From":1,"To":2}""" },
        { "transferred", new DealTransferred(new(1), new(2), new(3), new(4)), """{"FromPipeline":1,"From":2,"ToPipeline":3,"To":4}""" },
        { "budget-changed", new BudgetChanged(new(0, "JPY"), new(-5, "JPY"), "Discount"), """{"From":"0 JPY","To":"-5 JPY","Note":"Discount"}""" },
        { "expected-close-changed", new ExpectedCloseChanged(null, Day), """{"To":"2026-03-29"}""" },
        { "owner-changed", new OwnerChanged(new(1), null), """{"From":1}""" },
        { "products-changed", new ProductsChanged([new(new(6), 0.001m, 1)]), """{"Products":[{"Product":6,"Quantity":0.001,"Amount":1}]}""" },
        { "channel-set", new ChannelSet(null, new(2)), """{"To":2}""" },
        { "details-changed", new DetailsChanged("New title", new(2), Day), """{"Title":"New title","Customer":2,"FirstContact":"2026-03-29"}""" },
        { "probability-set", new ProbabilitySet(0.35, "Knows the boss"), """{"Probability":0.35,"Reason":"Knows the boss"}""" },
        { "document-attached", new DocumentAttached("offer.pdf", "offer", 5_000_000_000), """{"Name":"offer.pdf","Kind":"offer","Bytes":5000000000}""" },
        { "document-attached", new DocumentAttached("offer.pdf", "proposal", 7, 2, 3, "ab", new(4)), """{"Name":"offer.pdf","Kind":"proposal","Bytes":7,"File":2,"Version":3,"Hash":"ab","Stage":4}""" },
        { "document-withdrawn", new DocumentWithdrawn(2, "offer.pdf"), """{"Document":2,"Name":"offer.pdf"}""" },
        { "step-completed", new StepCompleted(new(2), "Call"), """{"Stage":2,"Step":"Call"}""" },
        { "note-added", new NoteAdded("<img src=x onerror=alert(1)>\n"), """{"Text":"<img src=x onerror=alert(1)>\n"}""" },
        { "email-sent", new EmailSent("Hello", "a@example.com"), """{"Subject":"Hello","To":"a@example.com"}""" },
        { "won", new DealWon(new(4)), """{"From":4}""" },
        { "lost", new DealLost(new(4), "Price"), """{"From":4,"Reason":"Price"}""" },
        { "reopened", new DealReopened(new(4)), """{"Stage":4}""" },
        { "undone", new ChangeUndone(7), """{"Undone":7}""" },
        { "removed", new DealRemoved("Twice"), """{"Reason":"Twice"}""" },
    };

    [Theory]
    [MemberData(nameof(Stored), DisableDiscoveryEnumeration = true)]
    public void The_stored_text_of_an_event_never_changes(string kind, DealEvent e, string body)
    {
        Assert.Equal((kind, body), (EventBodies.KindOf(e), EventBodies.Write(e)));
        var read = EventBodies.Read(kind, body);
        Assert.Equal(e.GetType(), read.GetType());
        Assert.Equivalent(e, read, strict: true);
        Assert.Equal(body, EventBodies.Write(read));
        Assert.Equivalent(e, EventBodies.Read(System.Text.Encoding.UTF8.GetBytes(kind), System.Text.Encoding.UTF8.GetBytes(body)), strict: true);
    }

    [Fact]
    public void Every_event_has_a_stored_form_and_that_form_is_pinned()
    {
        var events = typeof(DealEvent).Assembly.GetTypes().Where(t => t.IsSubclassOf(typeof(DealEvent))).Select(t => t.Name).Order().ToList();
        Assert.Equal(events, EventBodies.KnownTypes.Select(t => t.Name).Order());
        Assert.Equal(events, Stored.Select(row => row.Data.Item2.GetType().Name).Distinct().Order());
    }

    [Fact]
    public void Empty_and_absent_parts_survive()
    {
        var created = new DealCreated("x", null, new(1), new(2), null, new(0, "EUR"), null, Day, null, []);
        Assert.Equivalent(created, EventBodies.Read("created", EventBodies.Write(created)), strict: true);
        var cleared = Assert.IsType<ProductsChanged>(EventBodies.Read("products-changed", EventBodies.Write(new ProductsChanged([]))));
        Assert.False(cleared.Products.IsDefault);
        Assert.Empty(EventBodies.ReadProducts(EventBodies.WriteProducts([])));
    }

    [Fact]
    public void Bodies_read_as_bytes_say_what_bodies_read_as_text_say() => Property.Holds(log =>
    {
        foreach (var e in log.Book.Events)
        {
            var (kind, body) = (EventBodies.KindOf(e.Event), EventBodies.Write(e.Event));
            Assert.Equal(body, EventBodies.Write(EventBodies.Read(System.Text.Encoding.UTF8.GetBytes(kind), System.Text.Encoding.UTF8.GetBytes(body))));
        }
    });

    [Theory]
    [InlineData("created", """{"Later":{"a":[1,{"From":2}]},"Title":"\u041bead \"7\"","Pipeline":1,"Stage":2,"Budget":"-5 KWD","FirstContact":"2026-03-29","Products":[]}""")]
    [InlineData("moved", """{"Later":[{"From":9}],"From":1,"To":2}""")]
    [InlineData("lost", """{"Reason":"a\nb","Later":null,"From":4}""")]
    public void Parts_a_later_version_adds_and_escaped_letters_are_read_alike_as_bytes_and_as_text(string kind, string body) =>
        Assert.Equivalent(EventBodies.Read(kind, body), EventBodies.Read(System.Text.Encoding.UTF8.GetBytes(kind), System.Text.Encoding.UTF8.GetBytes(body)), strict: true);

    [Fact]
    public void A_fraction_and_the_largest_budget_are_kept_exactly()
    {
        var probability = Assert.IsType<ProbabilitySet>(EventBodies.Read("probability-set", EventBodies.Write(new ProbabilitySet(0.1 + 0.2, null))));
        Assert.Equal(0.1 + 0.2, probability.Probability);
        var budget = new BudgetChanged(new(Deal.LargestBudget, "EUR"), new(long.MinValue, "KWD"));
        Assert.Equal(budget, EventBodies.Read("budget-changed", EventBodies.Write(budget)));
    }

    [Fact]
    public void An_unknown_kind_is_said_to_come_from_a_newer_version() => Assert.All([() => EventBodies.Read("teleported", "{}"), () => EventBodies.Read("teleported"u8, "{}"u8)],
        (Func<DealEvent> read) => Assert.Contains("newer version", Assert.Throws<InvalidOperationException>(() => read()).Message, StringComparison.Ordinal));
}
