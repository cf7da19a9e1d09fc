using System.Globalization;
using Funnel.Domain.Analytics;
using Funnel.Domain.Common;
using Funnel.Web.Shell;
using Microsoft.Extensions.Primitives;

namespace Funnel.Web.Features.Wall;

/// <summary>What a display shows. Displays with the same view share every frame.</summary>
public sealed record WallView
{
    public static readonly string[] AllSlides = ["funnel", "plan", "leaders", "today"];

    public Density Density { get; init; } = Density.Far;

    /// <summary>Percent of the far layout's own size.</summary>
    public int Scale { get; init; } = 100;

    /// <summary>The screen stands on its short side.</summary>
    public bool Upright { get; init; }

    public PipelineId? Pipeline { get; init; }

    public DepartmentId? Department { get; init; }

    public Look Theme { get; init; } = Look.Dark;

    /// <summary>"en" or "ru"; null is the company's own.</summary>
    public string? Language { get; init; }

    /// <summary>Customers' names stay out of the frame altogether.</summary>
    public bool Mask { get; init; }

    /// <summary>Names of <see cref="AllSlides"/>, in the order shown.</summary>
    public IReadOnlyList<string> Slides { get; init; } = AllSlides;

    /// <summary>How long a slide stays.</summary>
    public int Seconds { get; init; } = 18;

    public WallScreen? Screen { get; init; }

    public DealFilter Filter => new() { Pipeline = Pipeline, Department = Department };

    /// <summary>The name of the layout: its CSS hangs on it.</summary>
    public string Shape => Upright ? "upright" : Density == Density.Near ? "near" : "far";

    /// <summary>The view as an address writes it; equal views have equal keys.</summary>
    public string Key => ToQuery().ToString();

    public Query ToQuery() => Query.Of(
        ("density", Density == Density.Near ? "near" : null),
        ("scale", Scale == 100 ? null : Text(Scale)),
        ("portrait", Upright ? "1" : null),
        ("pipeline", Pipeline is { } p ? Text(p.Value) : null),
        ("department", Department is { } d ? Text(d.Value) : null),
        ("theme", Theme == Look.Light ? "light" : null),
        ("lang", Language),
        ("mask", Mask ? "1" : null),
        ("slides", Slides.SequenceEqual(AllSlides) ? null : string.Join(',', Slides)),
        ("seconds", Seconds == 18 ? null : Text(Seconds)));

    /// <summary>Reads the parameters of an address; refuses with a sentence that names the wrong one.</summary>
    public static WallView Parse(IEnumerable<KeyValuePair<string, StringValues>> query)
    {
        var view = new WallView();
        double? inch = null, metres = null;
        foreach (var (name, values) in query)
        {
            if (values.ToString() is not { Length: > 0 } value)
                continue;
            view = name switch
            {
                "density" => view with { Density = value switch { "far" => Density.Far, "near" => Density.Near, _ => throw Wrong(name, value, "far, near") } },
                "scale" => view with { Scale = WallScreen.Scales.FirstOrDefault(s => Text(s) == value) is > 0 and var s ? s : throw Wrong(name, value, "100, 115, 130") },
                "portrait" => view with { Upright = Flag(name, value) },
                "pipeline" => view with { Pipeline = new PipelineId(Whole(name, value, 1, int.MaxValue)) },
                "department" => view with { Department = new DepartmentId(Whole(name, value, 1, int.MaxValue)) },
                "theme" => view with { Theme = value switch { "dark" => Look.Dark, "light" => Look.Light, _ => throw Wrong(name, value, "dark, light") } },
                "lang" => view with { Language = Languages.Codes.Contains(value) ? value : throw Wrong(name, value, string.Join(", ", Languages.Codes)) },
                "mask" => view with { Mask = Flag(name, value) },
                "slides" => view with { Slides = SlidesOf(value) },
                "seconds" => view with { Seconds = Whole(name, value, 8, 60) },
                _ => view,
            };
            if (name == "inch")
                inch = Length(name, value, 10, 300);
            if (name == "metres")
                metres = Length(name, value, 0.3, 100);
        }
        if (inch is null != metres is null)
            throw new WrongAddress(L => L["Give both inch and metres, or neither."]);
        if (inch is not { } diagonal)
            return view;
        var screen = new WallScreen(diagonal, metres!.Value);
        return view with { Screen = screen, Density = screen.Density, Scale = screen.Scale };
    }

    static string[] SlidesOf(string value)
    {
        string[] names = [.. value.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).Distinct()];
        return names.Length > 0 && names.All(AllSlides.Contains) ? names : throw Wrong("slides", value, string.Join(", ", AllSlides));
    }

    static bool Flag(string name, string value) => value switch { "1" => true, "0" => false, _ => throw Wrong(name, value, "0, 1") };

    static int Whole(string name, string value, int least, int most) =>
        int.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number >= least && number <= most
            ? number
            : throw new WrongAddress(L => L["{0} must be a whole number from {1} to {2}.", name, least, most]);

    static double Length(string name, string value, double least, double most) =>
        double.TryParse(value, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number) && number >= least && number <= most
            ? number
            : throw new WrongAddress(L => L["{0} must be a number from {1} to {2}.", name, least, most]);

    static WrongAddress Wrong(string name, string value, string known) => new(L => L["{0} is “{1}”; it must be one of: {2}.", name, value, known]);

    static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);
}
