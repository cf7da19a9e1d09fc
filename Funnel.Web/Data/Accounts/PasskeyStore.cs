using System.Buffers.Text;
using Funnel.Domain.Access;
using Funnel.Domain.Common;
using Microsoft.AspNetCore.Identity;

namespace Funnel.Web.Data.Accounts;

/// <param name="Key">As forms and scripts write its id.</param>
public sealed record PasskeyEntry(string Key, string Name, DateTimeOffset CreatedAt);

/// <summary>A person's own passkeys; nobody else's hand reaches them.</summary>
public sealed class PasskeyStore(IServiceScopeFactory scopes, WriterGate gate, Authorities authorities, AuditBook audit)
{
    public const int Most = 10, LongestName = 60;

    public async Task<IReadOnlyList<PasskeyEntry>> OfAsync(Caller whose)
    {
        await using var scope = scopes.CreateAsyncScope();
        var users = scope.ServiceProvider.GetRequiredService<UserManager<Account>>();
        if (whose.Kind != CallerKind.Person || await users.FindByIdAsync(Id(whose)) is not { } account)
            return [];
        return [.. (await users.GetPasskeysAsync(account)).OrderBy(p => p.CreatedAt).Select(p => new PasskeyEntry(Base64Url.EncodeToString(p.CredentialId), p.Name ?? "", p.CreatedAt))];
    }

    public Task AddAsync(Caller by, UserPasskeyInfo passkey, string name, CancellationToken cancel = default) => ChangeAsync(by, "passkey.added", async (users, account) =>
    {
        passkey.Name = NameOf(name);
        if ((await users.GetPasskeysAsync(account)).Count >= Most)
            throw new RuleViolation("You have {0} passkeys already; take one away first.", Most);
        // One that is somebody's stays theirs, whatever a device claims.
        if (await users.FindByPasskeyIdAsync(passkey.CredentialId) is not null)
            throw new RuleViolation("This passkey is in use already.");
        Require(await users.AddOrUpdatePasskeyAsync(account, passkey));
        return (null, passkey.Name);
    }, cancel);

    public Task RenameAsync(Caller by, string key, string name, CancellationToken cancel = default) => ChangeAsync(by, "passkey.renamed", async (users, account) =>
    {
        var passkey = await FindAsync(users, account, key);
        var before = passkey.Name;
        passkey.Name = NameOf(name);
        Require(await users.AddOrUpdatePasskeyAsync(account, passkey));
        return (before, passkey.Name);
    }, cancel);

    public Task RemoveAsync(Caller by, string key, CancellationToken cancel = default) => ChangeAsync(by, "passkey.removed", async (users, account) =>
    {
        var passkey = await FindAsync(users, account, key);
        Require(await users.RemovePasskeyAsync(account, passkey.CredentialId));
        return (passkey.Name, null);
    }, cancel);

    /// <summary>How often it was used since; a copy of the device that counts on its own is found by it.</summary>
    public async Task UsedAsync(Caller by, UserPasskeyInfo passkey, CancellationToken cancel = default)
    {
        using var turn = await gate.EnterAsync(cancel);
        await using var scope = scopes.CreateAsyncScope();
        var users = scope.ServiceProvider.GetRequiredService<UserManager<Account>>();
        if (await users.FindByIdAsync(Id(by)) is { } account)
            await users.AddOrUpdatePasskeyAsync(account, passkey);
    }

    private async Task ChangeAsync(Caller by, string action, Func<UserManager<Account>, Account, Task<(string? Before, string? After)>> change, CancellationToken cancel)
    {
        try
        {
            using var turn = await gate.EnterAsync(cancel);
            await using var scope = scopes.CreateAsyncScope();
            var db = scope.ServiceProvider.GetRequiredService<FunnelDb>();
            var users = scope.ServiceProvider.GetRequiredService<UserManager<Account>>();
            await using var transaction = await db.Database.BeginTransactionAsync(cancel);
            (await authorities.OfAsync(db, by, cancel)).Demand(Right.BeSignedIn);
            if (by.Kind != CallerKind.Person || await users.FindByIdAsync(Id(by)) is not { } account)
                throw new AccessRefused("Only a person has passkeys.");
            var (before, after) = await change(users, account);
            audit.Add(db, by, new AuditNote(action, account.Email, before is null ? null : AuditFacts.Write(("name", before)), after is null ? null : AuditFacts.Write(("name", after))));
            await db.SaveChangesAsync(cancel);
            await transaction.CommitAsync(cancel);
        }
        catch (AccessRefused e)
        {
            await audit.RefusedAsync(by, action, null, e.Message, cancel: CancellationToken.None);
            throw;
        }
    }

    private static async Task<UserPasskeyInfo> FindAsync(UserManager<Account> users, Account account, string key) =>
        key.Length <= 2_000 && Base64Url.IsValid(key) && await users.GetPasskeyAsync(account, Base64Url.DecodeFromChars(key)) is { } passkey ? passkey : throw new RuleViolation("There is no such passkey.");

    private static string NameOf(string text) => Names.Read(text, LongestName) ?? throw new RuleViolation("A passkey's name has 1 to {0} characters.", LongestName);

    private static string Id(Caller caller) => caller.Id.ToString(System.Globalization.CultureInfo.InvariantCulture);

    private static void Require(IdentityResult done)
    {
        if (!done.Succeeded)
            throw PeopleStore.Refusal(done);
    }
}
