using Funnel.Web.Data;
using Microsoft.AspNetCore.Identity;

namespace Funnel.Web.Access.SignIn;

public static class PasskeySetup
{
    public const string DomainSetting = "SignIn:PasskeyDomain";

    /// <summary>The ways in beside the password.</summary>
    public static void AddSignInWays(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddOpenIdSignIn(configuration);
        var domain = configuration[DomainSetting]?.Trim() is { Length: > 0 } text ? text : null;
        if (domain is not null && Uri.CheckHostName(domain) != UriHostNameType.Dns)
            throw new StartRefused($"{DomainSetting} is “{domain}”, which is no name of a host. Use one without scheme and port, such as funnel.example.com.");
        services.Configure<IdentityPasskeyOptions>(o =>
        {
            // Unset it is the name in the address, which is checked against AllowedHosts.
            o.ServerDomain = domain;
            // A passkey stands alone for the password, so the device must ask who holds it.
            o.UserVerificationRequirement = "required";
            // One without a name typed in first: the device must know whose it is.
            o.ResidentKeyRequirement = "required";
            o.AttestationConveyancePreference = "none";
        });
    }
}
