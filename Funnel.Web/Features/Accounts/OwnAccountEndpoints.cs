using System.Globalization;
using Funnel.Domain.Access;
using Funnel.Domain.Common;
using Funnel.Web.Access;
using Funnel.Web.Access.Limits;
using Funnel.Web.Data.Accounts;
using Funnel.Web.Shell;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Identity;
using Microsoft.AspNetCore.Mvc;

namespace Funnel.Web.Features.Accounts;

/// <summary>What a person changes of the own account. Forms of the page: only a request can renew the cookie.</summary>
public static class OwnAccountEndpoints
{
    public static void MapOwnAccount(this WebApplication app)
    {
        app.MapPost(Urls.ChangeName(), Rename).Needs(Right.BeSignedIn).WithMetadata(new RequestSizeLimitAttribute(FormSize.Door)).ExcludeFromDescription();
        app.MapPost(Urls.ChangeDigest(), ChangeDigest).Needs(Right.BeSignedIn).WithMetadata(new RequestSizeLimitAttribute(FormSize.Door)).ExcludeFromDescription();
        app.MapPost(Urls.ChangePassword(), ChangePassword).Needs(Right.BeSignedIn).WithMetadata(new RequestSizeLimitAttribute(FormSize.Door)).ExcludeFromDescription();
    }

    private static async Task<RedirectHttpResult> Rename(HttpContext http, PeopleStore people, [FromForm] string name)
    {
        try
        {
            await people.RenameSelfAsync(http.Acting().Caller, name, http.RequestAborted);
            return To(AccountSaid.Name);
        }
        catch (RuleViolation)
        {
            return To(AccountSaid.NameRefused);
        }
    }

    private static async Task<RedirectHttpResult> ChangeDigest(HttpContext http, PeopleStore people, [FromForm] string? wants)
    {
        await people.WantDigestAsync(http.Acting().Caller, wants == "on", http.RequestAborted);
        return To(wants == "on" ? AccountSaid.DigestOn : AccountSaid.DigestOff);
    }

    private static async Task<RedirectHttpResult> ChangePassword(HttpContext http, PasswordStore passwords, SignInTries tries, SignInManager<Account> signIn, [FromForm] string present, [FromForm] string password)
    {
        var me = http.Acting().Caller;
        if (!tries.TryTake(http.Connection.RemoteIpAddress))
            return To(AccountSaid.Locked);
        try
        {
            if (await passwords.ChangeAsync(me, present, password, http.RequestAborted) is not PasswordChange.Done and var refused)
                return To(refused switch { PasswordChange.Locked => AccountSaid.Locked, PasswordChange.Same => AccountSaid.SamePassword, _ => AccountSaid.WrongPresent });
        }
        catch (RuleViolation)
        {
            return To(AccountSaid.PasswordRefused);
        }
        // This browser stays in; the cookies of all others carry the old stamp.
        await signIn.RefreshSignInAsync((await signIn.UserManager.FindByIdAsync(me.Id.ToString(CultureInfo.InvariantCulture)))!);
        return To(AccountSaid.Password);
    }

    internal static RedirectHttpResult To(AccountSaid said) => TypedResults.LocalRedirect(Urls.Account(said.ToString()));
}

/// <summary>What has just become of a change; a name, never a sentence: an address must not put words into our mouth.</summary>
public enum AccountSaid { Name, NameRefused, Password, WrongPresent, Locked, SamePassword, PasswordRefused, PasskeyAdded, PasskeyRenamed, PasskeyRemoved, DigestOn, DigestOff, Refused }
