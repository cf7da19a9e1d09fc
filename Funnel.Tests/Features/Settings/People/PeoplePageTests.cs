using AngleSharp.Dom;
using Bunit;
using Funnel.Domain.Access;
using Funnel.Tests.Kit;
using Funnel.Tests.Parts;
using Funnel.Web.Access;
using Funnel.Web.Access.Mail;
using Funnel.Web.Data;
using Funnel.Web.Data.Accounts;
using Funnel.Web.Features.Settings.People;
using Funnel.Web.Live;
using Funnel.Web.Parts;
using Microsoft.AspNetCore.Components;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using MudBlazor;
using MudBlazor.Services;

namespace Funnel.Tests.Features.Settings.People;

/// <summary>The page of people on the real stores: who is listed where, what is counted, and what it shows after a refusal.</summary>
public sealed class PeoplePageTests : PartsContext, IAsyncLifetime
{
    BuiltApp _app = null!;
    int _hanna, _sue, _north, _south;

    static CancellationToken Cancel => Xunit.TestContext.Current.CancellationToken;

    PeopleStore Store => _app.Get<PeopleStore>();

    public async ValueTask InitializeAsync()
    {
        _app = await BuiltApp.OpenAsync();
        var history = new LiveHistory();
        history.Start(new LiveState(new LogBook().History, TestCompany.Books, 1, "epoch"));
        Services.AddSingleton(history);
        Services.AddSingleton<LiveFeed>();
        Services.AddMudServices();
        Services.AddSingleton(Store);
        Services.AddSingleton(_app.Get<PeopleReader>());
        Services.AddSingleton(_app.Get<MailPost>());
        DefaultWaitTimeout = TimeSpan.FromSeconds(60);
        JSInterop.Mode = JSRuntimeMode.Loose;
        SetRendererInfo(new RendererInfo("Server", isInteractive: true));
        RenderTree.Add<CascadingValue<Acting>>(acting => acting.Add(a => a.Value, new Acting(Hand.Test, new Authority(Role.Administrator, null, null))));
        _north = await Store.AddDepartmentAsync(Hand.Test, "North", cancel: Cancel);
        _south = await Store.AddDepartmentAsync(Hand.Test, "South", _north, Cancel);
        await InviteAsync("Anna Admin", Role.Administrator);
        _hanna = await InviteAsync("Hanna Head", Role.Head, _north);
        _sue = await InviteAsync("Sue Seller", Role.Salesperson, _north, 7);
    }

    public new async ValueTask DisposeAsync()
    {
        await base.DisposeAsync();
        await _app.DisposeAsync();
    }

    [Fact]
    public void Everybody_stands_under_their_department_and_empty_departments_stand_there_too()
    {
        var page = Render<PeoplePage>();
        Assert.Equal(
            ["North 2 people: Hanna Head, Sue Seller", "South below North, 0 people: ", "Without a department 1 person: Anna Admin"],
            page.FindAll("tbody").Select(g => $"{g.QuerySelector("th")!.TextContent}: {string.Join(", ", Names(g))}"));
        Assert.Equal("0 / 7", page.FindAll(".dep .n")[0].TextContent);
        Assert.Equal("3 people, 2 departments, 0 open deals of 7 places", page.Find(".head .sub").TextContent);
        Assert.Contains("Head of department", page.Find("[data-person='Hanna Head']").TextContent, StringComparison.Ordinal);
        // Nobody is chosen, so there is nothing to press for anybody.
        Assert.Empty(page.FindAll(".per"));
    }

    [Fact]
    public async Task The_title_counts_as_the_groups_do_and_tells_deals_of_the_switched_off_apart()
    {
        await GiveAsync(_sue, 2);
        await GiveAsync(_hanna, 1);
        await Store.SwitchAsync(Hand.Test, _sue, on: false, Cancel);
        var page = Render<PeoplePage>();
        Assert.Equal("2 people, 2 departments, 1 open deal of 0 places, 2 more with people switched off", page.Find(".head .sub").TextContent);
        Assert.Equal(["1 / 0", "0 / 0", "0 / 0"], page.FindAll(".dep .n").Select(n => n.TextContent));
        Assert.DoesNotContain("Sue Seller", Names(page.Find("table")));
    }

    [Fact]
    public void The_chosen_person_has_a_panel_with_role_department_and_limit()
    {
        var page = Render<PeoplePage>();
        page.Find("[data-person='Sue Seller']").Click();
        Assert.Equal("Sue Seller", page.Find(".per").GetAttribute("aria-label"));
        Assert.Equal(("Salesperson", $"{_north}", "7"), (Value(page, "role"), Value(page, "department"), Value(page, "limit")));
        page.Find("[data-change=department]").Change($"{_south}");
        page.WaitForAssertion(() => Assert.Equal(["Sue Seller"], Names(page.FindAll("tbody")[1])));
        Assert.Equal($"{_south}", Value(page, "department"));
        page.Find("[data-person='Sue Seller']").Click();
        Assert.Empty(page.FindAll(".per"));
    }

    [Fact]
    public void A_refused_change_says_why_and_leaves_what_is_true()
    {
        var page = Render<PeoplePage>();
        page.Find("[data-person='Anna Admin']").Click();
        page.Find("[data-change=role]").Change("Viewer");
        page.WaitForAssertion(() => Assert.Equal("This is the last administrator. Make somebody else one first.", Said()));
        Assert.Equal("Administrator", Value(page, "role"));
        page.Find("[data-person='Hanna Head']").Click();
        page.Find("[data-change=department]").Change("0");
        page.WaitForAssertion(() => Assert.Equal("A head needs a department.", Said()));
        Assert.Equal($"{_north}", Value(page, "department"));
        page.Find("[data-change=limit]").Change("20000");
        page.WaitForAssertion(() => Assert.Equal("A limit is a whole number from 1 to 10,000.", Said()));
        Assert.Null(page.Find("[data-change=limit]").GetAttribute("value"));
    }

    [Theory]
    [InlineData("en", 1, "1 open deal stays in this name until somebody hands it over.")]
    [InlineData("en", 3, "3 open deals stay in this name until somebody hands them over.")]
    [InlineData("ru", 1, "1 открытая сделка останется на этом имени, пока её не передадут.")]
    [InlineData("ru", 3, "3 открытые сделки останутся на этом имени, пока их не передадут.")]
    public async Task Before_somebody_is_switched_off_their_open_deals_are_named_and_one_press_away(string language, int deals, string sentence)
    {
        await GiveAsync(_sue, deals);
        Speak(language);
        var dialogs = Render<MudDialogProvider>();
        var page = Render<PeoplePage>();
        page.Find("[data-person='Sue Seller']").Click();
        // It waits for the answer.
        var pressed = page.Find(".per .acts .btn:last-child").ClickAsync();
        dialogs.WaitForAssertion(() => Assert.EndsWith(sentence, dialogs.Find("p").TextContent, StringComparison.Ordinal));
        Assert.Equal($"/deals?owner={await EmployeeAsync(_sue)}&show=open", dialogs.Find("a").GetAttribute("href"));
        dialogs.Find(".btn").Click();
        await pressed;
        Assert.Contains("Sue Seller", Names(page.Find("table")));
    }

    static IEnumerable<string> Names(IElement within) => within.QuerySelectorAll("[data-person]").Select(r => r.GetAttribute("data-person")!);

    static string? Value(IRenderedComponent<PeoplePage> page, string what) => page.Find($"[data-change={what}]").GetAttribute("value");

    string? Said() => Services.GetRequiredService<Toasts>().All is [.., var last] ? last.Text : null;

    async Task<int> InviteAsync(string name, Role role, int? department = null, int? limit = null) =>
        (await Store.InviteAsync(Hand.Test, new Invitation($"{name.Split(' ')[0]}@acme.example", name, role, department, limit), Cancel)).Account;

    async Task<int> EmployeeAsync(int account)
    {
        await using var db = await _app.DbAsync();
        return (await db.Users.SingleAsync(a => a.Id == account, Cancel)).EmployeeId!.Value;
    }

    // The page counts rows; how a deal came to be is the deal store's.
    async Task GiveAsync(int account, int deals)
    {
        var owner = await EmployeeAsync(account);
        await using var db = await _app.DbAsync();
        var pipeline = new PipelineRow { Name = "Sales", Stages = [new StageRow { Name = "Start", Kind = Funnel.Domain.Pipelines.StageKind.Open }] };
        db.Pipelines.Add(pipeline);
        await db.SaveChangesAsync(Cancel);
        for (var i = 0; i < deals; i++)
            db.Deals.Add(new DealRow { Id = owner * 100 + i, Title = "Deal", PipelineId = pipeline.Id, StageId = pipeline.Stages[0].Id, OwnerId = owner, Currency = "EUR", Products = "" });
        await db.SaveChangesAsync(Cancel);
    }
}
