using Funnel.Domain.Access;
using Funnel.Domain.Common;
using Funnel.Tests.Kit;
using Funnel.Web.Data.Accounts;
using Microsoft.EntityFrameworkCore;

namespace Funnel.Tests.Data.Accounts;

/// <summary>
/// Displays on a real database. Promise 26: a token outlives every sign-in, restarts and a lost answer, as long as its screen is seen once in ninety days.
/// </summary>
public sealed class DisplayStoreTests
{
    static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Promise_26_after_21_days_and_a_restart_the_token_still_opens_the_same_display()
    {
        await using var store = await SqliteStore.OpenAsync();
        var (id, token) = await PairedAsync(store);
        await SeenAsync(store, id);
        // Longer than any sign-in is kept, with nobody near it.
        store.Clock.Advance(TimeSpan.FromDays(21));
        await using var restarted = await SqliteStore.OpenAsync(store.FolderPath);
        restarted.Clock.SetUtcNow(store.Clock.GetUtcNow());
        Assert.Equal(id, (await restarted.Get<DisplayBook>().FindAsync(token, Cancel))!.Value.Display.Id);
        restarted.Clock.Advance(TimeSpan.FromDays(68));
        Assert.NotNull(await restarted.Get<DisplayBook>().FindAsync(token, Cancel));
        restarted.Clock.Advance(TimeSpan.FromDays(1));
        Assert.Null(await restarted.Get<DisplayBook>().FindAsync(token, Cancel));
    }

    [Fact]
    public async Task A_token_turns_over_after_thirty_days_and_the_old_one_ends_when_the_new_one_was_shown()
    {
        await using var store = await SqliteStore.OpenAsync();
        var (displays, book) = (store.Get<DisplayStore>(), store.Get<DisplayBook>());
        var (id, first) = await PairedAsync(store);
        Assert.Equal(first, await displays.RenewAsync(first, always: false, Cancel));
        store.Clock.Advance(DisplayStore.TokenLives);
        await SeenAsync(store, id);
        var lost = await displays.RenewAsync(first, always: false, Cancel);
        Assert.NotEqual(first, lost);
        // A second request of the same page load: the first one's answer has the new token.
        Assert.Equal(first, await displays.RenewAsync(first, always: false, Cancel));
        // That answer was lost; the screen still has the old token.
        store.Clock.Advance(TimeSpan.FromMinutes(5));
        Assert.NotNull(await book.FindAsync(first, Cancel));
        var second = await displays.RenewAsync(first, always: false, Cancel);
        Assert.Null(await book.FindAsync(lost, Cancel));
        Assert.NotNull(await book.FindAsync(second, Cancel));
        await book.WriteDownAsync(Cancel);
        Assert.Null(await book.FindAsync(first, Cancel));
        Assert.NotNull(await book.FindAsync(second, Cancel));
    }

    [Fact]
    public async Task A_revoked_display_opens_nothing_in_this_process_at_once_and_in_another_at_its_next_look()
    {
        await using var store = await SqliteStore.OpenAsync();
        var (id, token) = await PairedAsync(store);
        await using var other = await SqliteStore.OpenAsync(store.FolderPath);
        Assert.NotNull(await other.Get<DisplayBook>().FindAsync(token, Cancel));
        await store.Get<DisplayStore>().RevokeAsync(Hand.Test, id, Cancel);
        Assert.Null(await store.Get<DisplayBook>().FindAsync(token, Cancel));
        var told = 0;
        using var listening = other.Get<DisplayBook>().OnChanged(() => told++);
        await other.Get<DisplayBook>().RefreshAsync(Cancel);
        Assert.Equal(1, told);
        Assert.Null(other.Get<DisplayBook>().Standing(id, null));
        Assert.Null(await other.Get<DisplayBook>().FindAsync(token, Cancel));
        await Assert.ThrowsAsync<RuleViolation>(() => store.Get<DisplayStore>().MakeLinkAsync(Hand.Test, id, Cancel));
    }

    [Fact]
    public async Task A_disconnected_display_can_be_taken_out_of_the_list_and_its_number_never_comes_back()
    {
        await using var store = await SqliteStore.OpenAsync();
        var displays = store.Get<DisplayStore>();
        var (id, token) = await PairedAsync(store, "South hall", TestCompany.South);
        Assert.Equal("Disconnect this screen first.", (await Assert.ThrowsAsync<RuleViolation>(() => displays.RemoveAsync(Hand.Test, id, Cancel))).Message);
        await displays.RevokeAsync(Hand.Test, id, Cancel);
        var head = await store.PersonAsync(Role.Head, TestCompany.North);
        Assert.Equal("There is no such screen.", (await Assert.ThrowsAsync<RuleViolation>(() => displays.RemoveAsync(head, id, Cancel))).Message);
        await displays.RemoveAsync(Hand.Test, id, Cancel);
        Assert.Empty(await displays.AllAsync(Hand.Test, Cancel));
        Assert.Null(await store.Get<DisplayBook>().FindAsync(token, Cancel));
        var (next, _) = await PairedAsync(store, "South hall", TestCompany.South);
        // What still holds the old number, such as an open line of the wall, must not stand for the new screen.
        Assert.True(next > id);
        Assert.Contains("display.removed", await store.ActionsAsync());
    }

    [Fact]
    public async Task A_link_is_a_second_way_in_that_can_be_withdrawn()
    {
        await using var store = await SqliteStore.OpenAsync();
        var (displays, book) = (store.Get<DisplayStore>(), store.Get<DisplayBook>());
        var (id, token) = await PairedAsync(store);
        var link = await displays.MakeLinkAsync(Hand.Test, id, Cancel);
        var by = (await book.FindAsync(link, Cancel))!.Value.LinkHash;
        Assert.NotNull(book.Standing(id, by));
        Assert.Equal(link, await displays.RenewAsync(link, always: false, Cancel));
        await displays.WithdrawLinkAsync(Hand.Test, id, Cancel);
        Assert.Null(await book.FindAsync(link, Cancel));
        Assert.Null(book.Standing(id, by));
        Assert.NotNull(await book.FindAsync(token, Cancel));
        Assert.Equal(["display.approved", "display.link-made", "display.link-withdrawn"], await store.ActionsAsync());
    }

    [Fact]
    public async Task A_heads_hands_end_at_the_own_department_and_what_is_refused_is_written_down()
    {
        await using var store = await SqliteStore.OpenAsync();
        var displays = store.Get<DisplayStore>();
        var (south, _) = await PairedAsync(store, "South hall", TestCompany.South);
        var (everybody, _) = await PairedAsync(store, "Lobby");
        var (north, _) = await PairedAsync(store, "Pier", TestCompany.Harbour);
        var head = await store.PersonAsync(Role.Head, TestCompany.North);
        Assert.Equal([north], (await displays.AllAsync(head, Cancel)).Select(d => d.Id));
        foreach (var other in new[] { south, everybody, 999 })
        {
            var wish = new ScreenWish("Mine", "", "", TestCompany.North);
            Assert.Equal("There is no such screen.", (await Assert.ThrowsAsync<RuleViolation>(() => displays.ChangeAsync(head, other, wish, Cancel))).Message);
            Assert.Equal("There is no such screen.", (await Assert.ThrowsAsync<RuleViolation>(() => displays.RevokeAsync(head, other, Cancel))).Message);
            Assert.Equal("There is no such screen.", (await Assert.ThrowsAsync<RuleViolation>(() => displays.MakeLinkAsync(head, other, Cancel))).Message);
        }
        await Assert.ThrowsAsync<AccessRefused>(() => displays.ChangeAsync(head, north, new ScreenWish("Pier", "", "", TestCompany.South), Cancel));
        var seller = await store.PersonAsync(Role.Salesperson, TestCompany.North);
        await Assert.ThrowsAsync<AccessRefused>(() => displays.RevokeAsync(seller, north, Cancel));
        await Assert.ThrowsAsync<AccessRefused>(() => displays.AllAsync(seller, Cancel));
        await using var db = await store.Contexts.CreateDbContextAsync(Cancel);
        Assert.Equal(["display.changed", "display.revoked"], await db.Audit.Where(a => a.Refused).OrderBy(a => a.Id).Select(a => a.Action).ToListAsync(Cancel));
        await displays.ChangeAsync(head, north, new ScreenWish("Quay", "Gate 2", "?mask=1", TestCompany.North), Cancel);
        var row = store.Get<DisplayBook>().Standing(north, null)!;
        Assert.Equal(("Quay", "Gate 2", "?mask=1", (int?)TestCompany.North.Value), (row.Name, row.Site, row.View, row.DepartmentId));
    }

    [Fact]
    public async Task Sightings_are_written_once_a_minute_for_all_screens_together()
    {
        await using var store = await SqliteStore.OpenAsync();
        var book = store.Get<DisplayBook>();
        var (id, _) = await PairedAsync(store);
        book.Saw(id, "10.0.0.7", "build-1", "1920x1080");
        await book.WriteDownAsync(Cancel);
        var first = book.Standing(id, null)!;
        Assert.Equal((store.Clock.GetUtcNow().UtcDateTime, "build-1", "1920x1080"), (first.LastSeenAt, first.Build, first.Screen));
        store.Clock.Advance(TimeSpan.FromSeconds(59));
        book.Saw(id, "10.0.0.8");
        await book.WriteDownAsync(Cancel);
        Assert.Equal(first.LastSeenAt, book.Standing(id, null)!.LastSeenAt);
        // Memory knows better meanwhile.
        Assert.Equal(("10.0.0.8", "build-1"), (book.Seen(first)!.Address, book.Seen(first)!.Build));
        store.Clock.Advance(TimeSpan.FromSeconds(1));
        book.Saw(id, null);
        await book.WriteDownAsync(Cancel);
        Assert.Equal(("10.0.0.8", store.Clock.GetUtcNow().UtcDateTime), (book.Standing(id, null)!.LastAddress, book.Standing(id, null)!.LastSeenAt));
    }

    static async Task<(int Id, string Token)> PairedAsync(SqliteStore store, string name = "Hall", DepartmentId? department = null)
    {
        var asked = (await store.Get<PairingStore>().AskAsync("10.0.0.7", null, null, Cancel))!;
        return (await store.Get<PairingStore>().ApproveAsync(Hand.Test, asked.Code, new ScreenWish(name, "", "", department), Cancel), asked.Secret!);
    }

    static async Task SeenAsync(SqliteStore store, int id)
    {
        store.Get<DisplayBook>().Saw(id, null);
        await store.Get<DisplayBook>().WriteDownAsync(Cancel);
    }
}
