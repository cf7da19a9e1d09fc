using Funnel.Domain.Access;
using Funnel.Domain.Common;

namespace Funnel.Domain.Analytics;

/// <summary>Which deals are meant. A null leaves that question open. A department means it and all below it, by the owner's department.</summary>
public sealed record DealFilter
{
    public static DealFilter None { get; } = new();

    /// <summary>Only deals of these owners, whatever else is asked: what the viewer may see. Stays when the viewer's own choices are cleared.</summary>
    public Reach Within { get; init; } = Reach.Everything;

    public PipelineId? Pipeline { get; init; }

    public DepartmentId? Department { get; init; }

    public EmployeeId? Owner { get; init; }

    public ProductId? Product { get; init; }

    public BusinessLineId? Line { get; init; }

    public ChannelId? Channel { get; init; }

    public CustomerId? Customer { get; init; }

    public CustomerTypeId? CustomerType { get; init; }

    /// <summary>Part of the title or the customer's name, upper and lower case alike.</summary>
    public string? Text { get; init; }

    /// <summary>The filter made ready to be asked about many deals.</summary>
    public Func<Change, bool> Against(Catalog catalog) => new DealMatch(this, catalog).Matches;
}
