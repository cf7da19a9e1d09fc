using Funnel.Web.Data;

namespace Funnel.Web.Features.Settings.People;

/// <summary>A department where it stands in the tree; 0 is the top.</summary>
internal sealed record DepartmentNode(int Id, string Name, int? Parent, int Depth);

/// <summary>Departments in the order of their tree, names beside each other in the order of the alphabet.</summary>
internal static class DepartmentTree
{
    public static IReadOnlyList<DepartmentNode> Of(IReadOnlyList<DepartmentRow> rows)
    {
        var nodes = new List<DepartmentNode>();
        var seen = new HashSet<int>();
        var known = rows.Select(r => r.Id).ToHashSet();
        var below = rows.ToLookup(r => r.ParentId is { } p && known.Contains(p) ? p : 0);
        Add(0, 0);
        // Bent into a ring they hang on nothing; still they are there.
        foreach (var row in rows.Where(r => !seen.Contains(r.Id)).OrderBy(r => r.Name, StringComparer.CurrentCulture).ToList())
            if (seen.Add(row.Id))
                Take(row, 0);
        return nodes;

        void Add(int parent, int depth)
        {
            foreach (var row in below[parent].OrderBy(r => r.Name, StringComparer.CurrentCulture))
                if (seen.Add(row.Id))
                    Take(row, depth);
        }

        void Take(DepartmentRow row, int depth)
        {
            nodes.Add(new DepartmentNode(row.Id, row.Name, row.ParentId, depth));
            Add(row.Id, depth + 1);
        }
    }

    /// <summary>Where this one may stand: everywhere but below itself.</summary>
    public static IEnumerable<DepartmentNode> Above(this IReadOnlyList<DepartmentNode> tree, DepartmentNode node)
    {
        var at = tree.Index().First(n => n.Item == node).Index;
        // What follows it and stands deeper is below it.
        var end = tree.Skip(at + 1).TakeWhile(n => n.Depth > node.Depth).Count() + at + 1;
        return tree.Where((_, i) => i < at || i >= end);
    }
}
