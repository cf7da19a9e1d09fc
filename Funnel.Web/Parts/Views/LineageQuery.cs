using System.Globalization;
using System.Text;
using Funnel.Domain.Access;
using Funnel.Domain.Analytics;
using Funnel.Domain.Pipelines;

namespace Funnel.Web.Parts.Views;

/// <summary>Which figure's making is told, as it stands in the address: the view it was counted under, the figure, its stage, and which of its lists is open.</summary>
public sealed record LineageQuery(ViewQuery View, LineageFigure Figure)
{
    private static readonly Dictionary<string, LineageFigure> Figures = Enum.GetValues<LineageFigure>().ToDictionary(f => Name(f.ToString()), StringComparer.OrdinalIgnoreCase);

    private static readonly Dictionary<string, CountedAs> Groups = Enum.GetValues<CountedAs>().ToDictionary(g => Name(g.ToString()), StringComparer.OrdinalIgnoreCase);

    /// <summary>Of the view's pipeline; null for figures that are of no stage.</summary>
    public Stage? Stage { get; init; }

    /// <summary>Null opens the first list that is not empty.</summary>
    public CountedAs? Group { get; init; }

    public static LineageQuery Read(Func<string, string?> value, Catalog catalog, Reach within, DateTime now)
    {
        var view = ViewQuery.Read(value, catalog, within, now);
        var refused = view.Refused.ToList();
        var figure = Known("figure", Figures) ?? LineageFigure.Won;
        var group = Known("group", Groups);
        var pipeline = (view.Filter.Pipeline is { } id ? catalog.Pipeline(id) : null) ?? catalog.Pipelines[0];
        return new LineageQuery(view with { Refused = refused }, figure)
        {
            Stage = Lineage.IsOfStage(figure) ? FindStage() ?? pipeline.OpenStages[0] : null,
            Group = group is { } g && Lineage.GroupsOf(figure).Contains(g) ? group : null,
        };

        T? Known<T>(string name, Dictionary<string, T> names)
            where T : struct
        {
            if (value(name) is not { Length: > 0 } text)
                return null;
            if (names.TryGetValue(text, out var known))
                return known;
            refused.Add((name, text));
            return null;
        }

        Stage? FindStage()
        {
            if (value("stage") is not { Length: > 0 } text)
                return null;
            var found = pipeline.Stages.FirstOrDefault(s => Id(s) == text) ?? pipeline.Find(text);
            // Only the funnel has a figure of the won stage, and none has one of the lost.
            if (found is { Kind: StageKind.Open } || (found is { Kind: StageKind.Won } && figure == LineageFigure.Stage))
                return found;
            refused.Add(("stage", text));
            return null;
        }
    }

    /// <summary>The parameters of the address, defaults left out.</summary>
    public IEnumerable<(string Name, string? Value)> Parameters()
    {
        yield return ("figure", Name(Figure.ToString()));
        yield return ("stage", Stage is { } stage ? Id(stage) : null);
        yield return ("group", Group is { } group ? Name(group.ToString()) : null);
        foreach (var parameter in View.Parameters())
            yield return parameter;
    }

    private static string Id(Stage stage) => stage.Id.Value.ToString(CultureInfo.InvariantCulture);

    /// <summary>A figure or a list as it stands in an address: WinRate is written win-rate.</summary>
    public static string Written<T>(T name)
        where T : struct, Enum => Name(name.ToString());

    private static string Name(string text)
    {
        var name = new StringBuilder();
        foreach (var letter in text)
        {
            if (char.IsUpper(letter) && name.Length > 0)
                name.Append('-');
            name.Append(char.ToLowerInvariant(letter));
        }
        return name.ToString();
    }
}
