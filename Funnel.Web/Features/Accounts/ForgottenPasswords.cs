using Funnel.Web.Access.Mail;
using Funnel.Web.Data;
using Funnel.Web.Data.Accounts;
using Funnel.Web.Shell;
using Microsoft.EntityFrameworkCore;

namespace Funnel.Web.Features.Accounts;

/// <summary>Mails the link that sets a new password. Whoever asks is told the same at once, whether there is such an account or not: looking and sending come after.</summary>
public sealed class ForgottenPasswords(MailPost post, PeopleStore people, SignInTries tries, IDbContextFactory<FunnelDb> contexts, ILogger<ForgottenPasswords> logger)
{
    public bool MayMail => post.IsSet;

    public static string PathOf(PasswordLink link) => link.IsInvitation ? Urls.Welcome(link.Account, link.Token) : Urls.NewPassword(link.Account, link.Token);

    /// <summary>False: this network address has asked too often.</summary>
    public bool Ask(HttpContext http, string mail)
    {
        if (!tries.TryTake(http.Connection.RemoteIpAddress))
            return false;
        if (mail.Length <= Account.LongestMail && tries.TryTakeLetter(mail))
            _ = Task.Run(() => SendAsync(mail.Trim().ToUpperInvariant()), CancellationToken.None);
        return true;
    }

    private async Task SendAsync(string mail)
    {
        try
        {
            await using var db = await contexts.CreateDbContextAsync();
            if (await db.Users.AsNoTracking().FirstOrDefaultAsync(a => a.NormalizedEmail == mail && !a.Disabled) is not { } account)
                return;
            var link = await people.LinkAsync(Caller.Program("Forgotten password"), account.Id);
            await post.TrySendLinkAsync(link, PathOf(link));
        }
        catch (Exception e)
        {
            logger.LogError(e, "A forgotten password could not be seen to");
        }
    }
}
