using Funnel.Domain.Common;

namespace Funnel.Domain.Deals;

public sealed partial record Deal
{
    /// <summary>Documents of one deal, every version counted.</summary>
    public const int MostDocuments = 500;

    /// <summary>A document, also of a closed deal: its invoice comes after the sale. <paramref name="there"/> is what the deal has, from its log.</summary>
    public DocumentAttached Attach(IReadOnlyList<DealDocument> there, string name, string kind, long bytes, string hash)
    {
        RefuseRemoved();
        if (there.Count >= MostDocuments)
            throw new RuleViolation("A deal has at most {0} documents.", MostDocuments);
        if (string.IsNullOrWhiteSpace(kind))
            throw new RuleViolation("Say what kind of document it is.");
        kind = CheckText(kind, 40);
        name = DocumentName.Clean(name);
        var before = there.Where(d => d.File > 0 && d.Kind == kind && string.Equals(d.Name, name, StringComparison.OrdinalIgnoreCase)).ToList();
        return before.Count == 0
            ? new DocumentAttached(name, kind, bytes, there.Select(d => d.File).DefaultIfEmpty().Max() + 1, 1, hash, Stage)
            : new DocumentAttached(name, kind, bytes, before[0].File, before.Max(d => d.Version) + 1, hash, Stage);
    }

    /// <summary>Null when it is withdrawn already.</summary>
    public DocumentWithdrawn? Withdraw(IReadOnlyList<DealDocument> there, int document)
    {
        RefuseRemoved();
        var known = there.FirstOrDefault(d => d.Id == document) ?? throw new RuleViolation("There is no such document.");
        return known.Withdrawn ? null : new DocumentWithdrawn(document, known.Name);
    }
}
