using Funnel.Domain.Access;
using Funnel.Domain.Common;
using Funnel.Domain.Deals;
using Funnel.Tests.Kit;
using Funnel.Web.Access.Mail;
using Funnel.Web.Data;
using Funnel.Web.Data.Accounts;
using Funnel.Web.Data.Mail;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Localization;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using static Funnel.Tests.Kit.TestCompany;

namespace Funnel.Tests.Data;

/// <summary>Letters from deals: one transaction, a real mail server on loopback, never twice.</summary>
public sealed class MailStoreTests : IAsyncLifetime
{
    readonly MailServer _mail = new();
    SqliteStore _store = null!;
    DealId _deal;

    public async ValueTask InitializeAsync()
    {
        _store = await SqliteStore.OpenAsync();
        _deal = (await _store.CreateAsync(A.Deal("Crane").OwnedBy(Anna))).Deal.Id;
    }

    public async ValueTask DisposeAsync()
    {
        await _store.DisposeAsync();
        _mail.Dispose();
    }

    [Fact]
    public async Task A_letter_is_an_event_and_a_row_at_once_counts_as_activity_and_is_sent()
    {
        _store.Clock.Advance(TimeSpan.FromDays(3));
        var changed = await QueueAsync();
        Assert.Equal(new EmailSent("Hello", "office@aurora.example"), Assert.Single(changed.Events).Event);
        Assert.Equal(_store.Clock.GetUtcNow().UtcDateTime, changed.Deal.LastActivityAt);
        Assert.Equal(MailState.Queued, (await TraceAsync()).State);
        await Sender().SendDueAsync(Cancel);
        var taken = await _mail.NextAsync();
        Assert.Equal(["office@aurora.example"], taken.Recipients);
        Assert.Contains("Reply-To: anna@acme.example", taken.Text, StringComparison.Ordinal);
        Assert.Contains("two lines", taken.Text, StringComparison.Ordinal);
        Assert.Equal(MailState.Sent, (await TraceAsync()).State);
        await Sender().SendDueAsync(Cancel);
        Assert.True(_mail.IsEmpty);
        await _store.AssertConsistentAsync();
    }

    [Theory]
    [InlineData("office@aurora.example\r\nBcc: eve@evil.example", "Hello", "text")]
    [InlineData("office@aurora.example, eve@evil.example", "Hello", "text")]
    [InlineData("Office <office@aurora.example>", "Hello", "text")]
    [InlineData("nobody", "Hello", "text")]
    [InlineData("office@aurora.example", "Hello\r\nBcc: eve@evil.example", "text")]
    [InlineData("office@aurora.example", "", "text")]
    [InlineData("office@aurora.example", "Hello", " ")]
    public async Task What_could_add_a_recipient_or_is_no_letter_writes_nothing(string to, string subject, string text)
    {
        await Assert.ThrowsAsync<RuleViolation>(() => QueueAsync(to: to, subject: subject, text: text));
        Assert.Equal((1L, 0L), (await _store.ScalarAsync("SELECT count(*) FROM Events"), await _store.ScalarAsync("SELECT count(*) FROM OutgoingMails")));
    }

    [Fact]
    public async Task The_same_key_is_one_letter_and_the_limit_an_hour_holds()
    {
        await QueueAsync(key: "one");
        await QueueAsync(key: "one");
        Assert.Equal(1, await _store.ScalarAsync("SELECT count(*) FROM OutgoingMails"));
        for (var i = 1; i < MailStore.MostAnHour; i++)
            await QueueAsync();
        var e = await Assert.ThrowsAsync<RuleViolation>(() => QueueAsync());
        Assert.Contains("within an hour", e.Message, StringComparison.Ordinal);
        Assert.Equal(MailStore.MostAnHour + 1, await _store.ScalarAsync("SELECT count(*) FROM Events"));
        _store.Clock.Advance(TimeSpan.FromMinutes(61));
        await QueueAsync();
    }

    [Fact]
    public async Task What_the_server_did_not_take_waits_longer_each_time_and_is_sent_in_the_end()
    {
        await QueueAsync();
        var deaf = Sender(new Dictionary<string, string?>(_mail.Settings) { ["Mail__Port"] = "1" });
        for (var tries = 1; tries <= 4; tries++)
        {
            await deaf.SendDueAsync(Cancel);
            Assert.Equal((MailState.Queued, "The mail server cannot be reached."), ((await TraceAsync()).State, (await TraceAsync()).Error));
            _store.Clock.Advance(MailQueue.Pause(tries) - TimeSpan.FromSeconds(1));
            await Sender().SendDueAsync(Cancel);
            Assert.True(_mail.IsEmpty);
            _store.Clock.Advance(TimeSpan.FromSeconds(1));
        }
        await Sender().SendDueAsync(Cancel);
        await _mail.NextAsync();
        Assert.Equal(MailState.Sent, (await TraceAsync()).State);
    }

    [Fact]
    public async Task After_the_last_try_it_is_not_sent_and_says_why()
    {
        await QueueAsync();
        var deaf = Sender(new Dictionary<string, string?>(_mail.Settings) { ["Mail__Port"] = "1" });
        for (var i = 0; i < MailQueue.MostTries; i++)
        {
            await deaf.SendDueAsync(Cancel);
            _store.Clock.Advance(TimeSpan.FromHours(3));
        }
        Assert.Equal(MailState.Failed, (await TraceAsync()).State);
        await Sender().SendDueAsync(Cancel);
        Assert.True(_mail.IsEmpty);
    }

    [Theory]
    [InlineData("550 no such person", MailState.Failed)]
    [InlineData("451 later", MailState.Queued)]
    [InlineData(null, MailState.Unknown)]
    public async Task A_refusal_for_good_ends_it_a_passing_one_does_not_and_a_broken_line_is_never_tried_again(string? answer, MailState state)
    {
        _mail.AnswerData = _ => answer;
        await QueueAsync();
        await Sender().SendDueAsync(Cancel);
        Assert.Equal(state, (await TraceAsync()).State);
        var first = await _mail.NextAsync();
        _mail.AnswerData = null;
        _store.Clock.Advance(TimeSpan.FromHours(3));
        await Sender().SendDueAsync(Cancel);
        if (state != MailState.Queued)
            Assert.True(_mail.IsEmpty);
        else
            Assert.Equal(MessageId(first.Text), MessageId((await _mail.NextAsync()).Text));
    }

    [Fact]
    public async Task A_process_that_ended_between_claim_and_mark_leaves_it_unknown_and_nobody_sends_it_again()
    {
        await QueueAsync();
        Assert.NotNull(await _store.Get<MailQueue>().ClaimAsync(Cancel));
        await Sender().SendDueAsync(Cancel);
        Assert.Equal(MailState.Sending, (await TraceAsync()).State);
        _store.Clock.Advance(MailQueue.LongestTry + TimeSpan.FromSeconds(1));
        await Sender().SendDueAsync(Cancel);
        Assert.Equal(MailState.Unknown, (await TraceAsync()).State);
        Assert.True(_mail.IsEmpty);
    }

    [Fact]
    public async Task Two_processes_drain_one_outbox_and_every_letter_goes_once()
    {
        for (var i = 0; i < 30; i++)
            await QueueAsync(subject: $"Letter {i}");
        await using var other = await SqliteStore.OpenAsync(_store.FolderPath);
        other.Clock.SetUtcNow(_store.Clock.GetUtcNow());
        await Task.WhenAll(Sender().SendDueAsync(Cancel), Sender(store: other).SendDueAsync(Cancel), Sender().SendDueAsync(Cancel));
        var ids = new HashSet<string>();
        for (var i = 0; i < 30; i++)
            Assert.True(ids.Add(MessageId((await _mail.NextAsync()).Text)));
        Assert.True(_mail.IsEmpty);
        Assert.Equal(30, await _store.ScalarAsync("SELECT count(*) FROM OutgoingMails WHERE State = 'Sent'"));
    }

    [Fact]
    public async Task The_address_is_kept_for_the_customer_with_a_line_in_the_audit()
    {
        var deal = (await _store.CreateAsync(A.Deal("Press").OwnedBy(Anna).For(Aurora))).Deal;
        await _store.Get<MailStore>().QueueAsync(new NewMail(deal.Id, "Anna", null, "office@aurora.example", "Hello", "text", Keep: true), SqliteStore.By(Anna));
        Assert.Equal("office@aurora.example", await _store.Get<MailStore>().ReadAddressAsync(deal));
        Assert.Equal(1, await _store.ScalarAsync("SELECT count(*) FROM Audit WHERE Action = 'customer.mail-changed'"));
    }

    [Fact]
    public async Task Who_may_not_change_the_deal_writes_from_it_no_letter()
    {
        var boris = await AccountAsync("boris@acme.example", Role.Salesperson, Boris);
        var refused = await Record.ExceptionAsync(() => _store.Get<MailStore>().QueueAsync(new NewMail(_deal, "B", null, "a@b.example", "Hello", "text"), new By(boris)));
        Assert.True(refused is AccessRefused or DealNotFound, refused?.ToString());
        Assert.Equal(0, await _store.ScalarAsync("SELECT count(*) FROM OutgoingMails"));
    }

    [Fact]
    public async Task Of_two_savers_of_a_template_the_second_is_told_and_own_ones_are_nobody_elses()
    {
        var templates = _store.Get<MailTemplateStore>();
        var (admin, anna) = (await AccountAsync("admin@acme.example", Role.Administrator, null), await AccountAsync("anna@acme.example", Role.Salesperson, Anna));
        var words = new Dictionary<string, MailWords> { ["en"] = new("Hello", "Dear {{ customer.name }}") };
        var made = await templates.SaveAsync(admin, new MailTemplateWish(null, 0, Own: false, "Offer", words), Cancel);
        await templates.SaveAsync(admin, new MailTemplateWish(made.Id, made.Version, Own: false, "Offer", words), Cancel);
        await Assert.ThrowsAsync<MailTemplateConflict>(() => templates.SaveAsync(admin, new MailTemplateWish(made.Id, 1, Own: false, "Mine", words), Cancel));
        await Assert.ThrowsAsync<AccessRefused>(() => templates.SaveAsync(anna, new MailTemplateWish(made.Id, 2, Own: false, "Mine", words), Cancel));
        await Assert.ThrowsAsync<MailTemplateConflict>(() => templates.SaveAsync(anna, new MailTemplateWish(made.Id, 2, Own: true, "Mine", words), Cancel));
        var own = await templates.SaveAsync(anna, new MailTemplateWish(null, 0, Own: true, "Mine", words), Cancel);
        Assert.Equal(["Offer", "Mine"], (await templates.ReadAsync(anna, Cancel)).Select(t => t.Name));
        Assert.Equal(["Offer"], (await templates.ReadAsync(admin, Cancel)).Select(t => t.Name));
        await Assert.ThrowsAsync<MailTemplateConflict>(() => templates.RemoveAsync(admin, own, Cancel));
        await templates.RemoveAsync(anna, own, Cancel);
    }

    static CancellationToken Cancel => TestContext.Current.CancellationToken;

    static string MessageId(string text) => text.Split('\n').Single(l => l.StartsWith("Message-Id:", StringComparison.OrdinalIgnoreCase)).Trim();

    Task<Changed> QueueAsync(string to = "office@aurora.example", string subject = "Hello", string text = "two\nlines", string? key = null) =>
        _store.Get<MailStore>().QueueAsync(new NewMail(_deal, "Anna Karenina", "anna@acme.example", to, subject, text.Replace("two\n", "two lines\n", StringComparison.Ordinal)), SqliteStore.By(Anna, key: key));

    async Task<MailTrace> TraceAsync() => (await _store.Get<MailStore>().ReadTracesAsync(_deal, Cancel)).Values.First();

    MailSender Sender(Dictionary<string, string?>? settings = null, SqliteStore? store = null)
    {
        var configuration = new ConfigurationBuilder().AddInMemoryCollection((settings ?? _mail.Settings).Select(s => new KeyValuePair<string, string?>(s.Key.Replace("__", ":", StringComparison.Ordinal), s.Value))).Build();
        var texts = new StringLocalizer<MailTexts>(new ResourceManagerStringLocalizerFactory(Options.Create(new LocalizationOptions()), NullLoggerFactory.Instance));
        var post = new MailPost(new MailPost.Server(MailSettings.Of(configuration)), texts, (store ?? _store).Contexts, NullLogger<MailPost>.Instance);
        return new MailSender((store ?? _store).Get<MailQueue>(), post, _store.Clock, NullLogger<MailSender>.Instance);
    }

    async Task<Caller> AccountAsync(string mail, Role role, EmployeeId? employee)
    {
        await using var db = await _store.Contexts.CreateDbContextAsync();
        var account = new Account { UserName = mail, Email = mail, NormalizedEmail = mail.ToUpperInvariant(), Role = role, EmployeeId = employee?.Value, SecurityStamp = "x" };
        db.Users.Add(account);
        await db.SaveChangesAsync();
        return new Caller(CallerKind.Person, account.Id, new Actor(employee, mail), "test");
    }
}
