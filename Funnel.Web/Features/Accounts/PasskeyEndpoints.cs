using System.Globalization;
using Funnel.Domain.Access;
using Funnel.Domain.Common;
using Funnel.Web.Access;
using Funnel.Web.Access.Limits;
using Funnel.Web.Data;
using Funnel.Web.Data.Accounts;
using Funnel.Web.Parts;
using Funnel.Web.Shell;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Identity;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Extensions.Localization;

namespace Funnel.Web.Features.Accounts;

/// <summary>Passkeys: what the script asks before it turns to the device, and what it brings back. All are forms, so that the token against forgery is checked.</summary>
public static class PasskeyEndpoints
{
    public static void MapPasskeys(this WebApplication app)
    {
        app.MapPost(Urls.PasskeyOptions(), CreationOptions).Needs(Right.BeSignedIn).WithMetadata(new RequestSizeLimitAttribute(FormSize.Door)).ExcludeFromDescription();
        app.MapPost(Urls.AddPasskey(), Add).Needs(Right.BeSignedIn).WithMetadata(new RequestSizeLimitAttribute(FormSize.Passkey)).ExcludeFromDescription();
        app.MapPost(Urls.RenamePasskey(), Rename).Needs(Right.BeSignedIn).WithMetadata(new RequestSizeLimitAttribute(FormSize.Door)).ExcludeFromDescription();
        app.MapPost(Urls.RemovePasskey(), Remove).Needs(Right.BeSignedIn).WithMetadata(new RequestSizeLimitAttribute(FormSize.Door)).ExcludeFromDescription();
        app.MapPost(Urls.SignInPasskeyOptions(), RequestOptions).AllowAnonymous().WithMetadata(new RequestSizeLimitAttribute(FormSize.Door)).ExcludeFromDescription();
        app.MapPost(Urls.SignInPasskey(), SignIn).AllowAnonymous().WithMetadata(new RequestSizeLimitAttribute(FormSize.Passkey)).ExcludeFromDescription();
    }

    public sealed record Says(string? To = null, string? Problem = null);

    private static async Task<IResult> CreationOptions(HttpContext http, SignInManager<Account> signIn, PasskeyChallenges challenges, [FromForm] string? _)
    {
        var me = http.Acting();
        if (me.Caller.Kind != CallerKind.Person || await signIn.UserManager.FindByIdAsync(me.Caller.Id.ToString(CultureInfo.InvariantCulture)) is not { } account)
            return TypedResults.NotFound();
        var options = await signIn.MakePasskeyCreationOptionsAsync(new PasskeyUserEntity { Id = account.Id.ToString(CultureInfo.InvariantCulture), Name = account.Email!, DisplayName = me.Name });
        challenges.Give(options);
        return TypedResults.Content(options, "application/json");
    }

    private static async Task<IResult> Add(HttpContext http, SignInManager<Account> signIn, PasskeyChallenges challenges, PasskeyStore store, IStringLocalizer<AccountsTexts> texts, IStringLocalizer<RuleTexts> rules,
        [FromForm] string credential, [FromForm] string name)
    {
        var me = http.Acting().Caller;
        if (!challenges.Take(credential) || await AttestAsync(signIn, credential) is not { } passkey || passkey.For != me.Id.ToString(CultureInfo.InvariantCulture))
            return TypedResults.BadRequest(new Says(Problem: texts["The device's answer was not a valid one. Try again."]));
        try
        {
            await store.AddAsync(me, passkey.Passkey, name, http.RequestAborted);
            return TypedResults.Ok(new Says(To: Urls.Account(nameof(AccountSaid.PasskeyAdded))));
        }
        catch (RuleViolation violation)
        {
            return TypedResults.BadRequest(new Says(Problem: rules.Say(violation)));
        }
    }

    private static Task<RedirectHttpResult> Rename(HttpContext http, PasskeyStore store, [FromForm] string key, [FromForm] string name) =>
        ThenListAsync(() => store.RenameAsync(http.Acting().Caller, key, name, http.RequestAborted), AccountSaid.PasskeyRenamed);

    private static Task<RedirectHttpResult> Remove(HttpContext http, PasskeyStore store, [FromForm] string key) =>
        ThenListAsync(() => store.RemoveAsync(http.Acting().Caller, key, http.RequestAborted), AccountSaid.PasskeyRemoved);

    private static async Task<RedirectHttpResult> ThenListAsync(Func<Task> change, AccountSaid said)
    {
        try
        {
            await change();
        }
        catch (RuleViolation)
        {
            said = AccountSaid.Refused;
        }
        return OwnAccountEndpoints.To(said);
    }

    private static async Task<IResult> RequestOptions(HttpContext http, SignInManager<Account> signIn, SignInTries tries, PasskeyChallenges challenges, [FromForm] string? _)
    {
        if (!tries.TryTake(http.Connection.RemoteIpAddress))
            return TypedResults.StatusCode(StatusCodes.Status429TooManyRequests);
        var options = await signIn.MakePasskeyRequestOptionsAsync(null);
        challenges.Give(options);
        return TypedResults.Content(options, "application/json");
    }

    private static async Task<IResult> SignIn(HttpContext http, SignInDoor door, SignInManager<Account> signIn, SignInTries tries, PasskeyChallenges challenges, PasskeyStore store, AuditBook audit,
        IStringLocalizer<AccountsTexts> texts, [FromForm] string credential, [FromForm] string? back)
    {
        if (!tries.TryTake(http.Connection.RemoteIpAddress))
            return TypedResults.StatusCode(StatusCodes.Status429TooManyRequests);
        if (!challenges.Take(credential) || await AssertAsync(signIn, credential) is not var (account, passkey))
            return await RefuseAsync(null, "The passkey's answer was not a valid one.", texts["This passkey opens nothing here."]);
        if (account.Disabled)
            return await RefuseAsync(account.Email, "This account is switched off.", texts["This account is switched off. Whoever looks after the people here can switch it on."]);
        // Wrong passwords lock the password alone: strangers can make those, an answer of the device nobody can.
        var me = PasswordStore.Own(account, http.From("web"));
        await store.UsedAsync(me, passkey, http.RequestAborted);
        await door.InAsync(account, keep: false);
        await audit.WriteAsync(me, new AuditNote("account.signed-in", After: AuditFacts.Write(("way", "passkey"), ("passkey", passkey.Name))), http.RequestAborted);
        return TypedResults.Ok(new Says(To: Urls.IsOwn(back) ? back : Urls.Home()));

        async Task<IResult> RefuseAsync(string? mail, string why, string sentence)
        {
            await audit.RefusedAsync(Caller.Nobody(http.From("web")), "account.sign-in-refused", mail, why, cancel: CancellationToken.None);
            return TypedResults.BadRequest(new Says(Problem: sentence));
        }
    }

    private static async Task<(UserPasskeyInfo Passkey, string For)?> AttestAsync(SignInManager<Account> signIn, string credential)
    {
        try
        {
            return await signIn.PerformPasskeyAttestationAsync(credential) is { Succeeded: true } done ? (done.Passkey, done.UserEntity.Id) : null;
        }
        // There is no challenge in this browser's cookie.
        catch (InvalidOperationException)
        {
            return null;
        }
    }

    private static async Task<(Account User, UserPasskeyInfo Passkey)?> AssertAsync(SignInManager<Account> signIn, string credential)
    {
        try
        {
            return await signIn.PerformPasskeyAssertionAsync(credential) is { Succeeded: true } done ? (done.User, done.Passkey) : null;
        }
        catch (InvalidOperationException)
        {
            return null;
        }
    }
}
