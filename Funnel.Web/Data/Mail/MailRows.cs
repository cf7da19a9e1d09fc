using System.Text.Json;

namespace Funnel.Web.Data.Mail;

/// <summary>What became of a letter. Unknown: it was being handed over when the connection or the process ended, and is never sent again.</summary>
public enum MailState { Queued, Sending, Sent, Failed, Unknown }

/// <summary>A template in one language, as Liquid.</summary>
public sealed record MailWords(string Subject, string Body);

/// <summary>A template: the company's, or one person's own.</summary>
public sealed class MailTemplateRow
{
    public int Id { get; set; }

    /// <summary>Whose own it is; null for the company's.</summary>
    public int? AccountId { get; set; }
    public required string Name { get; set; }

    /// <summary>Raised by every change.</summary>
    public int Version { get; set; }

    /// <summary><see cref="MailWords"/> by language code, as JSON.</summary>
    public required string Texts { get; set; }

    public IReadOnlyDictionary<string, MailWords> Read() => JsonSerializer.Deserialize<Dictionary<string, MailWords>>(Texts) ?? [];
}

/// <summary>A letter written from a deal, from the moment it is asked for; sent later, by whichever process claims it.</summary>
public sealed class OutgoingMailRow
{
    public long Id { get; set; }
    public long DealId { get; set; }

    /// <summary>The version of the deal whose event says that it was written.</summary>
    public int DealVersion { get; set; }
    public CallerKind CallerKind { get; set; }
    public int CallerId { get; set; }
    public DateTime At { get; set; }
    public required string Sender { get; set; }
    public string? ReplyTo { get; set; }
    public required string To { get; set; }
    public required string Subject { get; set; }
    public required string Text { get; set; }

    /// <summary>Kept from the beginning, so that every try is the same letter to whoever receives it.</summary>
    public required string MessageId { get; set; }
    public MailState State { get; set; }
    public int Tries { get; set; }
    public DateTime NextTryAt { get; set; }
    public DateTime? ClaimedAt { get; set; }
    public string? Error { get; set; }
}
