using System.Text;
using Funnel.Domain.Access;
using Funnel.Tests.Kit;
using Funnel.Web.Access.Mail;
using Funnel.Web.Data.Accounts;
using Funnel.Web.Features.Reports;
using Funnel.Web.Features.Reports.Digest;
using Funnel.Web.Live;
using Funnel.Web.Parts.Charts;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using MimeKit;
using static Funnel.Tests.Kit.TestCompany;

namespace Funnel.Tests.Features.Reports.Digest;

/// <summary>The daily letter: a real database, a real mail server on loopback, a clock of our own.</summary>
public sealed class DigestSenderTests : IAsyncLifetime
{
    // Monday, 2 February 2026, eight o'clock in Helsinki.
    static readonly DateTimeOffset Morning = new(2026, 2, 2, 6, 0, 0, TimeSpan.Zero);

    readonly MailServer _mail = new();
    SqliteStore _store = null!;
    ServiceProvider _services = null!;

    public async ValueTask InitializeAsync()
    {
        _store = await SqliteStore.OpenAsync();
        await _store.CreateAsync(A.Deal("Late <b>deal</b>").InStage(Decision).OwnedBy(Anna).Worth(5_000));
        await _store.CreateAsync(A.Deal("Of the others").InStage(Decision).OwnedBy(Clara).Worth(7_000));
        await _store.Tail.StartAsync(default);
        await _store.History.WhenReady;
        _services = Services(_mail.Settings);
    }

    public async ValueTask DisposeAsync()
    {
        await _services.DisposeAsync();
        await _store.DisposeAsync();
        _mail.Dispose();
    }

    [Fact]
    public async Task Nobody_gets_a_letter_who_did_not_ask_for_it_or_was_switched_off()
    {
        await AccountAsync(1, "anna@acme.example", Anna.Value, wants: false);
        await AccountAsync(2, "gone@acme.example", null, wants: true, disabled: true);
        _store.Clock.SetUtcNow(Morning);
        await Sender().SendDueAsync(Cancel);
        Assert.True(_mail.IsEmpty);
    }

    [Fact]
    public async Task The_letter_names_the_readers_own_deals_their_alerts_and_carries_the_report()
    {
        await AccountAsync(1, "anna@acme.example", Anna.Value, wants: true);
        _store.Clock.SetUtcNow(Morning);
        await Sender().SendDueAsync(Cancel);
        var taken = await _mail.NextAsync();
        Assert.Equal(["anna@acme.example"], taken.Recipients);
        var letter = await MimeMessage.LoadAsync(new MemoryStream(Encoding.UTF8.GetBytes(taken.Text)), Cancel);
        Assert.Contains("Late &lt;b&gt;deal&lt;/b&gt;", letter.HtmlBody, StringComparison.Ordinal);
        Assert.Contains("over the norm", letter.HtmlBody, StringComparison.Ordinal);
        Assert.Contains("https://funnel.acme.example/deals?", letter.HtmlBody, StringComparison.Ordinal);
        Assert.DoesNotContain("Of the others", letter.HtmlBody, StringComparison.Ordinal);
        Assert.Contains("1 deal is open", letter.HtmlBody, StringComparison.Ordinal);
        var report = Assert.IsType<MimePart>(Assert.Single(letter.Attachments));
        Assert.Equal("funnel-2026-Q1.pdf", report.FileName);
        using var pdf = new MemoryStream();
        await report.Content!.DecodeToAsync(pdf, Cancel);
        Assert.Equal("%PDF", Encoding.ASCII.GetString(pdf.ToArray(), 0, 4));
    }

    [Fact]
    public async Task It_comes_once_a_working_day_and_of_two_processes_one_sends_it()
    {
        await AccountAsync(1, "anna@acme.example", Anna.Value, wants: true);
        // Sunday at eight, and Monday before half past seven.
        foreach (var early in (DateTimeOffset[])[Morning.AddDays(-1), Morning.AddMinutes(-31)])
        {
            _store.Clock.SetUtcNow(early);
            await Sender().SendDueAsync(Cancel);
        }
        Assert.True(_mail.IsEmpty);
        _store.Clock.SetUtcNow(Morning);
        await Task.WhenAll(Sender().SendDueAsync(Cancel), Sender().SendDueAsync(Cancel));
        await Sender().SendDueAsync(Cancel);
        await _mail.NextAsync();
        Assert.True(_mail.IsEmpty);
        _store.Clock.SetUtcNow(Morning.AddHours(5));
        await AccountAsync(2, "late@acme.example", null, wants: true);
        await Sender().SendDueAsync(Cancel);
        Assert.True(_mail.IsEmpty);
        _store.Clock.SetUtcNow(Morning.AddDays(1));
        await Sender().SendDueAsync(Cancel);
        await _mail.NextAsync();
        await _mail.NextAsync();
        Assert.True(_mail.IsEmpty);
    }

    [Fact]
    public async Task What_the_mail_server_did_not_take_is_tried_again()
    {
        await AccountAsync(1, "anna@acme.example", Anna.Value, wants: true);
        _store.Clock.SetUtcNow(Morning);
        await using (var deaf = Services(new Dictionary<string, string?>(_mail.Settings) { ["Mail__Port"] = "1" }))
            await Sender(deaf).SendDueAsync(Cancel);
        Assert.True(_mail.IsEmpty);
        _store.Clock.Advance(TimeSpan.FromMinutes(1));
        await Sender().SendDueAsync(Cancel);
        await _mail.NextAsync();
    }

    static CancellationToken Cancel => TestContext.Current.CancellationToken;

    ServiceProvider Services(Dictionary<string, string?> settings)
    {
        var configuration = new ConfigurationBuilder().AddInMemoryCollection(settings.Select(s => new KeyValuePair<string, string?>(s.Key.Replace("__", ":", StringComparison.Ordinal), s.Value))).Build();
        var services = new ServiceCollection();
        services.AddLogging();
        services.AddLocalization();
        services.AddSingleton<TimeProvider>(_store.Clock);
        services.AddSingleton(_store.Contexts);
        services.AddSingleton(_store.History);
        services.AddSingleton(_store.Get<DigestStore>());
        services.AddSingleton(_store.Get<WinModels>());
        services.AddSingleton(_store.Get<ChanceFalls>());
        services.AddSingleton(DigestHour.Of(configuration));
        services.AddSingleton(new MailPost.Server(MailSettings.Of(configuration)));
        services.AddSingleton<MailPost>();
        services.AddScoped<FunnelPictures>();
        services.AddReports();
        services.AddDigest();
        return services.BuildServiceProvider();
    }

    DigestSender Sender(ServiceProvider? services = null) => ActivatorUtilities.CreateInstance<DigestSender>(services ?? _services, NullLogger<DigestSender>.Instance);

    async Task AccountAsync(int id, string mail, int? employee, bool wants, bool disabled = false)
    {
        await using var db = await _store.Contexts.CreateDbContextAsync();
        db.Users.Add(new Account
        {
            Id = id, UserName = mail, NormalizedUserName = mail.ToUpperInvariant(), Email = mail, NormalizedEmail = mail.ToUpperInvariant(), Role = employee is null ? Role.Director : Role.Salesperson,
            EmployeeId = employee, WantsDigest = wants, Disabled = disabled, SecurityStamp = "x",
        });
        await db.SaveChangesAsync();
    }
}
