using Funnel.Web.Access;
using Funnel.Web.Access.Limits;
using Funnel.Web.Data;
using Funnel.Web.Data.Accounts;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Identity;

namespace Funnel.Web.Features.Accounts;

public enum SignInOutcome { In, Wrong, Locked, SwitchedOff, TooMany }

/// <summary>
/// Coming in by password. An address nobody has answers as a wrong password does, in words and in time: exactly one hash is computed whatever the reason.
/// </summary>
public sealed class SignInDoor(SignInManager<Account> signIn, SignInTries tries, PasswordGuesses guesses, AuditBook audit, TimeProvider clock)
{
    private static readonly Account Nobody = new();
    private static string? _dummy;

    public async Task<SignInOutcome> TryAsync(HttpContext http, string mail, string password, bool keep)
    {
        if (!tries.TryTake(http.Connection.RemoteIpAddress))
            return SignInOutcome.TooMany;
        // Before anything is known of the address, so that the first try after a start takes no other time either.
        _dummy ??= Users.PasswordHasher.HashPassword(Nobody, Guid.CreateVersion7().ToString());
        var from = http.From("web");
        // What can be nobody's is not looked for and not kept.
        if (!Account.CouldBeMail(mail))
        {
            Spend(password);
            await audit.RefusedAsync(Caller.Nobody(from), "account.sign-in-refused", null, WhyOf(SignInOutcome.Wrong), cancel: CancellationToken.None);
            return SignInOutcome.Wrong;
        }
        using var turn = await guesses.TurnAsync(mail, http.RequestAborted);
        var account = await Users.FindByEmailAsync(mail.Trim());
        var outcome = await JudgeAsync(account, mail, CountedAs.Of(http.Connection.RemoteIpAddress), password);
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

    // Whether there is such an account decides nothing before the password is right.
    private async Task<SignInOutcome> JudgeAsync(Account? account, string mail, string network, string password)
    {
        if (guesses.IsLocked(mail, network))
        {
            Spend(password);
            return SignInOutcome.Locked;
        }
        var right = account?.PasswordHash is not null && password.Length <= PasswordRules.Longest ? await Users.CheckPasswordAsync(account, password) : Spend(password);
        if (!right)
            return guesses.Wrong(mail, network) ? SignInOutcome.Locked : SignInOutcome.Wrong;
        if (account!.Disabled)
            return SignInOutcome.SwitchedOff;
        guesses.Right(mail, network);
        return SignInOutcome.In;
    }

    /// <summary>The time of a look at a password, without one; never right.</summary>
    private bool Spend(string password)
    {
        Users.PasswordHasher.VerifyHashedPassword(Nobody, _dummy!, password.Length > PasswordRules.Longest ? "" : password);
        return false;
    }

    private static string WhyOf(SignInOutcome outcome) => outcome switch
    {
        SignInOutcome.Locked => "Locked after too many wrong passwords.",
        SignInOutcome.SwitchedOff => "This account is switched off.",
        _ => "Wrong e-mail or password.",
    };
}
