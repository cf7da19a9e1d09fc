using Funnel.Domain.Access;
using Funnel.Domain.Common;
using Microsoft.AspNetCore.Identity;

namespace Funnel.Web.Data.Accounts;

/// <param name="Passkeys">How many open this account beside the password.</param>
public sealed record LinkOwner(string Mail, int Passkeys);

public enum PasswordChange { Done, WrongPresent, Locked, Same }

/// <summary>A person sets the own password: by a link that is good once, or knowing the present one.</summary>
public sealed class PasswordStore(IServiceScopeFactory scopes, WriterGate gate, PasswordGuesses guesses, AuditBook audit)
{
    private const string Changed = "account.password-changed";

    /// <summary>Whose link this is and whether it still opens something.</summary>
    public async Task<LinkOwner?> OwnerOfAsync(int id, string token, bool invitation)
    {
        await using var scope = scopes.CreateAsyncScope();
        var users = scope.ServiceProvider.GetRequiredService<UserManager<Account>>();
        return await FindAsync(users, id, token, invitation) is { } account ? new LinkOwner(account.Email!, (await users.GetPasskeysAsync(account)).Count) : null;
    }

    public Task<int> SetAsync(int id, string token, bool invitation, string password, string from, bool removePasskeys = false, CancellationToken cancel = default) => WriteAsync(async (users, note) =>
    {
        if (await FindAsync(users, id, token, invitation) is not { } account)
            throw new RuleViolation("This link has been used or is too old. Ask for a new one.");
        // Whoever holds the link has read the mail, or the administrator's word.
        account.EmailConfirmed = true;
        // Both change the stamp, and with it every link and cookie from before dies.
        Require(invitation ? await users.AddPasswordAsync(account, password) : await users.ResetPasswordAsync(account, token, password));
        if (removePasskeys)
            foreach (var passkey in await users.GetPasskeysAsync(account))
            {
                Require(await users.RemovePasskeyAsync(account, passkey.CredentialId));
                note(new AuditNote("passkey.removed", account.Email, AuditFacts.Write(("name", passkey.Name))));
            }
        guesses.Right(account.Email!, Network.OfDoor(from));
        return (account, invitation ? "account.welcomed" : "account.password-reset");
    }, from, cancel);

    /// <summary>False for somebody who comes in by passkey or single sign-on alone.</summary>
    public async Task<bool> HasOneAsync(Caller whose)
    {
        await using var scope = scopes.CreateAsyncScope();
        return await scope.ServiceProvider.GetRequiredService<UserManager<Account>>().FindByIdAsync(Id(whose)) is { PasswordHash: not null };
    }

    /// <summary>Ends every other sign-in of this person. A wrong present password counts as a failed try, so that a browser left open is no place to guess it.</summary>
    public async Task<PasswordChange> ChangeAsync(Caller by, string present, string password, CancellationToken cancel = default)
    {
        var (done, network) = (PasswordChange.Done, Network.OfDoor(by.From));
        await WriteAsync(async (users, _) =>
        {
            if (by.Kind != CallerKind.Person || await users.FindByIdAsync(Id(by)) is not { Disabled: false, PasswordHash: not null } account)
                throw new AccessRefused("Only a person has a password.");
            if (guesses.IsLocked(account.Email!, network))
                done = PasswordChange.Locked;
            else if (present.Length > PasswordRules.Longest || !await users.CheckPasswordAsync(account, present))
            {
                guesses.Wrong(account.Email!, network);
                done = PasswordChange.WrongPresent;
            }
            else if (present == password)
                done = PasswordChange.Same;
            else
                Require(await users.ChangePasswordAsync(account, present, password));
            return (account, done == PasswordChange.Done ? Changed : null);
        }, by.From, cancel);
        if (done is PasswordChange.WrongPresent or PasswordChange.Locked)
            await audit.RefusedAsync(by, Changed, null, done == PasswordChange.Locked ? "Locked after too many wrong passwords." : "The present password is another one.", cancel: CancellationToken.None);
        return done;
    }

    private async Task<int> WriteAsync(Func<UserManager<Account>, Action<AuditNote>, Task<(Account, string?)>> work, string from, CancellationToken cancel)
    {
        using var turn = await gate.EnterAsync(cancel);
        await using var scope = scopes.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<FunnelDb>();
        await using var transaction = await db.Database.BeginTransactionAsync(cancel);
        var notes = new List<AuditNote>();
        var (account, action) = await work(scope.ServiceProvider.GetRequiredService<UserManager<Account>>(), notes.Add);
        if (action is not null)
            notes.Insert(0, new AuditNote(action, account.Email));
        foreach (var note in notes)
            audit.Add(db, Own(account, from), note);
        await db.SaveChangesAsync(cancel);
        await transaction.CommitAsync(cancel);
        return account.Id;
    }

    /// <summary>The hand of a person who is just coming in.</summary>
    public static Caller Own(Account account, string from) =>
        new(CallerKind.Person, account.Id, new Actor(account.EmployeeId is { } e ? new EmployeeId(e) : null, account.Name.Length > 0 ? account.Name : account.Email!), from);

    private static string Id(Caller caller) => caller.Id.ToString(System.Globalization.CultureInfo.InvariantCulture);

    private static async Task<Account?> FindAsync(UserManager<Account> users, int id, string token, bool invitation)
    {
        if (await users.FindByIdAsync(id.ToString(System.Globalization.CultureInfo.InvariantCulture)) is not { Disabled: false } account || invitation != (account.PasswordHash is null))
            return null;
        return await users.VerifyUserTokenAsync(account, invitation ? InvitationTokens.Provider : users.Options.Tokens.PasswordResetTokenProvider,
            invitation ? InvitationTokens.Purpose : UserManager<Account>.ResetPasswordTokenPurpose, token) ? account : null;
    }

    private static void Require(IdentityResult done)
    {
        if (!done.Succeeded)
            throw PeopleStore.Refusal(done);
    }
}
