using System.Globalization;
using Funnel.Web.Data;
using MimeKit;

namespace Funnel.Web.Access.Mail;

/// <summary>Settings under <c>Mail</c>. Without Host nothing is mailed; a wrong one ends the start.</summary>
/// <param name="Site">Where people reach Funnel. Links in letters begin with it, never with what a request claims to be its host.</param>
public sealed record MailSettings(string Host, int Port, bool UseTls, string? User, string? Password, string From, Uri Site)
{
    public static MailSettings? Of(IConfiguration configuration)
    {
        var mail = configuration.GetSection("Mail");
        if (mail["Host"] is not { Length: > 0 } host)
            return null;
        if (!int.TryParse(mail["Port"] ?? "587", NumberStyles.None, CultureInfo.InvariantCulture, out var port) || port is < 1 or > 65535)
            throw new StartRefused($"Mail:Port is “{mail["Port"]}”; it is a number from 1 to 65535.");
        if (!bool.TryParse(mail["UseTls"] ?? "true", out var tls))
            throw new StartRefused($"Mail:UseTls is “{mail["UseTls"]}”; it is true or false.");
        if (!MailboxAddress.TryParse(mail["From"] ?? "", out _))
            throw new StartRefused($"Mail:From is “{mail["From"]}”; with Mail:Host set it is the address letters come from, such as funnel@example.com.");
        if (!Uri.TryCreate(mail["Site"], UriKind.Absolute, out var site) || site.Scheme is not ("http" or "https"))
            throw new StartRefused($"Mail:Site is “{mail["Site"]}”; with Mail:Host set it is the address people open Funnel at, such as https://funnel.example.com.");
        return new MailSettings(host, port, tls, mail["User"], mail["Password"], mail["From"]!, site);
    }
}
