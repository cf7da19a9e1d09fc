using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.Localization;

namespace Funnel.Web.Features.Wall.Tiles;

/// <summary>A part of a frame, rendered by itself on the server, so that one that fails leaves the others whole.</summary>
public abstract class WallTile : ComponentBase
{
    [Inject] public required IStringLocalizer<WallTexts> L { get; init; }

    [Parameter, EditorRequired] public WallFigures Figures { get; set; } = null!;

    [Parameter, EditorRequired] public WallView View { get; set; } = null!;

    protected WallCanvas Canvas => new(View);

    protected string CustomerOf(Domain.Analytics.Change state) =>
        Figures.Catalog.Customer(state.Facts.Customer)?.Name is { Length: > 0 } name ? name : state.Facts.Title;

    /// <summary>What a row is called: the customer, or under a mask the person who holds the deal.</summary>
    protected string NameOf(Domain.Analytics.Change state) => View.Mask ? OwnerOf(state.Owner) : CustomerOf(state);

    protected string OwnerOf(Domain.Common.EmployeeId? owner) => Figures.Catalog.Employee(owner)?.Name ?? L["No owner"];

    protected string? ColourOf(Domain.Common.EmployeeId? owner) => Figures.Catalog.Employee(owner)?.Colour;

    protected static string ColourOf(Domain.Pipelines.Stage stage, Domain.Pipelines.Pipeline? pipeline)
    {
        if (stage.Kind == Domain.Pipelines.StageKind.Won)
            return Parts.Charts.StageColours.Won;
        var open = pipeline?.OpenStages ?? [];
        return Parts.Charts.StageColours.Token(stage, Math.Max(0, open.ToList().FindIndex(s => s.Id == stage.Id)), open.Length);
    }

    /// <summary>Milliseconds since 1970, as the script reads instants.</summary>
    protected static long Milliseconds(long ticks) => (ticks - DateTime.UnixEpoch.Ticks) / TimeSpan.TicksPerMillisecond;
}

/// <summary>The room of a view in design pixels: a larger scale is a smaller canvas.</summary>
public sealed record WallCanvas(WallView View)
{
    double Full => (View.Upright ? 1080.0 : 1920) * 100 / View.Scale;

    public double Height => (View.Upright ? 1920.0 : 1080) * 100 / View.Scale;

    /// <summary>Titles keep to their first half.</summary>
    public bool IsNarrow => Full < 1600;

    /// <summary>Between the margins.</summary>
    public double Width => Math.Floor(Full - (View.Upright ? 112 : 128));

    /// <summary>What is left for a slide's picture under band, segments and title.</summary>
    public double SlideHeight => Math.Floor(Height - 344);

    /// <summary>List rows of 142 pixels and a gap of 6.</summary>
    public int ListRows => Math.Clamp((int)((SlideHeight + 6) / 147), 2, 5);
}
