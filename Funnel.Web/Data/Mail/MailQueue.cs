using Microsoft.EntityFrameworkCore;

namespace Funnel.Web.Data.Mail;

/// <summary>
/// Whose turn it is to send what. A letter is claimed in the database before it is handed to the mail server, so that of several processes one sends it. A claim whose process
/// died is never taken up again: whether the letter left is not known, and a letter twice is worse than one a person looks after.
/// </summary>
public sealed class MailQueue(IDbContextFactory<FunnelDb> contexts, TimeProvider clock)
{
    /// <summary>Tried so often; with growing pauses that is more than four hours.</summary>
    public const int MostTries = 9;

    /// <summary>No try lasts so long.</summary>
    public static readonly TimeSpan LongestTry = TimeSpan.FromMinutes(5);

    private DateTime Now => clock.GetUtcNow().UtcDateTime;

    /// <summary>The next letter that is due, for this process alone; null when there is none.</summary>
    public async Task<OutgoingMailRow?> ClaimAsync(CancellationToken cancel)
    {
        await using var db = await contexts.CreateDbContextAsync(cancel);
        while (true)
        {
            var now = Now;
            if (await db.OutgoingMails.AsNoTracking().Where(m => m.State == MailState.Queued && m.NextTryAt <= now).OrderBy(m => m.NextTryAt).ThenBy(m => m.Id).FirstOrDefaultAsync(cancel) is not { } due)
                return null;
            if (await db.OutgoingMails.Where(m => m.Id == due.Id && m.State == MailState.Queued && m.Tries == due.Tries)
                    .ExecuteUpdateAsync(s => s.SetProperty(m => m.State, MailState.Sending).SetProperty(m => m.ClaimedAt, now).SetProperty(m => m.Tries, due.Tries + 1), cancel) == 1)
            {
                due.Tries++;
                return due;
            }
        }
    }

    public Task SentAsync(OutgoingMailRow mail) => EndAsync(mail, MailState.Sent, null);

    public Task FailedAsync(OutgoingMailRow mail, string error) => EndAsync(mail, MailState.Failed, error);

    public Task UnknownAsync(OutgoingMailRow mail, string error) => EndAsync(mail, MailState.Unknown, error);

    /// <summary>It certainly was not taken: once more after a pause, or no more when it was tried often enough.</summary>
    public async Task AgainAsync(OutgoingMailRow mail, string error)
    {
        if (mail.Tries >= MostTries)
        {
            await FailedAsync(mail, error);
            return;
        }
        var next = Now + Pause(mail.Tries);
        await using var db = await contexts.CreateDbContextAsync();
        await Mine(db, mail).ExecuteUpdateAsync(s => s.SetProperty(m => m.State, MailState.Queued).SetProperty(m => m.NextTryAt, next).SetProperty(m => m.Error, error));
    }

    /// <summary>Claims whose process ended before it said how it went.</summary>
    public async Task<int> GiveUpLostAsync(CancellationToken cancel)
    {
        var before = Now - LongestTry;
        await using var db = await contexts.CreateDbContextAsync(cancel);
        return await db.OutgoingMails.Where(m => m.State == MailState.Sending && m.ClaimedAt < before)
            .ExecuteUpdateAsync(s => s.SetProperty(m => m.State, MailState.Unknown).SetProperty(m => m.Error, "The program ended while it was being sent."), cancel);
    }

    /// <summary>One minute, two, four … two hours.</summary>
    public static TimeSpan Pause(int tries) => TimeSpan.FromMinutes(Math.Min(Math.Pow(2, tries - 1), 120));

    private async Task EndAsync(OutgoingMailRow mail, MailState state, string? error)
    {
        await using var db = await contexts.CreateDbContextAsync();
        await Mine(db, mail).ExecuteUpdateAsync(s => s.SetProperty(m => m.State, state).SetProperty(m => m.Error, error));
    }

    // A claim given up meanwhile is no longer ours, but what is known now is more than “not known”.
    private static IQueryable<OutgoingMailRow> Mine(FunnelDb db, OutgoingMailRow mail) =>
        db.OutgoingMails.Where(m => m.Id == mail.Id && m.Tries == mail.Tries && (m.State == MailState.Sending || m.State == MailState.Unknown));
}
