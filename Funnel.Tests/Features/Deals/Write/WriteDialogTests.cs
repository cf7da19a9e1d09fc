using Bunit;
using Funnel.Domain.Access;
using Funnel.Domain.Deals;
using Funnel.Tests.Kit;
using Funnel.Tests.Parts;
using Funnel.Web.Access;
using Funnel.Web.Access.Mail;
using Funnel.Web.Data.Mail;
using Funnel.Web.Features.Deals.Write;
using Microsoft.Extensions.DependencyInjection;
using MudBlazor;
using MudBlazor.Services;
using static Funnel.Tests.Kit.TestCompany;

namespace Funnel.Tests.Features.Deals.Write;

/// <summary>The dialog on a real database; a mail server is set or not, none is spoken to.</summary>
public sealed class WriteDialogTests : PartsContext, IAsyncLifetime
{
    const string Hostile = "<img src=x onerror=alert(1)>{{7*7}}";

    SqliteStore _store = null!;
    Deal _deal = null!;

    public async ValueTask InitializeAsync()
    {
        _store = await SqliteStore.OpenAsync();
        _deal = (await _store.CreateAsync(A.Deal(Hostile).OwnedBy(Anna).For(Aurora).Worth(1_000))).Deal;
        var words = new Dictionary<string, MailWords> { ["en"] = new("About {{ deal.title }}", "Dear {{ customer.name }}") };
        await _store.Get<MailTemplateStore>().SaveAsync(Hand.Test, new MailTemplateWish(null, 0, Own: false, "Good", words));
        await _store.Get<MailTemplateStore>().SaveAsync(Hand.Test, new MailTemplateWish(null, 0, Own: false, "Bad", new Dictionary<string, MailWords> { ["en"] = new("Hello", "one\n{{ nobody.knows }}") }));
        Services.AddMudServices();
        Services.AddSingleton(_store.Get<MailTemplateStore>());
        Services.AddSingleton(_store.Get<MailStore>());
        Services.AddSingleton(_store.Contexts);
        Services.AddSingleton<MailPost>();
        JSInterop.Mode = JSRuntimeMode.Loose;
        DefaultWaitTimeout = TimeSpan.FromSeconds(60);
    }

    public new async ValueTask DisposeAsync()
    {
        await base.DisposeAsync();
        await _store.DisposeAsync();
    }

    [Fact]
    public async Task A_template_fills_subject_and_text_literally_and_what_is_changed_by_hand_is_what_goes()
    {
        var dialogs = Open(new MailSettings("127.0.0.1", 1, false, null, null, "funnel@acme.example", new Uri("https://funnel.acme.example")));
        Choose(dialogs, "Good");
        dialogs.WaitForAssertion(() => Assert.Equal("About " + Hostile, dialogs.Find("[data-subject]").GetAttribute("value")));
        Assert.Empty(dialogs.FindAll("[data-preview] img"));
        dialogs.Find("[data-text]").Input("Dear {{ customer.name }}, by hand");
        Assert.Equal("Dear {{ customer.name }}, by hand", dialogs.Find("[data-preview] .body").TextContent);
        dialogs.Find("[data-to]").Input("a@b.example, c@d.example");
        await dialogs.Find("[data-send]").ClickAsync();
        Assert.Equal("This is no e-mail address.", dialogs.Find("[role=alert]").TextContent);
        Assert.Equal(0, await _store.ScalarAsync("SELECT count(*) FROM OutgoingMails"));
        dialogs.Find("[data-to]").Input("a@b.example");
        await dialogs.Find("[data-send]").ClickAsync();
        dialogs.WaitForAssertion(() => Assert.Empty(dialogs.FindAll("[data-write-dialog]")));
        Assert.Equal("Dear {{ customer.name }}, by hand", (await _store.Get<MailStore>().ReadTracesAsync(_deal.Id))[2].Text);
    }

    [Fact]
    public void A_faulty_template_says_its_line_and_loses_nothing_that_was_typed()
    {
        var dialogs = Open(null);
        dialogs.Find("[data-text]").Input("typed");
        Choose(dialogs, "Bad");
        dialogs.WaitForAssertion(() => Assert.Equal("Line 2: “nobody.knows” is not a placeholder.", dialogs.Find("[role=alert]").TextContent));
        Assert.Equal("typed", dialogs.Find("[data-text]").GetAttribute("value"));
    }

    [Fact]
    public void Without_a_mail_server_it_says_so_and_cannot_send()
    {
        Speak("ru");
        var dialogs = Open(null);
        Assert.Contains("Почтовый сервер не задан", dialogs.Find("[role=status]").TextContent, StringComparison.Ordinal);
        Assert.Empty(dialogs.FindAll("[data-send]"));
        Assert.NotEmpty(dialogs.FindAll("[data-copy-field] textarea"));
    }

    static void Choose(IRenderedComponent<MudDialogProvider> dialogs, string name) =>
        dialogs.Find("[data-template]").Change(dialogs.FindAll("[data-template] option").Single(o => o.TextContent == name).GetAttribute("value")!);

    IRenderedComponent<MudDialogProvider> Open(MailSettings? server)
    {
        Services.AddSingleton(new MailPost.Server(server));
        var dialogs = Render<MudDialogProvider>();
        var acting = new Acting(Hand.Of(By(Anna)), new Authority(Role.Administrator, null, null));
        _ = dialogs.InvokeAsync(() => WriteDialog.AskAsync(Services.GetRequiredService<IDialogService>(), "Write", _deal, Books, acting));
        dialogs.WaitForElement("[data-template] option:nth-child(3)");
        return dialogs;
    }
}
