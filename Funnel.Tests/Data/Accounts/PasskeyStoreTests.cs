using Funnel.Domain.Common;
using Funnel.Tests.Kit;
using Funnel.Web.Data;
using Funnel.Web.Data.Accounts;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;

namespace Funnel.Tests.Data.Accounts;

/// <summary>Promise 62, the part of passkeys: a person's own, few, named, and out of everybody else's reach.</summary>
public sealed class PasskeyStoreTests
{
    static readonly CancellationToken Cancel = TestContext.Current.CancellationToken;

    [Fact]
    public async Task Nobody_changes_another_persons_passkey_or_takes_its_id()
    {
        await using var app = await BuiltApp.OpenAsync();
        var (anna, bert) = (await PersonAsync(app, "anna@acme.example"), await PersonAsync(app, "bert@acme.example"));
        var passkeys = app.Get<PasskeyStore>();
        await passkeys.AddAsync(anna, Passkey(1), "Laptop", Cancel);
        var key = Assert.Single(await passkeys.OfAsync(anna)).Key;
        await Assert.ThrowsAsync<RuleViolation>(() => passkeys.RenameAsync(bert, key, "Mine", Cancel));
        await Assert.ThrowsAsync<RuleViolation>(() => passkeys.RemoveAsync(bert, key, Cancel));
        await Assert.ThrowsAsync<RuleViolation>(() => passkeys.AddAsync(bert, Passkey(1), "Copy", Cancel));
        foreach (var wrong in new[] { "", "!", "AAAA", new string('A', 5_000) })
            await Assert.ThrowsAsync<RuleViolation>(() => passkeys.RemoveAsync(anna, wrong, Cancel));
        Assert.Equal("Laptop", Assert.Single(await passkeys.OfAsync(anna)).Name);
        Assert.Empty(await passkeys.OfAsync(bert));
    }

    [Fact]
    public async Task A_passkey_is_renamed_and_removed_and_both_stand_in_the_audit()
    {
        await using var app = await BuiltApp.OpenAsync();
        var anna = await PersonAsync(app, "anna@acme.example");
        var passkeys = app.Get<PasskeyStore>();
        await passkeys.AddAsync(anna, Passkey(1), " Laptop ", Cancel);
        var key = Assert.Single(await passkeys.OfAsync(anna)).Key;
        await passkeys.RenameAsync(anna, key, "Phone", Cancel);
        Assert.Equal("Phone", Assert.Single(await passkeys.OfAsync(anna)).Name);
        foreach (var wrong in new[] { "", "  ", new string('x', PasskeyStore.LongestName + 1), "line\nbreak" })
            await Assert.ThrowsAsync<RuleViolation>(() => passkeys.RenameAsync(anna, key, wrong, Cancel));
        await passkeys.RemoveAsync(anna, key, Cancel);
        Assert.Empty(await passkeys.OfAsync(anna));
        await using var db = await app.DbAsync();
        foreach (var action in new[] { "added", "renamed", "removed" })
            Assert.Equal(1, await db.Audit.CountAsync(a => a.Action == "passkey." + action && !a.Refused, Cancel));
    }

    [Fact]
    public async Task A_person_has_ten_passkeys_at_most()
    {
        await using var app = await BuiltApp.OpenAsync();
        var anna = await PersonAsync(app, "anna@acme.example");
        var passkeys = app.Get<PasskeyStore>();
        for (byte i = 1; i <= PasskeyStore.Most; i++)
            await passkeys.AddAsync(anna, Passkey(i), "Device " + i, Cancel);
        await Assert.ThrowsAsync<RuleViolation>(() => passkeys.AddAsync(anna, Passkey(99), "One too many", Cancel));
        Assert.Equal(PasskeyStore.Most, (await passkeys.OfAsync(anna)).Count);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_new_password_by_link_takes_the_passkeys_along_only_when_it_is_said(bool remove)
    {
        await using var app = await BuiltApp.OpenAsync();
        var (anna, bert) = (await PersonAsync(app, "anna@acme.example"), await PersonAsync(app, "bert@acme.example"));
        var (people, passwords, passkeys) = (app.Get<PeopleStore>(), app.Get<PasswordStore>(), app.Get<PasskeyStore>());
        var welcome = await people.LinkAsync(Hand.Test, anna.Id, Cancel);
        await passwords.SetAsync(anna.Id, welcome.Token, invitation: true, "seven grey herons at dawn", "test", cancel: Cancel);
        foreach (var (who, id) in new[] { (anna, (byte)1), (anna, (byte)2), (bert, (byte)3) })
            await passkeys.AddAsync(who, Passkey(id), "Device " + id, Cancel);
        var link = await people.LinkAsync(Hand.Test, anna.Id, Cancel);
        Assert.Equal(new LinkOwner("anna@acme.example", 2), await passwords.OwnerOfAsync(anna.Id, link.Token, invitation: false));
        // A refused password takes nothing away.
        await Assert.ThrowsAsync<RuleViolation>(() => passwords.SetAsync(anna.Id, link.Token, invitation: false, "short", "test", remove, Cancel));
        Assert.Equal(2, (await passkeys.OfAsync(anna)).Count);

        await passwords.SetAsync(anna.Id, link.Token, invitation: false, "two lanterns by the river", "test", remove, Cancel);

        Assert.Equal((remove ? 0 : 2, 1), ((await passkeys.OfAsync(anna)).Count, (await passkeys.OfAsync(bert)).Count));
        await using var db = await app.DbAsync();
        Assert.Equal(remove ? 2 : 0, await db.Audit.CountAsync(a => a.Action == "passkey.removed" && a.Subject == "anna@acme.example" && a.CallerId == anna.Id && !a.Refused, Cancel));
    }

    static async Task<Caller> PersonAsync(BuiltApp app, string mail) => BuiltApp.HandOf(await app.InviteAsync(mail, Funnel.Domain.Access.Role.Viewer));

    static UserPasskeyInfo Passkey(byte id) => new([id, 2, 3, 4], [1, 2, 3], new DateTimeOffset(2026, 11, 1, 0, 0, 0, TimeSpan.Zero), 0, [], true, false, false, [1], [1]);
}
