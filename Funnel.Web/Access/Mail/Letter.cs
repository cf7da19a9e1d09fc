using Funnel.Domain.Common;
using Funnel.Web.Data.Mail;

namespace Funnel.Web.Access.Mail;

/// <summary>One letter to one person. What could become a line of its own in the head of a mail cannot be in it.</summary>
public sealed record Letter
{
    public const int LongestSubject = 200;

    public Letter(string to, string subject, string html)
    {
        MailAddresses.Require(to);
        if (subject.Length > LongestSubject || subject.Any(char.IsControl))
            throw new RuleViolation("The subject of a letter is one line of at most {0} characters.", LongestSubject);
        (To, Subject, Html) = (to, subject, html);
    }

    public string To { get; }

    public string Subject { get; }

    public string Html { get; }
}

/// <summary>A file that goes with a letter.</summary>
public sealed record MailEnclosure(string Name, string ContentType, byte[] Bytes);

/// <summary>What a template may name, and nothing else.</summary>
public sealed record LetterFacts(string Person, string Company, string Link);
