using System.Net;
using Funnel.Domain.Access;
using Funnel.Web.Access;
using Funnel.Web.Access.Limits;
using Funnel.Web.Data;
using Funnel.Web.Data.Accounts;
using Funnel.Web.Shell;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Identity;
using Microsoft.AspNetCore.Mvc;

namespace Funnel.Web.Features.Accounts;

/// <summary>Coming in and going out: forms post here, outside any circuit, because only a request can set a cookie.</summary>
public static class AccountEndpoints
{
    public static void MapAccounts(this WebApplication app)
    {
        app.MapPost(Urls.SignOut(), SignOut).Needs(Right.BeSignedIn).WithMetadata(new RequestSizeLimitAttribute(FormSize.Door)).ExcludeFromDescription();
        app.MapOpenId();
        app.MapPasskeys();
        app.MapOwnAccount();
        if (app.Environment.IsDevelopment())
            app.MapPost(Urls.SignInAs(), SignInAs).AllowAnonymous().WithMetadata(new RequestSizeLimitAttribute(FormSize.Door)).ExcludeFromDescription();
    }

    private static async Task<RedirectHttpResult> SignOut(HttpContext http, SignInManager<Account> signIn, AuditBook audit, [FromForm] string? _)
    {
        await audit.WriteAsync(http.Acting().Caller, new AuditNote("account.signed-out"), http.RequestAborted);
        await signIn.SignOutAsync();
        return TypedResults.LocalRedirect(Urls.SignIn());
    }

    // Development only, and from this machine only: no password is asked. By its own name too: a page elsewhere could have given its name our address.
    private static async Task<Results<RedirectHttpResult, NotFound>> SignInAs(HttpContext http, SignInManager<Account> signIn, AuditBook audit, [FromForm] string email, [FromForm] string? back)
    {
        if (http.Connection.RemoteIpAddress is { } address && !IPAddress.IsLoopback(address) || !OwnNames.IsThisMachine(http.Request.Host))
            return TypedResults.NotFound();
        if (await signIn.UserManager.FindByEmailAsync(email) is not { Disabled: false } account)
            return TypedResults.NotFound();
        await signIn.SignInAsync(account, isPersistent: true);
        await audit.WriteAsync(PasswordStore.Own(account, http.From("web")), new AuditNote("account.signed-in", After: AuditFacts.Write(("way", "development"))), http.RequestAborted);
        return TypedResults.LocalRedirect(Urls.IsOwn(back) ? back! : Urls.Home());
    }
}
