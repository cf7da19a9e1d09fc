using Funnel.Web.Access;
using Funnel.Web.Data;
using Funnel.Web.Data.Accounts;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Identity;

namespace Funnel.Web.Features.Accounts;

public enum SignInOutcome { In, Wrong, Locked, SwitchedOff, TooMany }

/// <summary>
/// Coming in by password. An address nobody has answers as a wrong password does, in words and in time: exactly one hash is computed whatever the reason.
/// </summary>
public sealed class SignInDoor(SignInManager<Account> signIn, SignInTries tries, AuditBook audit, TimeProvider clock)
{
    private static readonly Account Nobody = new();
    private static string? _dummy;

    public async Task<SignInOutcome> TryAsync(HttpContext http, string mail, string password, bool keep)
    {
        if (!tries.TryTake(http.Connection.RemoteIpAddress))
            return SignInOutcome.TooMany;
        // Before anything is known of the address, so that the first try after a start takes no other time either.
        _dummy ??= Users.PasswordHasher.HashPassword(Nobody, Guid.CreateVersion7().ToString());
        using var turn = await tries.TurnAsync(mail, http.RequestAborted);
        var account = await Users.FindByEmailAsync(mail.Trim());
        var outcome = password.Length > PasswordRules.Longest ? Spend(SignInOutcome.Wrong, "") : await JudgeAsync(account, mail, password);
        var from = http.From("web");
        if (outcome == SignInOutcome.In)
        {
            await InAsync(account!, keep);
            await audit.WriteAsync(PasswordStore.Own(account!, from), new AuditNote("account.signed-in", After: AuditFacts.Write(("way", "password"))), http.RequestAborted);
        }
        else
        {
            // Somebody may have typed the password into the wrong box.
            var shown = mail.Contains('@', StringComparison.Ordinal) ? mail.Trim() : null;
            await audit.RefusedAsync(Caller.Nobody(from), "account.sign-in-refused", shown, WhyOf(outcome), cancel: CancellationToken.None);
        }
        return outcome;
    }

    public Task InAsync(Account account, bool keep) => signIn.SignInAsync(account, keep
        ? new AuthenticationProperties { IsPersistent = true, ExpiresUtc = clock.GetUtcNow() + AccessSetup.Kept }
        : new AuthenticationProperties());

    private UserManager<Account> Users => signIn.UserManager;

    private async Task<SignInOutcome> JudgeAsync(Account? account, string mail, string password)
    {
        if (account is null)
        {
            if (tries.IsLocked(mail))
                return Spend(SignInOutcome.Locked, password);
            return Spend(tries.Failed(mail) ? SignInOutcome.Locked : SignInOutcome.Wrong, password);
        }
        if (await Users.IsLockedOutAsync(account))
            return Spend(SignInOutcome.Locked, password);
        if (account.PasswordHash is null || !await Users.CheckPasswordAsync(account, password))
        {
            if (account.PasswordHash is null)
                Spend(SignInOutcome.Wrong, password);
            await Users.AccessFailedAsync(account);
            return await Users.IsLockedOutAsync(account) ? SignInOutcome.Locked : SignInOutcome.Wrong;
        }
        if (account.Disabled)
            return SignInOutcome.SwitchedOff;
        await Users.ResetAccessFailedCountAsync(account);
        return SignInOutcome.In;
    }

    private SignInOutcome Spend(SignInOutcome outcome, string password)
    {
        Users.PasswordHasher.VerifyHashedPassword(Nobody, _dummy!, password);
        return outcome;
    }

    private static string WhyOf(SignInOutcome outcome) => outcome switch
    {
        SignInOutcome.Locked => "Locked after too many wrong passwords.",
        SignInOutcome.SwitchedOff => "This account is switched off.",
        _ => "Wrong e-mail or password.",
    };
}
