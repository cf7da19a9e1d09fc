using System.Net;
using Funnel.Domain.Access;
using Funnel.Tests.Kit;
using Funnel.Web.Data.Accounts;
using Microsoft.EntityFrameworkCore;

namespace Funnel.Tests.Features.Accounts;

/// <summary>Single sign-on: a real application and a service of the company that says what the test wants.</summary>
public sealed class OpenIdTests(OpenIdTests.Company company) : IClassFixture<OpenIdTests.Company>
{
    [Fact]
    public async Task Somebody_with_a_role_is_made_signs_in_and_lands_where_they_wanted()
    {
        company.Sends("new-1", "nora@corp.example", roles: ["something", "funnel-sales"]);

        Assert.Equal("/deals", await company.ComeInAsync("/deals"));

        var account = await company.AccountAsync("nora@corp.example");
        Assert.Equal((Role.Salesperson, "Person new-1"), (account!.Role, account.Name));
        Assert.NotNull(account.EmployeeId);
        Assert.Equal(1, await company.CountAsync("Action = 'account.signed-in' AND CallerId = " + account.Id + " AND After LIKE '%openid%'"));
        Assert.DoesNotContain(FakeSignInService.Secret, company.App.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_role_follows_the_service_at_every_sign_in_and_the_audit_says_so()
    {
        company.Sends("new-2", "max@corp.example", roles: ["funnel-view"]);
        await company.ComeInAsync("/");
        company.Sends("new-2", "max@corp.example", roles: ["funnel-view", "funnel-admins"]);
        await company.ComeInAsync("/");

        Assert.Equal(Role.Administrator, (await company.AccountAsync("max@corp.example"))!.Role);
        Assert.Equal(1, await company.CountAsync("Action = 'account.role-changed' AND Subject = 'max@corp.example' AND Before LIKE '%Viewer%' AND After LIKE '%Administrator%'"));

        // The same once more changes nothing.
        await company.ComeInAsync("/");
        Assert.Equal(1, await company.CountAsync("Action = 'account.role-changed' AND Subject = 'max@corp.example'"));
    }

    [Fact]
    public async Task An_account_that_is_there_is_found_by_its_confirmed_mail_and_stays_that_persons()
    {
        company.Sends("tied", RunningApp.MailOf(5), roles: ["funnel-view"]);
        Assert.Equal("/deals", await company.ComeInAsync("/deals"));
        Assert.Equal(5, (await company.AccountAsync(RunningApp.MailOf(5)))!.EmployeeId);

        company.Sends("somebody-else", RunningApp.MailOf(5), roles: ["funnel-admins"]);
        await RefusedAsync(OutsideRefusal.OtherIdentity);
        Assert.Equal(Role.Viewer, (await company.AccountAsync(RunningApp.MailOf(5)))!.Role);
    }

    [Fact]
    public async Task Nobody_comes_in_without_a_role()
    {
        company.Sends("none", "none@corp.example", roles: ["canteen"]);
        await RefusedAsync(OutsideRefusal.NoRole);
        Assert.Null(await company.AccountAsync("none@corp.example"));
    }

    [Fact]
    public async Task A_mail_nobody_confirmed_opens_no_account()
    {
        company.Sends("thief", RunningApp.Administrator, roles: ["funnel-admins"], confirmed: false);
        await RefusedAsync(OutsideRefusal.NoVerifiedMail);
    }

    [Fact]
    public async Task Who_is_switched_off_stays_out_whatever_the_service_says()
    {
        company.Sends("off", "off@corp.example", roles: ["funnel-view"]);
        await company.ComeInAsync("/");
        await using (var db = await company.Store.Contexts.CreateDbContextAsync(TestContext.Current.CancellationToken))
            await db.Users.Where(a => a.Email == "off@corp.example").ExecuteUpdateAsync(a => a.SetProperty(r => r.Disabled, true), TestContext.Current.CancellationToken);

        company.Sends("off", "off@corp.example", roles: ["funnel-admins"]);
        await RefusedAsync(OutsideRefusal.SwitchedOff);
        Assert.Equal(Role.Viewer, (await company.AccountAsync("off@corp.example"))!.Role);
    }

    [Fact]
    public async Task The_last_administrator_is_not_taken_away_by_the_service()
    {
        await using var alone = new Company();
        await alone.InitializeAsync();
        alone.Sends("last", RunningApp.Administrator, roles: ["funnel-view"]);
        Assert.Equal("/sign-in/refused?why=LastAdministrator", await alone.ComeInAsync("/"));
        Assert.Equal(Role.Administrator, (await alone.AccountAsync(RunningApp.Administrator))!.Role);
    }

    [Fact]
    public async Task A_head_without_a_department_is_refused_whole()
    {
        company.Sends("head", "head@corp.example", roles: ["funnel-heads"]);
        await RefusedAsync(OutsideRefusal.NeedsDepartment);
        Assert.Null(await company.AccountAsync("head@corp.example"));
        company.Sends("head", "head@corp.example", roles: ["funnel-heads"], department: "South");
        Assert.Equal("/deals", await company.ComeInAsync("/deals"));
    }

    [Theory]
    [InlineData(Forgery.Nonce)]
    [InlineData(Forgery.Signature)]
    [InlineData(Forgery.Unsigned)]
    [InlineData(Forgery.Issuer)]
    [InlineData(Forgery.Audience)]
    public async Task A_forged_answer_opens_nothing(Forgery forgery)
    {
        company.Sends("forged", "forged@corp.example", roles: ["funnel-admins"], forgery: forgery);
        await RefusedAsync(OutsideRefusal.Failed);
        Assert.Null(await company.AccountAsync("forged@corp.example"));
    }

    public static TheoryData<string, string> Strange => new()
    {
        { "strange", "no address" }, { "strange", "a@b@c" }, { "strange", "\ufffe@corp.example" }, { "strange", new string('q', 250) + "@corp.example" }, { new string('s', 256), "long@corp.example" },
    };

    [Theory]
    [MemberData(nameof(Strange))]
    public async Task A_person_who_cannot_be_one_is_refused_with_the_page(string subject, string mail)
    {
        company.Sends(subject, mail, roles: ["funnel-view"]);
        await RefusedAsync(OutsideRefusal.Failed);
        Assert.Null(await company.AccountAsync(mail));
    }

    [Fact]
    public async Task A_name_that_turns_the_text_around_it_is_not_taken_over()
    {
        company.Sends("turned\u202e", "turned@corp.example", roles: ["funnel-view"]);
        await company.ComeInAsync("/");
        Assert.Equal("turned@corp.example", (await company.AccountAsync("turned@corp.example"))!.Name);
    }

    [Fact]
    public async Task An_answer_nobody_asked_for_is_refused()
    {
        using var http = await company.App.ClientAsync(null);
        using var answer = await http.GetAsync("/sign-in/openid/back?code=1&state=2", TestContext.Current.CancellationToken);
        Assert.Equal("/sign-in/refused?why=Failed", answer.Headers.Location?.OriginalString);
    }

    [Theory]
    [InlineData("https://elsewhere.example/")]
    [InlineData("//elsewhere.example")]
    [InlineData("/\\elsewhere.example")]
    public async Task A_way_back_that_leads_elsewhere_is_not_followed(string back)
    {
        company.Sends("new-3", "back@corp.example", roles: ["funnel-view"]);
        Assert.Equal("/", await company.ComeInAsync(back));
    }

    [Fact]
    public async Task The_refusal_is_said_in_the_viewers_language()
    {
        using var http = await company.App.ClientAsync(null);
        http.DefaultRequestHeaders.AcceptLanguage.ParseAdd("ru");
        using var answer = await http.GetAsync("/sign-in/refused?why=NoRole", TestContext.Current.CancellationToken);
        Assert.Contains("не даёт вам роли", await answer.ProblemAsync(), StringComparison.Ordinal);
        using var door = await http.GetAsync("/sign-in", TestContext.Current.CancellationToken);
        Assert.Contains("Войти через Corp", WebUtility.HtmlDecode(await door.Content.ReadAsStringAsync(TestContext.Current.CancellationToken)), StringComparison.Ordinal);
    }

    public static TheoryData<string, string, string> Wrong => new()
    {
        { "ClientId", "", "SignIn:OpenIdConnect:ClientId" },
        { "Roles__funnel-admins", "Chief", "SignIn:OpenIdConnect:Roles:funnel-admins" },
        { "Roles__funnel-admins", "Display", "SignIn:OpenIdConnect:Roles:funnel-admins" },
        { "Authority", "http://login.example", "SignIn:OpenIdConnect:Authority" },
        { "RequireHttps", "perhaps", "SignIn:OpenIdConnect:RequireHttps" },
    };

    /// <summary>Promise 90.</summary>
    [Theory]
    [MemberData(nameof(Wrong))]
    public async Task A_wrong_setting_ends_the_start_with_a_sentence(string name, string value, string named)
    {
        using var folder = new TempFolder();
        var settings = new Dictionary<string, string?>
        {
            ["Urls"] = "http://127.0.0.1:0",
            ["SignIn__OpenIdConnect__Authority"] = "https://login.example",
            ["SignIn__OpenIdConnect__ClientId"] = "funnel",
            ["SignIn__OpenIdConnect__ClientSecret"] = FakeSignInService.Secret,
            ["SignIn__OpenIdConnect__Roles__funnel-admins"] = "Administrator",
            ["SignIn__OpenIdConnect__" + name] = value,
        };

        var ended = await RunCommand.Async(folder.Path, [], settings, TimeSpan.FromMinutes(1));

        Assert.NotEqual(0, ended.ExitCode);
        Assert.Contains(named, ended.Errors, StringComparison.Ordinal);
        Assert.Single(ended.Errors.Trim().Split('\n'));
        Assert.DoesNotContain(FakeSignInService.Secret, ended.Errors + ended.Output, StringComparison.Ordinal);
    }

    async Task RefusedAsync(OutsideRefusal why)
    {
        var before = await company.CountAsync("Refused = 1 AND Action IN ('account.sign-in-refused')");
        Assert.Equal("/sign-in/refused?why=" + why, await company.ComeInAsync("/deals"));
        Assert.Equal(before + 1, await company.CountAsync("Refused = 1 AND Action IN ('account.sign-in-refused')"));
    }

    public sealed class Company : IAsyncLifetime
    {
        FakeSignInService _service = null!;

        public SqliteStore Store { get; private set; } = null!;

        public RunningApp App { get; private set; } = null!;

        public async ValueTask InitializeAsync()
        {
            _service = await FakeSignInService.StartAsync();
            Store = await SqliteStore.OpenAsync();
            App = await RunningApp.StartAsync(new RunningAppOptions(DataFolder: Store.FolderPath)
            {
                Settings = new Dictionary<string, string?>
                {
                    ["SignIn__OpenIdConnect__Authority"] = _service.Address,
                    ["SignIn__OpenIdConnect__ClientId"] = FakeSignInService.ClientId,
                    ["SignIn__OpenIdConnect__ClientSecret"] = FakeSignInService.Secret,
                    ["SignIn__OpenIdConnect__Name"] = "Corp",
                    ["SignIn__OpenIdConnect__RequireHttps"] = "false",
                    ["SignIn__OpenIdConnect__DepartmentClaim"] = "unit",
                    ["SignIn__OpenIdConnect__Roles__funnel-admins"] = "Administrator",
                    ["SignIn__OpenIdConnect__Roles__funnel-heads"] = "Head",
                    ["SignIn__OpenIdConnect__Roles__funnel-sales"] = "Salesperson",
                    ["SignIn__OpenIdConnect__Roles__funnel-view"] = "Viewer",
                    // Whatever is logged, the secret is not in it.
                    ["Logging__LogLevel__Default"] = "Debug",
                },
            });
        }

        public void Sends(string subject, string mail, string[] roles, bool confirmed = true, string? department = null, Forgery forgery = Forgery.None)
        {
            _service.Forgery = forgery;
            _service.Person = new Dictionary<string, object> { ["sub"] = subject, ["email"] = mail, ["email_verified"] = confirmed, ["name"] = "Person " + subject, ["roles"] = roles };
            if (department is not null)
                _service.Person["unit"] = department;
        }

        /// <summary>Presses the button as a browser does, follows every redirect; where it ended.</summary>
        public async Task<string> ComeInAsync(string back)
        {
            using var http = new HttpClient(new SocketsHttpHandler { CookieContainer = new CookieContainer() }) { BaseAddress = App.Address };
            using var answer = await http.GetAsync("/sign-in/openid?back=" + Uri.EscapeDataString(back), TestContext.Current.CancellationToken);
            Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
            Assert.Equal(App.Address.Authority, answer.RequestMessage!.RequestUri!.Authority);
            return answer.RequestMessage.RequestUri.PathAndQuery;
        }

        public async Task<Account?> AccountAsync(string mail)
        {
            await using var db = await Store.Contexts.CreateDbContextAsync(TestContext.Current.CancellationToken);
            return await db.Users.AsNoTracking().FirstOrDefaultAsync(a => a.Email == mail, TestContext.Current.CancellationToken);
        }

        public Task<long> CountAsync(string where) => Store.ScalarAsync("SELECT count(*) FROM Audit WHERE " + where);

        public async ValueTask DisposeAsync()
        {
            await App.DisposeAsync();
            await Store.DisposeAsync();
            await _service.DisposeAsync();
        }
    }
}
