using System.Globalization;
using Funnel.Domain.Analytics;
using Funnel.Domain.Common;
using Funnel.Web.Data.Accounts;
using Funnel.Web.Parts;
using Microsoft.Extensions.Localization;

namespace Funnel.Web.Features.Wall.Displays;

public enum ScreenState { NotSeen, Live, Quiet, NoContact, Revoked }

/// <summary>A screen as the list tells of it at this moment.</summary>
public sealed record ScreenRow(DisplayRow Display, WallView View, Sighting? Seen, ScreenState State, bool LatestBuild)
{
    static readonly TimeSpan Silent = TimeSpan.FromSeconds(60), StillAfter = TimeSpan.FromMinutes(30);

    public static ScreenRow Of(DisplayRow display, Sighting? seen, string build, DateTime lastChange, DateTime now) => new(
        display, WallDoor.ViewOf(display), seen,
        display.RevokedAt is not null ? ScreenState.Revoked
            : seen is null ? ScreenState.NotSeen
            : now - seen.At > Silent ? ScreenState.NoContact
            : now - lastChange > StillAfter ? ScreenState.Quiet
            : ScreenState.Live,
        seen?.Build == build);

    public bool InContact => State is ScreenState.Live or ScreenState.Quiet;

    public PillKind Kind => State switch { ScreenState.Live or ScreenState.Quiet => PillKind.Live, ScreenState.NoContact => PillKind.Rot, _ => PillKind.Plain };

    public string Icon => State switch { ScreenState.NoContact => "wifi-off", ScreenState.Revoked => "x", ScreenState.NotSeen => "clock", _ => "check" };

    public string Says(IStringLocalizer<WallTexts> L) => State switch
    {
        ScreenState.Live => L["Live"],
        ScreenState.Quiet => L["Quiet"],
        ScreenState.NoContact => L["No contact"],
        ScreenState.Revoked => L["Disconnected"],
        _ => L["Not seen yet"],
    };

    /// <summary>55″ at 5 m, far</summary>
    public string Hangs(IStringLocalizer<WallTexts> L)
    {
        var layout = View.Upright ? L["upright"] : View.Density == Density.Near ? L["near"] : L["far"];
        return View.Screen is { } screen ? L["{0}″ at {1} m, {2}", Number(screen.Inch), Number(screen.Metres), layout] : layout;
    }

    public string Shows(IStringLocalizer<WallTexts> L) => View.Density == Density.Near && !View.Upright ? L["whole wall"] : L.Count("{0} slide|{0} slides", View.Slides.Count);

    /// <summary>Whose deals.</summary>
    public string Whose(IStringLocalizer<WallTexts> L, Catalog catalog)
    {
        var department = Display.DepartmentId is { } d ? catalog.Departments.GetValueOrDefault(new DepartmentId(d))?.Name : null;
        var pipeline = View.Pipeline is { } p ? catalog.Pipeline(p)?.Name : null;
        return string.Join(", ", new[] { department ?? L["all departments"].Value, pipeline }.OfType<string>());
    }

    static string Number(double number) => number.ToString("0.#", CultureInfo.CurrentCulture);
}
