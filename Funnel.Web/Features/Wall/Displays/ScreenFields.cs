using System.Globalization;
using Funnel.Domain.Common;
using Funnel.Web.Data.Accounts;
using Funnel.Web.Shell;
using Microsoft.AspNetCore.WebUtilities;

namespace Funnel.Web.Features.Wall.Displays;

/// <summary>What is typed about a screen, until it is a view. Distance and diagonal are kept as typed: the layout follows from them.</summary>
public sealed class ScreenFields
{
    public string Name { get; set; } = "";

    public string Site { get; set; } = "";

    /// <summary>0: the first one, or everything for a department.</summary>
    public int Pipeline { get; set; }

    public int Department { get; set; }

    public HashSet<string> Slides { get; init; } = [.. WallView.AllSlides];

    public int Seconds { get; set; } = 18;

    /// <summary>“distance”, “far” or “near”.</summary>
    public string Layout { get; set; } = "distance";

    public double Inch { get; set; } = 55;

    public double Metres { get; set; } = 5;

    public string Theme { get; set; } = "dark";

    /// <summary>Empty: the company's.</summary>
    public string Language { get; set; } = "";

    public bool Upright { get; set; }

    public bool Mask { get; set; }

    /// <summary>The address of what will be shown, as an administrator previews it.</summary>
    public Query ToQuery() => WithoutDepartment().Add("department", Department > 0 ? Text(Department) : null);

    public ScreenWish ToWish()
    {
        var query = WithoutDepartment().ToString();
        // Refuses what cannot be shown.
        _ = WallView.Parse(QueryHelpers.ParseQuery(query));
        return new ScreenWish(Name, Site, query, Department > 0 ? new DepartmentId(Department) : null);
    }

    public static ScreenFields Of(DisplayRow row)
    {
        var view = WallDoor.ViewOf(row);
        return new ScreenFields
        {
            Name = row.Name,
            Site = row.Site,
            Pipeline = view.Pipeline?.Value ?? 0,
            Department = row.DepartmentId ?? 0,
            Slides = [.. view.Slides],
            Seconds = view.Seconds,
            Layout = view.Screen is not null ? "distance" : view.Density == Density.Near ? "near" : "far",
            Inch = view.Screen?.Inch ?? 55,
            Metres = view.Screen?.Metres ?? 5,
            Theme = view.Theme.ToName(),
            Language = view.Language ?? "",
            Upright = view.Upright,
            Mask = view.Mask,
        };
    }

    Query WithoutDepartment() => Query.Of(
        ("inch", Layout == "distance" ? Inch.ToString(CultureInfo.InvariantCulture) : null),
        ("metres", Layout == "distance" ? Metres.ToString(CultureInfo.InvariantCulture) : null),
        ("density", Layout == "near" ? "near" : null),
        ("portrait", Upright ? "1" : null),
        ("pipeline", Pipeline > 0 ? Text(Pipeline) : null),
        ("theme", Theme == "light" ? "light" : null),
        ("lang", Language),
        ("mask", Mask ? "1" : null),
        ("slides", Slides.Count == WallView.AllSlides.Length ? null : string.Join(',', WallView.AllSlides.Where(Slides.Contains))),
        ("seconds", Seconds == 18 ? null : Text(Seconds)));

    static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);
}
