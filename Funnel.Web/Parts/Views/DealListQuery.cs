using System.Globalization;
using Funnel.Domain.Access;
using Funnel.Domain.Analytics;
using Funnel.Domain.Pipelines;

namespace Funnel.Web.Parts.Views;

public enum DealColumn { Title, Customer, Stage, Amount, Weighted, Owner, Days, FirstContact, Changed }

/// <summary>Which deals a list shows, as it stands in the address: the view a figure was counted under, and which of its figures is meant.</summary>
public sealed record DealListQuery(ViewQuery View)
{
    private static readonly IReadOnlyDictionary<string, DealSelection> Names = new Dictionary<string, DealSelection>(StringComparer.OrdinalIgnoreCase)
    {
        ["all"] = DealSelection.All, ["open"] = DealSelection.Open, ["norm"] = DealSelection.OverNorm, ["slipped"] = DealSelection.Slipped, ["cut"] = DealSelection.BudgetCut, ["alerts"] = DealSelection.Alerted,
        ["started"] = DealSelection.Started,
        ["won"] = DealSelection.Won, ["lost"] = DealSelection.Lost, ["closed"] = DealSelection.Closed,
        ["fact"] = DealSelection.Fact, ["expected"] = DealSelection.Expected,
    };

    /// <summary>Null means the deals a stage of the funnel counts; without a stage the open ones.</summary>
    public DealSelection? Show { get; init; }

    /// <summary>With <see cref="Show"/> only those of its deals that hold this stage.</summary>
    public Stage? Stage { get; init; }

    public StagePart Part { get; init; }

    /// <summary>Only deals lost for this reason; "-" means none was given.</summary>
    public string? Reason { get; init; }

    public DealColumn Sort { get; init; } = DealColumn.Changed;

    public bool Descending { get; init; } = true;

    /// <summary>Whether the list is one stage's count in the funnel.</summary>
    public bool IsStageCount => Show is null && Stage is not null;

    public static DealListQuery Read(Func<string, string?> value, Catalog catalog, Reach within, DateTime now)
    {
        var view = ViewQuery.Read(value, catalog, within, now);
        var refused = view.Refused.ToList();
        var reader = new AddressReader(value, refused);
        var show = reader.Value("show", t => Names.TryGetValue(t, out var s) ? s : (DealSelection?)null);
        var part = reader.Value("part", t => Enum.TryParse<StagePart>(t, true, out var p) && !char.IsDigit(t[0]) ? p : (StagePart?)null);
        var sort = reader.Value("sort", t => Enum.TryParse<DealColumn>(t.TrimStart('-'), true, out var c) && char.IsLetter(t.TrimStart('-')[0]) ? c : (DealColumn?)null);
        var list = new DealListQuery(view)
        {
            Show = show,
            Stage = FindStage(),
            Part = part ?? StagePart.All,
            Reason = value("reason") is { Length: > 0 } reason ? reason[..Math.Min(200, reason.Length)] : null,
        };
        if (sort is { } column)
            list = list with { Sort = column, Descending = value("sort")![0] == '-' };
        return list with { View = view with { Refused = refused } };

        Stage? FindStage()
        {
            if (value("stage") is not { Length: > 0 } text)
                return null;
            var pipeline = (view.Filter.Pipeline is { } id ? catalog.Pipeline(id) : null) ?? catalog.Pipelines[0];
            var found = pipeline.Stages.FirstOrDefault(s => s.Id.Value.ToString(CultureInfo.InvariantCulture) == text) ?? pipeline.Find(text);
            if (found is null)
                refused.Add(("stage", text));
            return found;
        }
    }

    /// <summary>The parameters of the address, defaults left out.</summary>
    public IEnumerable<(string Name, string? Value)> Parameters()
    {
        foreach (var parameter in View.Parameters())
            yield return parameter;
        yield return ("show", Show is { } show ? Names.First(n => n.Value == show).Key : null);
        yield return ("stage", Stage?.Id.Value.ToString(CultureInfo.InvariantCulture));
        yield return ("part", Part == StagePart.All ? null : Part.ToString().ToLowerInvariant());
        yield return ("reason", Reason);
        yield return ("sort", Sort == DealColumn.Changed && Descending ? null : (Descending ? "-" : "") + Sort.ToString().ToLowerInvariant());
    }
}
