using Funnel.Domain.Common;
using Funnel.Web.Access.Limits;
using Funnel.Web.Data;
using Funnel.Web.Data.Accounts;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.OpenIdConnect;
using Microsoft.AspNetCore.Identity;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Protocols.OpenIdConnect;

namespace Funnel.Web.Access.SignIn;

/// <summary>Single sign-on by the company's own service, through settings alone. Whom the service vouches for is judged by <see cref="OutsideStore"/>.</summary>
public static class OpenIdConnectSetup
{
    public const string Scheme = "OpenId", StartPath = "/sign-in/openid", CallbackPath = "/sign-in/openid/back", RefusedPath = "/sign-in/refused";

    // Strangers can call the way back; they shall not fill the audit.
    private const int LinesAMinute = 30;

    // OpenID Connect Core, 2.
    private const int LongestSubject = 255;

    public static void AddOpenIdSignIn(this IServiceCollection services, IConfiguration configuration)
    {
        if (OpenIdSettings.From(configuration) is not { } settings)
            return;
        services.AddSingleton(settings);
        services.AddSingleton(s => new Lines(new Allowance(LinesAMinute, TimeSpan.FromMinutes(1), s.GetRequiredService<TimeProvider>())));
        services.AddAuthentication().AddOpenIdConnect(Scheme, o => Configure(o, settings));
    }

    /// <summary>Where somebody is led who is not let in; the page has the sentence for the reason.</summary>
    public static string RefusedFor(OutsideRefusal why) => $"{RefusedPath}?why={why}";

    private static void Configure(OpenIdConnectOptions o, OpenIdSettings settings)
    {
        o.Authority = settings.Authority.ToString();
        o.ClientId = settings.ClientId;
        o.ClientSecret = settings.ClientSecret;
        o.RequireHttpsMetadata = settings.RequireHttps;
        o.CallbackPath = CallbackPath;
        // There is no sign-out by the service: without these doors nobody can be signed out from elsewhere.
        o.RemoteSignOutPath = default;
        o.SignInScheme = IdentityConstants.ApplicationScheme;
        o.ResponseType = OpenIdConnectResponseType.Code;
        // A post from the service would come from another site, and such are refused (SameSite).
        o.ResponseMode = OpenIdConnectResponseMode.Query;
        o.UsePkce = true;
        o.SaveTokens = false;
        o.MapInboundClaims = false;
        o.Scope.Clear();
        foreach (var scope in new[] { "openid", "profile", "email" })
            o.Scope.Add(scope);
        o.GetClaimsFromUserInfoEndpoint = true;
        o.ClaimActions.MapUniqueJsonKey("email_verified", "email_verified");
        o.ClaimActions.MapJsonKey(settings.RoleClaim, settings.RoleClaim);
        if (settings.DepartmentClaim is { } department)
            o.ClaimActions.MapUniqueJsonKey(department, department);
        foreach (var cookie in new[] { o.CorrelationCookie, o.NonceCookie })
            (cookie.SameSite, cookie.SecurePolicy, cookie.HttpOnly) = (SameSiteMode.Lax, CookieSecurePolicy.SameAsRequest, true);
        if (!settings.RequireHttps)
            // A token fetched over https needs no signature; over anything else only a signature says whose it is.
            o.Events.OnTokenResponseReceived = context =>
            {
                if (context.TokenEndpointResponse.IdToken is { } token && new JsonWebToken(token) is { EncodedSignature.Length: 0 })
                    context.Fail("The token is not signed.");
                return Task.CompletedTask;
            };
        o.Events.OnTicketReceived = context => ComeInAsync(context, settings);
        o.Events.OnRemoteFailure = async context =>
        {
            context.HandleResponse();
            await RefuseAsync(context.HttpContext, null, OutsideRefusal.Failed, "The sign-in service's answer was not a valid one.");
        };
    }

    private static async Task ComeInAsync(TicketReceivedContext context, OpenIdSettings settings)
    {
        var (http, user) = (context.HttpContext, context.Principal!);
        // Whatever comes of it, the answer is ours: the claims of the service never become our cookie.
        context.HandleResponse();
        string? Claim(string name) => user.FindFirst(name)?.Value;
        if (user.FindFirst("sub") is not { Value.Length: > 0 and <= LongestSubject } subject)
        {
            await RefuseAsync(http, null, OutsideRefusal.Failed, "The sign-in service did not say who it is.");
            return;
        }
        if (Claim("email") is { } said && !Account.CouldBeMail(said))
        {
            await RefuseAsync(http, subject.Value, OutsideRefusal.Failed, "The sign-in service gave an e-mail address that is none.");
            return;
        }
        var who = new OutsidePerson(Claim("iss") ?? subject.Issuer, subject.Value, Claim("email")?.Trim(), string.Equals(Claim("email_verified"), "true", StringComparison.OrdinalIgnoreCase),
            Claim("name"), settings.RoleFor(user.FindAll(settings.RoleClaim).Select(c => c.Value)), settings.DepartmentClaim is { } department ? Claim(department) : null);
        try
        {
            var id = await http.RequestServices.GetRequiredService<OutsideStore>().AdmitAsync(who, http.From("web"), http.RequestAborted);
            var signIn = http.RequestServices.GetRequiredService<SignInManager<Account>>();
            var account = (await signIn.UserManager.FindByIdAsync(id.ToString(System.Globalization.CultureInfo.InvariantCulture)))!;
            await signIn.SignInAsync(account, isPersistent: false);
            await http.RequestServices.GetRequiredService<AuditBook>()
                .WriteAsync(PasswordStore.Own(account, http.From("web")), new AuditNote("account.signed-in", After: AuditFacts.Write(("way", "openid"), ("service", who.Issuer))), http.RequestAborted);
            http.Response.Redirect(context.ReturnUri ?? "/");
        }
        catch (OutsideRefused refused)
        {
            await RefuseAsync(http, who.Mail ?? who.Subject, refused.Why, refused.Message);
        }
        // Such as an address that is none.
        catch (RuleViolation refused)
        {
            await RefuseAsync(http, who.Mail ?? who.Subject, OutsideRefusal.Failed, refused.Message);
        }
    }

    public static async Task RefuseAsync(HttpContext http, string? subject, OutsideRefusal why, string sentence)
    {
        var from = http.From("web");
        if (http.RequestServices.GetRequiredService<Lines>().Allowance.Take(CountedAs.Of(http.Connection.RemoteIpAddress)))
            await http.RequestServices.GetRequiredService<AuditBook>().RefusedAsync(Caller.Nobody(from), "account.sign-in-refused", subject, sentence, cancel: CancellationToken.None);
        http.Response.Redirect(RefusedFor(why));
    }

    private sealed record Lines(Allowance Allowance);
}
