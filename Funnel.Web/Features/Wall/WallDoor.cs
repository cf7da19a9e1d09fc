using System.Security.Claims;
using Funnel.Domain.Access;
using Funnel.Domain.Common;
using Funnel.Web.Access;
using Funnel.Web.Data;
using Funnel.Web.Data.Accounts;
using Funnel.Web.Live;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Extensions.Primitives;

namespace Funnel.Web.Features.Wall;

/// <summary>What somebody at the wall's door is shown.</summary>
/// <param name="View">Null: nothing, for the reason given.</param>
public sealed record WallPass(WallView? View, DisplayRow? Display = null, WallRefused Why = WallRefused.No)
{
    /// <summary>Which person looks; null for a paired screen.</summary>
    public string? Person { get; init; }
}

public enum WallRefused
{
    No,

    /// <summary>Nobody we know: the screen may ask to be let in.</summary>
    Stranger,

    /// <summary>A screen that was taken away.</summary>
    Gone,

    /// <summary>Others' deals: it is not there.</summary>
    NotThere,

    /// <summary>Sees the own department only, and belongs to none.</summary>
    NoDepartment,
}

/// <summary>Decides in one place, for page, frame and hub: a screen sees its own view and no other, a person those within reach.</summary>
public sealed class WallDoor(DisplayBook displays, LiveHistory live)
{
    /// <param name="query">The address; of a screen's only the panel's orientation counts. Throws <see cref="WrongAddress"/>.</param>
    public WallPass Open(ClaimsPrincipal? user, IEnumerable<KeyValuePair<string, StringValues>> query)
    {
        var acting = Acting.Of(user);
        if (acting.Caller.Kind == CallerKind.Display)
            return displays.Standing(acting.Caller.Id, DisplayScheme.LinkOf(user)) is { } display ? new WallPass(ViewOf(display, IsUpright(query)), display) : new WallPass(null, Why: WallRefused.Gone);
        return acting.May(Right.SeeDeals) ? Within(acting, WallView.Parse(query)) with { Person = $"{acting.Caller.Kind} {acting.Caller.Id}" } : new WallPass(null, Why: WallRefused.Stranger);
    }

    /// <summary>Its department is kept apart, where whoever manages it is decided by it: the two cannot differ.</summary>
    public static WallView ViewOf(DisplayRow display, bool upright = false)
    {
        var view = WallView.Parse(QueryHelpers.ParseQuery(display.View));
        return view with { Department = display.DepartmentId is { } d ? new DepartmentId(d) : null, Upright = upright || view.Upright };
    }

    private WallPass Within(Acting acting, WallView view)
    {
        if (acting.Sees.All)
            return new WallPass(view);
        if (view.Department is null && acting.Authority.Department is null)
            return new WallPass(null, Why: WallRefused.NoDepartment);
        var department = view.Department ?? acting.Authority.Department!.Value;
        return live.IsReady && acting.Sees.Covers(department, live.Now.Catalog.Staff) ? new WallPass(view with { Department = department }) : new WallPass(null, Why: WallRefused.NotThere);
    }

    private static bool IsUpright(IEnumerable<KeyValuePair<string, StringValues>> query) => query.Any(q => q.Key == "portrait" && q.Value == "1");
}
