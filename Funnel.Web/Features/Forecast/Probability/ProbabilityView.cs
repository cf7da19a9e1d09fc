using System.Globalization;
using Funnel.Domain.Analytics;
using Funnel.Domain.Access;
using Funnel.Domain.Common;
using Funnel.Domain.Pipelines;
using Funnel.Web.Parts.Views;

namespace Funnel.Web.Features.Forecast.Probability;

/// <summary>What the screen shows, as it stands in the address: filters, instant, a stage, and the bin of the track record laid open.</summary>
public sealed record ProbabilityView(ViewQuery View)
{
    public StageId? Stage { get; init; }

    /// <summary>0 to 9: statements from that many tenths on.</summary>
    public int? Bin { get; init; }

    public bool AsTable { get; init; }

    public static ProbabilityView Read(Func<string, string?> value, Catalog catalog, Reach within, DateTime now)
    {
        var view = ViewQuery.Read(value, catalog, within, now, FunnelMode.Now).NotAfter(now, catalog);
        var stages = (view.Filter.Pipeline is { } id ? catalog.Pipeline(id) : catalog.Pipelines is [var first, ..] ? first : null)?.Stages ?? [];
        return new ProbabilityView(view)
        {
            Stage = Number(value("stage")) is { } stage && stages.Any(s => s.Id.Value == stage && s.Kind == StageKind.Open) ? new StageId(stage) : null,
            Bin = Number(value("bin")) is { } bin and < 10 ? bin : null,
            AsTable = value("show") == "table",
        };
    }

    public IEnumerable<(string Name, string? Value)> Parameters() =>
        View.Parameters().Where(p => p.Name is not ("mode" or "period"))
            .Append(("stage", Stage?.Value.ToString(CultureInfo.InvariantCulture)))
            .Append(("bin", Bin?.ToString(CultureInfo.InvariantCulture)))
            .Append(("show", AsTable ? "table" : null));

    private static int? Number(string? text) => int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;
}
