using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.Options;

namespace Funnel.Web.Data.Accounts;

/// <summary>The tokens of invitations: they live longer than those of a forgotten password, and die like them with the first password that is set.</summary>
public sealed class InvitationTokens(IDataProtectionProvider protection, IOptions<InvitationTokens.Settings> options, ILogger<DataProtectorTokenProvider<Account>> logger)
    : DataProtectorTokenProvider<Account>(protection, options, logger)
{
    public const string Provider = "Invitation", Purpose = "Welcome";

    public static readonly TimeSpan Lives = TimeSpan.FromDays(7);

    public sealed class Settings : DataProtectionTokenProviderOptions
    {
        public Settings() => (Name, TokenLifespan) = (Provider, Lives);
    }
}
