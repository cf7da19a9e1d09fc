using Funnel.Domain.Common;
using Funnel.Domain.Deals;
using Microsoft.EntityFrameworkCore;

namespace Funnel.Web.Data.Mail;

/// <param name="Sender">Who signs it, as the receiver sees it; <paramref name="ReplyTo"/> is where answers go.</param>
/// <param name="Keep">Whether the address becomes the customer's.</param>
public sealed record NewMail(DealId Deal, string Sender, string? ReplyTo, string To, string Subject, string Text, bool Keep = false);

/// <summary>What became of the letter of one event.</summary>
public sealed record MailTrace(MailState State, string? Error, string Text);

/// <summary>Letters from deals: each is an event of its deal and a row to be sent, in one transaction.</summary>
public sealed class MailStore(IDbContextFactory<FunnelDb> contexts, DealStore deals, AuditBook audit)
{
    public const int LongestSubject = 200, LongestText = 50_000, MostAnHour = 60;

    /// <summary>Refuses with a sentence what is no address, no subject or too much.</summary>
    public Task<Changed> QueueAsync(NewMail mail, By by, CancellationToken cancel = default)
    {
        var to = MailAddresses.Require(mail.To.Trim());
        var subject = mail.Subject.Trim();
        if (subject.Length is 0 or > LongestSubject || Names.HasHidden(subject))
            throw new RuleViolation("The subject of a letter is one line of 1 to {0} characters.", LongestSubject);
        var text = mail.Text.ReplaceLineEndings("\n").Trim();
        if (text.Length is 0 or > LongestText || text.Any(c => char.IsControl(c) && c is not ('\n' or '\t')))
            throw new RuleViolation("The text of a letter has 1 to {0} characters.", LongestText);
        return deals.ChangeAsync(mail.Deal, by, deal => deal.SendEmail(subject, to), async (db, deal, now) =>
        {
            var since = now.AddHours(-1);
            if (await db.OutgoingMails.CountAsync(m => m.CallerKind == by.Caller.Kind && m.CallerId == by.Caller.Id && m.At > since, cancel) >= MostAnHour)
                throw new RuleViolation("You sent {0} letters within an hour. Wait a little before the next.", MostAnHour);
            db.OutgoingMails.Add(new OutgoingMailRow
            {
                DealId = deal.Id.Value, DealVersion = deal.Version, CallerKind = by.Caller.Kind, CallerId = by.Caller.Id, At = now, NextTryAt = now,
                Sender = mail.Sender, ReplyTo = mail.ReplyTo, To = to, Subject = subject, Text = text, MessageId = $"{Guid.CreateVersion7():N}@funnel.invalid", State = MailState.Queued,
            });
            if (mail.Keep && deal.Customer is { } customer && await db.Customers.FindAsync([customer.Value], cancel) is { } row && row.Mail != to)
            {
                audit.Add(db, by.Caller, new AuditNote("customer.mail-changed", row.Name, AuditFacts.Write(("to", row.Mail)), AuditFacts.Write(("to", to))));
                row.Mail = to;
            }
        }, cancel);
    }

    /// <summary>Where the customer is written to, when it is known: kept, or else where the deal's last letter went.</summary>
    public async Task<string?> ReadAddressAsync(Deal deal, CancellationToken cancel = default)
    {
        await using var db = await contexts.CreateDbContextAsync(cancel);
        return (deal.Customer is { } c ? await db.Customers.Where(r => r.Id == c.Value).Select(r => r.Mail).FirstOrDefaultAsync(cancel) : null)
            ?? await db.OutgoingMails.Where(m => m.DealId == deal.Id.Value).OrderByDescending(m => m.Id).Select(m => m.To).FirstOrDefaultAsync(cancel);
    }

    /// <summary>Who signs: the person's employee or account, and the own address for answers. A key signs with its name and takes no answers.</summary>
    public async Task<(string Name, string? Mail)> ReadSenderAsync(Caller by, CancellationToken cancel = default)
    {
        if (by.Kind != CallerKind.Person)
            return (by.Actor.Name, null);
        await using var db = await contexts.CreateDbContextAsync(cancel);
        return (by.Actor.Name, await db.Users.Where(a => a.Id == by.Id).Select(a => a.Email).FirstOrDefaultAsync(cancel));
    }

    /// <summary>By the version of the event.</summary>
    public async Task<IReadOnlyDictionary<int, MailTrace>> ReadTracesAsync(DealId deal, CancellationToken cancel = default)
    {
        await using var db = await contexts.CreateDbContextAsync(cancel);
        return await db.OutgoingMails.Where(m => m.DealId == deal.Value).ToDictionaryAsync(m => m.DealVersion, m => new MailTrace(m.State, m.Error, m.Text), cancel);
    }

}
