using System.Globalization;
using Funnel.Domain.Common;
using Funnel.Web.Data;
using Funnel.Web.Data.Accounts;
using Funnel.Web.Data.Mail;
using MailKit.Net.Smtp;
using MailKit.Security;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Localization;
using MimeKit;

namespace Funnel.Web.Access.Mail;

/// <summary>Sends the program's own letters, when a mail server is set.</summary>
public sealed class MailPost(MailPost.Server server, IStringLocalizer<MailTexts> L, IDbContextFactory<FunnelDb> contexts, ILogger<MailPost> logger)
{
    /// <summary>The settings, when there are any.</summary>
    public sealed record Server(MailSettings? Settings);

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    public bool IsSet => server.Settings is not null;

    /// <summary>Where people open Funnel; links in letters begin with it.</summary>
    public Uri? Site => server.Settings?.Site;

    /// <summary>True when the server took the letter. A letter that was not taken is no fault of the page: the link is shown there too.</summary>
    public async Task<bool> TrySendLinkAsync(PasswordLink link, string path)
    {
        if (server.Settings is not { } settings)
            return false;
        try
        {
            await using var db = await contexts.CreateDbContextAsync();
            var company = await db.Company.AsNoTracking().SingleAsync();
            var language = CultureInfo.CurrentUICulture;
            CultureInfo.CurrentUICulture = CultureInfo.GetCultureInfo(company.Language);
            var facts = new LetterFacts(link.Name.Length > 0 ? link.Name : link.Mail, company.Name, new Uri(settings.Site, path).ToString());
            var (subject, text) = link.IsInvitation
                ? (L["Welcome to Funnel at {{ company }}"], L["<p>Hello {{ person }},</p><p>you have an account in Funnel at {{ company }}. <a href=\"{{ link }}\">Choose your password</a> within 7 days; the link works once.</p>"])
                : (L["A new password for Funnel at {{ company }}"], L["<p>Hello {{ person }},</p><p><a href=\"{{ link }}\">Choose a new password</a> within an hour; the link works once. If you did not ask for it, do nothing: your password stays.</p>"]);
            CultureInfo.CurrentUICulture = language;
            await SendAsync(settings, new Letter(link.Mail, await LetterTemplate.LineAsync(subject, facts), await LetterTemplate.HtmlAsync(text, facts)), null, CancellationToken.None);
            return true;
        }
        catch (Exception e)
        {
            logger.LogError(e, "A letter to {Mail} was not sent", link.Mail);
            return false;
        }
    }

    /// <summary>True when the server took the letter.</summary>
    public async Task<bool> TrySendAsync(Letter letter, MailEnclosure enclosure, CancellationToken cancel)
    {
        if (server.Settings is not { } settings)
            return false;
        try
        {
            await SendAsync(settings, letter, enclosure, cancel);
            return true;
        }
        catch (Exception e)
        {
            logger.LogError(e, "A letter to {Mail} was not sent", letter.To);
            return false;
        }
    }

    private static async Task SendAsync(MailSettings settings, Letter letter, MailEnclosure? enclosure, CancellationToken ending)
    {
        var body = new BodyBuilder { HtmlBody = letter.Html };
        if (enclosure is not null)
            body.Attachments.Add(enclosure.Name, enclosure.Bytes, ContentType.Parse(enclosure.ContentType));
        using var message = new MimeMessage(new[] { MailboxAddress.Parse(settings.From) }, [MailboxAddress.Parse(letter.To)], letter.Subject, body.ToMessageBody());
        using var cancel = CancellationTokenSource.CreateLinkedTokenSource(ending);
        cancel.CancelAfter(Patience);
        using var smtp = new SmtpClient();
        await OpenAsync(smtp, settings, cancel.Token);
        await smtp.SendAsync(message, cancel.Token);
        await smtp.DisconnectAsync(quit: true, cancel.Token);
    }

    /// <summary>
    /// Hands over one letter from a deal, at most once: only what the server certainly did not take may be tried again. Ending the program interrupts
    /// the way to the server, not the handing over.
    /// </summary>
    public async Task<MailResult> PostAsync(OutgoingMailRow mail, CancellationToken ending)
    {
        if (server.Settings is not { } settings)
            return new MailResult(MailOutcome.NotNow, "No mail server is set.");
        using var smtp = new SmtpClient();
        MimeMessage message;
        try
        {
            message = Compose(settings, mail);
            using var patience = CancellationTokenSource.CreateLinkedTokenSource(ending);
            patience.CancelAfter(Patience);
            await OpenAsync(smtp, settings, patience.Token);
        }
        catch (RuleViolation e)
        {
            return new MailResult(MailOutcome.Refused, e.Message);
        }
        catch (Exception e)
        {
            logger.LogWarning("The mail server cannot be reached for letter {Letter}: {Fault}", mail.Id, e.GetType().Name);
            return new MailResult(MailOutcome.NotNow, "The mail server cannot be reached.");
        }
        using (message)
        using (var patience = new CancellationTokenSource(Patience))
        {
            try
            {
                await smtp.SendAsync(message, patience.Token);
            }
            catch (SmtpCommandException e)
            {
                return new MailResult((int)e.StatusCode >= 500 ? MailOutcome.Refused : MailOutcome.NotNow, $"The mail server refused it: {(int)e.StatusCode}.");
            }
            catch (Exception e)
            {
                logger.LogWarning("The connection broke while letter {Letter} was handed over: {Fault}", mail.Id, e.GetType().Name);
                return new MailResult(MailOutcome.Unknown, "The connection broke while it was being sent.");
            }
        }
        return new MailResult(MailOutcome.Taken);
    }

    private static MimeMessage Compose(MailSettings settings, OutgoingMailRow mail)
    {
        var letter = new Letter(mail.To, mail.Subject, "");
        var own = MailboxAddress.Parse(settings.From);
        var message = new MimeMessage(new[] { new MailboxAddress(mail.Sender, own.Address) }, [MailboxAddress.Parse(letter.To)], letter.Subject, new TextPart("plain") { Text = mail.Text })
        {
            MessageId = mail.MessageId,
            Date = new DateTimeOffset(mail.At),
        };
        if (mail.ReplyTo is { } answers && MailAddresses.Is(answers))
            message.ReplyTo.Add(MailboxAddress.Parse(answers));
        return message;
    }

    private static async Task OpenAsync(SmtpClient smtp, MailSettings settings, CancellationToken cancel)
    {
        await smtp.ConnectAsync(settings.Host, settings.Port, settings.UseTls ? settings.Port == 465 ? SecureSocketOptions.SslOnConnect : SecureSocketOptions.StartTls : SecureSocketOptions.None, cancel);
        if (settings.User is { Length: > 0 } user)
            await smtp.AuthenticateAsync(user, settings.Password ?? "", cancel);
    }
}

/// <summary>How a handing over went; Refused is for good, Unknown may have arrived.</summary>
public enum MailOutcome { Taken, NotNow, Refused, Unknown }

public sealed record MailResult(MailOutcome Outcome, string? Why = null);
