using System.Globalization;
using Funnel.Domain.Analytics;
using Funnel.Domain.Access;
using Funnel.Domain.Common;
using Funnel.Domain.Pipelines;

namespace Funnel.Web.Parts.Views;

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
            Stage = value("stage") is { Length: > 0 } text ? (stages.FirstOrDefault(s => s.Kind == StageKind.Open && s.Id.Value.ToString(CultureInfo.InvariantCulture) == text)
                ?? stages.FirstOrDefault(s => s.Kind == StageKind.Open && string.Equals(s.Name, text, StringComparison.OrdinalIgnoreCase)))?.Id : null,
            Bin = Number(value("bin")) is { } bin and < 10 ? bin : null,
            AsTable = value("show") == "table",
        };
    }

    /// <summary>As <see cref="Read"/> for a call of a program: what is not understood, or not known by name, is refused.</summary>
    public static ProbabilityView ReadStrict(IQueryCollection query, Catalog catalog, Reach within, DateTime now, params ReadOnlySpan<string> others)
    {
        AddressReader.DemandKnown(query, Names, others);
        var view = Read(name => query[name].FirstOrDefault(), catalog, within, now);
        AddressReader.DemandUnderstood(view.View.Refused);
        if (view.Stage is null && query["stage"].FirstOrDefault() is { Length: > 0 } stage)
            throw new RuleViolation("The parameter {0} cannot be “{1}”.", "stage", stage);
        return view;
    }

    private static readonly string[] Names = [.. ViewParameters.Probability.Select(p => p.Name)];

    /// <summary>The parameters of the address, defaults left out.</summary>
    public IEnumerable<(string Name, string? Value)> Parameters() =>
        View.Parameters().Where(p => p.Name is not ("mode" or "period"))
            .Append(("stage", Stage?.Value.ToString(CultureInfo.InvariantCulture)))
            .Append(("bin", Bin?.ToString(CultureInfo.InvariantCulture)))
            .Append(("show", AsTable ? "table" : null));

    private static int? Number(string? text) => int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;
}
