using Funnel.Domain.Common;

namespace Funnel.Domain.Deals;

/// <summary>One version of a document of a deal. <see cref="Id"/> is the version of the deal that attached it.</summary>
/// <param name="Hash">SHA-256 of the content; null for one that is kept elsewhere.</param>
public sealed record DealDocument(int Id, int File, int Version, string Name, string Kind, long Bytes, string? Hash, StageId? Stage, DateTime At, Actor Actor)
{
    public bool Withdrawn { get; init; }

    /// <summary>All documents a deal's whole log tells of, oldest first; withdrawn ones are marked, changes taken back count as never made.</summary>
    public static IReadOnlyList<DealDocument> Of(IReadOnlyList<LoggedEvent> log)
    {
        var undone = log.Select(e => e.Event).OfType<ChangeUndone>().Select(u => u.Undone).ToHashSet();
        var withdrawn = log.Where(e => !undone.Contains(e.Version)).Select(e => e.Event).OfType<DocumentWithdrawn>().Select(w => w.Document).ToHashSet();
        return
        [
            .. from e in log
            where e.Event is DocumentAttached && !undone.Contains(e.Version)
            let d = (DocumentAttached)e.Event
            select new DealDocument(e.Version, d.File, d.Version, d.Name, d.Kind, d.Bytes, d.Hash, d.Stage, e.At, e.Actor) { Withdrawn = withdrawn.Contains(e.Version) },
        ];
    }
}

/// <summary>The kinds every company has, by the codes events keep.</summary>
public static class DocumentKinds
{
    public const string Invoice = "invoice", Contract = "contract", Presentation = "presentation", Proposal = "proposal", Other = "other";

    public static IReadOnlyList<string> All { get; } = [Proposal, Contract, Invoice, Presentation, Other];
}
