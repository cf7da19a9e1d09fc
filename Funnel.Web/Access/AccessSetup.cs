using System.Security.Claims;
using Funnel.Web.Data;
using Funnel.Web.Data.Accounts;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.Cookies;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.Identity;

namespace Funnel.Web.Access;

/// <summary>Who gets in, and by which door: people by cookie, programs by key, screens by their own cookie.</summary>
public static class AccessSetup
{
    public const string Scheme = "Funnel";
    public static readonly TimeSpan Idle = TimeSpan.FromHours(12), Kept = TimeSpan.FromDays(30);

    public static IServiceCollection AddAccess(this IServiceCollection services, DatabaseSetup.DataSettings data)
    {
        services.AddDataProtection().SetApplicationName("Funnel").PersistKeysToFileSystem(Directory.CreateDirectory(Path.Combine(data.Folder, "keys")));
        services.AddIdentityCore<Account>(Accounts)
            .AddEntityFrameworkStores<FunnelDb>()
            .AddSignInManager()
            .AddDefaultTokenProviders()
            .AddTokenProvider<InvitationTokens>(InvitationTokens.Provider)
            .AddPasswordValidator<PasswordRules>();
        // OWASP's figure for PBKDF2 with SHA-512.
        services.Configure<PasswordHasherOptions>(o => o.IterationCount = 220_000);
        services.Configure<DataProtectionTokenProviderOptions>(o => o.TokenLifespan = TimeSpan.FromHours(1));
        services.AddAuthentication(o =>
            {
                o.DefaultScheme = Scheme;
                o.DefaultSignInScheme = IdentityConstants.ApplicationScheme;
            })
            .AddPolicyScheme(Scheme, null, o => o.ForwardDefaultSelector = SchemeFor)
            .AddScheme<AuthenticationSchemeOptions, ApiKeyScheme>(ApiKeyScheme.Name, null)
            .AddScheme<AuthenticationSchemeOptions, DisplayScheme>(DisplayScheme.Name, null)
            .AddIdentityCookies();
        services.ConfigureApplicationCookie(People);
        services.AddAuthorization(o => o.AddRights());
        services.AddSingleton<IAuthorizationMiddlewareResultHandler, RefusalAudit>();
        services.AddCascadingAuthenticationState();
        services.AddSingleton<Standings>();
        return services;
    }

    // A bearer key is meant by whoever sends one; a bad key does not fall back to the cookie beside it.
    private static string SchemeFor(HttpContext http) =>
        ApiKeyScheme.IsMeant(http.Request) ? ApiKeyScheme.Name : DisplayScheme.IsMeant(http.Request) ? DisplayScheme.Name : IdentityConstants.ApplicationScheme;

    private static void Accounts(IdentityOptions o)
    {
        o.User.RequireUniqueEmail = true;
        // The user name is the address, and addresses have more signs than names.
        o.User.AllowedUserNameCharacters = "";
        // Length and a list of common ones; rules of composition only make people write passwords down.
        o.Password = new PasswordOptions { RequiredLength = PasswordRules.Shortest, RequireDigit = false, RequireLowercase = false, RequireUppercase = false, RequireNonAlphanumeric = false, RequiredUniqueChars = 4 };
        // Identity counts for accounts alone; PasswordGuesses does for every address typed.
        o.Lockout = new LockoutOptions { AllowedForNewUsers = false };
    }

    private static void People(CookieAuthenticationOptions o)
    {
        o.Cookie.Name = "funnel-sign-in";
        o.Cookie.HttpOnly = true;
        o.Cookie.SameSite = SameSiteMode.Lax;
        o.Cookie.SecurePolicy = CookieSecurePolicy.SameAsRequest;
        o.ExpireTimeSpan = Idle;
        o.SlidingExpiration = true;
        o.LoginPath = SignInPath;
        o.ReturnUrlParameter = "back";
        o.Events.OnValidatePrincipal = ValidateAsync;
        o.Events.OnRedirectToLogin = context => AnswerAsync(context, StatusCodes.Status401Unauthorized);
        o.Events.OnRedirectToAccessDenied = context =>
        {
            context.Response.StatusCode = StatusCodes.Status403Forbidden;
            return Task.CompletedTask;
        };
    }

    public const string SignInPath = "/sign-in";

    // Programs and scripts want a status; only a page leads to the sign-in page.
    private static Task AnswerAsync(RedirectContext<CookieAuthenticationOptions> context, int status)
    {
        if (HttpMethods.IsGet(context.Request.Method) && !IsForPrograms(context.Request.Path))
            // Whoever was in a moment ago is told that this has ended.
            context.Response.Redirect(context.HttpContext.Items.ContainsKey(Ended) ? context.RedirectUri + "&ended=true" : context.RedirectUri);
        else
            context.Response.StatusCode = status;
        return Task.CompletedTask;
    }

    public static readonly PathString[] ForPrograms = ["/api", "/openapi", "/health", "/hubs", "/_blazor", "/_framework", "/wall/frame", "/wall/pairing", "/wall/enter"];

    /// <summary>What programs and scripts ask for; “/api” itself is a page for people.</summary>
    public static bool IsForPrograms(PathString path) =>
        ForPrograms.Any(p => path.StartsWithSegments(p, StringComparison.OrdinalIgnoreCase)) && !path.Equals("/api", StringComparison.OrdinalIgnoreCase);

    // At every request: what the cookie says was true when it was given, what the account is now counts.
    private static async Task ValidateAsync(CookieValidatePrincipalContext context)
    {
        var http = context.HttpContext;
        var accounts = http.RequestServices.GetRequiredService<AccountStore>();
        var stamp = StampOf(context.Principal);
        if (int.TryParse(context.Principal?.FindFirstValue(ClaimTypes.NameIdentifier), out var id)
            && await accounts.StandingAsync(id, http.From("web"), http.RequestAborted) is { } standing && standing.Stamp == stamp)
        {
            var identity = new Acting(standing.Caller, standing.Authority).Identity(IdentityConstants.ApplicationScheme);
            // Stays in the cookie when it is renewed.
            identity.AddClaim(new Claim(StampClaim, standing.Stamp));
            context.ReplacePrincipal(new ClaimsPrincipal(identity));
        }
        else
        {
            context.RejectPrincipal();
            http.Items[Ended] = true;
            await http.SignOutAsync(IdentityConstants.ApplicationScheme);
        }
    }

    public static string? StampOf(ClaimsPrincipal? user) => user?.FindFirstValue(StampClaim);

    // As Identity itself calls it.
    private static readonly object Ended = new();

    private const string StampClaim = "AspNet.Identity.SecurityStamp";
}
