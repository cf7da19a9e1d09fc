using Funnel.Domain.Analytics;
using Funnel.Domain.Common;

namespace Funnel.Web.Features.Figures.Making;

/// <summary>What a list tells of a deal: as people read it, and bare for a spreadsheet.</summary>
public sealed record MadeCell(string Text, string Raw)
{
    public static MadeCell None { get; } = new(Parts.Show.None, "");
}

/// <summary>One that is counted: a deal, or without one a month of spend.</summary>
public sealed record MadeRow(string Title, IReadOnlyList<MadeCell> Cells)
{
    public DealId? Deal { get; init; }

    public string Note { get; init; } = "";

    public string Owner { get; init; } = "";

    public string? OwnerColour { get; init; }
}

/// <summary>A change that makes a deal count.</summary>
public sealed record MadeEvent(long Sequence, DateTime At, DealId Deal, string Title, Change Change);

/// <summary>One of the lists a figure is made of. <paramref name="Totals"/> stand under the columns.</summary>
public sealed record MadeGroup(string Key, string Name, IReadOnlyList<MadeRow> Rows, IReadOnlyList<MadeEvent> Events, IReadOnlyList<string> Totals);

/// <summary>A figure of the same subject, with its address.</summary>
public sealed record MadeLink(string Name, string Href, bool IsShown);

/// <summary>How a figure was counted, worded: the page and the files only lay it out.</summary>
public sealed record Made
{
    public required string Name { get; init; }

    /// <summary>The figure as the screens show it.</summary>
    public required string Headline { get; init; }

    public required string Rule { get; init; }

    public IReadOnlyList<IReadOnlyList<Piece>> Lines { get; init; } = [];

    public IReadOnlyList<(string Name, string Value)> Over { get; init; } = [];

    /// <summary>The call that gives the same number.</summary>
    public required string Api { get; init; }

    /// <summary>Where it is shown.</summary>
    public required string Back { get; init; }

    public IReadOnlyList<MadeLink> Figures { get; init; } = [];

    public IReadOnlyList<string> Columns { get; init; } = [];

    public IReadOnlyList<MadeGroup> Groups { get; init; } = [];

    /// <summary>The list that is open; null where a figure has none.</summary>
    public MadeGroup? Shown { get; init; }

    public required Catalog Catalog { get; init; }

    /// <summary>Some models are still being learnt: ask again.</summary>
    public bool IsLearning { get; init; }

    /// <summary>What of the address was not understood, and left out.</summary>
    public IReadOnlyList<(string Name, string Value)> Refused { get; init; } = [];

    /// <summary>The list asked for, else the first that is not empty.</summary>
    public static MadeGroup? Choose(IReadOnlyList<MadeGroup> groups, string? asked) =>
        groups.FirstOrDefault(g => g.Key == asked) ?? groups.FirstOrDefault(g => g.Rows.Count > 0) ?? (groups.Count > 0 ? groups[0] : null);
}

/// <summary>Which figure of a subject is told, as it stands in the address: the view it was counted under, the figure, and which of its lists is open.</summary>
public sealed record MadeQuery<TView, TFigure>(TView View, TFigure Figure, string? Group, IReadOnlyList<(string Name, string Value)> Refused)
    where TFigure : struct, Enum
{
    /// <summary>The parameters of the address: the view's, then its own.</summary>
    public Shell.Query Address(IEnumerable<(string Name, string? Value)> view) => Shell.Query.Of(view).With("figure", Parts.Views.LineageQuery.Written(Figure)).With("group", Group);
}

public static class MadeQuery
{
    /// <summary>The figure is the first one unless the address names another; a name not known is noted.</summary>
    public static MadeQuery<TView, TFigure> Read<TView, TFigure>(Func<string, string?> value, TView view, IReadOnlyList<(string Name, string Value)> refused)
        where TFigure : struct, Enum
    {
        if (value("figure") is not { Length: > 0 } asked)
            return new(view, default, value("group"), refused);
        foreach (var figure in Enum.GetValues<TFigure>())
            if (string.Equals(Parts.Views.LineageQuery.Written(figure), asked, StringComparison.OrdinalIgnoreCase))
                return new(view, figure, value("group"), refused);
        return new(view, default, value("group"), [.. refused, ("figure", asked)]);
    }
}
