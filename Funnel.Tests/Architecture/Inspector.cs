namespace Funnel.Tests.Architecture;

/// <summary>Holds the uses of some assemblies against the rules of <see cref="House"/>. Namespaces count from <paramref name="root"/> on.</summary>
public sealed class Inspector(string root, params IEnumerable<Use> uses)
{
    readonly List<Use> _uses = [.. uses];

    /// <summary>Uses between folders that no row of the table allows.</summary>
    public IEnumerable<Use> FolderViolations() =>
        from use in _uses
        let @from = FolderOf(use.FromNamespace)
        let to = FolderOf(use.ToNamespace)
        where @from is not null && to is not null && @from != to && !Allows(@from, to, use)
        select use;

    /// <summary>Folders with types in them for which the table has no row.</summary>
    public IEnumerable<string> UnknownFolders() =>
        _uses.Select(use => FolderOf(use.FromNamespace)).OfType<string>().Distinct().Where(folder => RuleFor(folder) is null).Order();

    public IEnumerable<string> OutsideViolations(OutsideRule rule) =>
        from use in _uses
        let @from = FolderOf(use.FromNamespace)
        where @from is not null && rule.AppliesTo(@from)
            && (rule.Everywhere || (use.ToAssembly != use.FromAssembly && FolderOf(use.ToNamespace) is null))
            && rule.Forbids(use)
        select use.ToString();

    /// <summary>The row of the table for a folder, or null.</summary>
    public static FolderRule? RuleFor(string folder) => Array.Find(House.Folders, rule => Fits(rule.Folder, folder));

    static bool Allows(string from, string to, Use use)
    {
        if (RuleFor(from) is not { } rule)
            return false;
        return rule.MayUse.Any(pattern => Fits(pattern, to))
            || (House.PlacesWidgets.Contains(from)
                && Fits("Web.Features.*", to)
                && use.ToType.EndsWith("Widget", StringComparison.Ordinal));
    }

    static bool Fits(string pattern, string folder)
    {
        if (pattern == "Domain.<subject>")
            return RuleFor(folder) is { Folder: "Domain.*" or "Domain.Deals" };
        if (!pattern.EndsWith('*'))
            return pattern == folder;
        // One name, not more: Web.* is no feature.
        var start = pattern[..^1];
        return folder.StartsWith(start, StringComparison.Ordinal) && !folder[start.Length..].Contains('.', StringComparison.Ordinal);
    }

    /// <summary>Domain.X, Web.X, Web.Features.X; the places that name everything are the top; null is outside the house.</summary>
    string? FolderOf(string space)
    {
        // Razor writes the inference of a generic component's types into a namespace of its own.
        const string inferred = "__Blazor.";
        if (space.StartsWith(inferred, StringComparison.Ordinal))
            space = space[inferred.Length..];

        if (space == root)
            return House.Top;
        if (!space.StartsWith(root + ".", StringComparison.Ordinal))
            return null;
        var names = space[(root.Length + 1)..].Split('.');
        return names switch
        {
            ["Web", "Features", var feature, ..] => $"Web.Features.{feature}",
            ["Web", "Features"] or ["Web"] or ["Domain"] => House.Top,
            ["Web" or "Domain", var folder, ..] => $"{names[0]}.{folder}",
            _ => null,
        };
    }
}
