using Funnel.Domain.Common;
using MimeKit;

namespace Funnel.Web.Data.Mail;

/// <summary>What may stand behind “To:”. One address and nothing else: no name, no second address, no line of its own.</summary>
public static class MailAddresses
{
    public const int Longest = 254;

    public static string Require(string address) => Is(address) ? address : throw new RuleViolation("This is no e-mail address.");

    public static bool Is(string address) =>
        address.Length <= Longest && !Names.HasHidden(address) && address.IndexOf('@', StringComparison.Ordinal) > 0 && MailboxAddress.TryParse(address, out var read) && read.Address == address;
}
