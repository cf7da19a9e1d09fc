using System.Security.Claims;
using Funnel.Domain.Access;
using Funnel.Web.Access;
using Funnel.Web.Data;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.SignalR;

namespace Funnel.Tests.Features.Wall;

/// <summary>Somebody before the wall's hub, without a connection.</summary>
sealed class Visitor(ClaimsPrincipal user) : HubCallerContext
{
    public static ClaimsPrincipal As(Authority authority) =>
        new(new Acting(new Caller(CallerKind.Person, 1, Funnel.Domain.Common.Actor.Program("Somebody"), "test"), authority).Identity("test"));

    public override string ConnectionId => "1";

    public override string? UserIdentifier => null;

    public override ClaimsPrincipal? User => user;

    public override IDictionary<object, object?> Items { get; } = new Dictionary<object, object?>();

    public override IFeatureCollection Features { get; } = new FeatureCollection();

    public override CancellationToken ConnectionAborted => CancellationToken.None;

    public override void Abort()
    {
    }
}
