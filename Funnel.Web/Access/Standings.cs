using Funnel.Domain.Access;
using Funnel.Web.Data;
using Funnel.Web.Data.Accounts;
using Microsoft.EntityFrameworkCore;

namespace Funnel.Web.Access;

/// <summary>Asks the database again about somebody whose request came long ago: an open circuit, a hub connection.</summary>
public sealed class Standings(IDbContextFactory<FunnelDb> contexts, Authorities authorities, AccountStore accounts)
{
    /// <summary>Null: switched off, signed out everywhere, revoked.</summary>
    /// <param name="stamp">Of the sign-in, for a person: another one means that it was ended from elsewhere.</param>
    public async Task<Acting?> NowAsync(Acting then, string? stamp, CancellationToken cancel)
    {
        if (then.Caller.Kind == CallerKind.Person)
            return await accounts.StandingAsync(then.Caller.Id, then.Caller.From, cancel) is { } standing && standing.Stamp == stamp ? new Acting(standing.Caller, standing.Authority) : null;
        try
        {
            await using var db = await contexts.CreateDbContextAsync(cancel);
            return then with { Authority = await authorities.OfAsync(db, then.Caller, cancel) };
        }
        catch (AccessRefused)
        {
            return null;
        }
    }

    public async Task<Reach?> ReachAsync(System.Security.Claims.ClaimsPrincipal? user, CancellationToken cancel) =>
        await NowAsync(Acting.Of(user), AccessSetup.StampOf(user), cancel) is { } now && now.May(Right.SeeDeals) ? now.Sees : null;
}
