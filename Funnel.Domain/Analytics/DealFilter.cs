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

    public CustomerTypeId? CustomerType { get; init; }

    /// <summary>Part of the title or the customer's name, upper and lower case alike.</summary>
    public string? Text { get; init; }

    /// <summary>The filter made ready to be asked about many deals.</summary>
    public Func<Change, bool> Against(Catalog catalog)
    {
        var departments = Department is { } d ? catalog.WithBelow(d).ToHashSet() : null;
        var owners = departments is null ? null
            : catalog.Employees.Values.Where(e => e.Department is { } at && departments.Contains(at)).Select(e => e.Id).ToHashSet();
        var products = Line is { } line ? catalog.Products.Values.Where(p => p.Line == line).Select(p => p.Id).ToHashSet() : null;
        var text = string.IsNullOrWhiteSpace(Text) ? null : Text.Trim();
        var within = Within.All ? null : catalog.Employees.Keys.Where(e => Within.Covers(e, catalog.Staff)).ToHashSet();
        return c => !c.Removed
            && (within is null || (c.Owner is { } w ? within.Contains(w) : Within.Unowned))
            && (Pipeline is null || c.Pipeline == Pipeline)
            && (Owner is null || c.Owner == Owner)
            && (owners is null || (c.Owner is { } o && owners.Contains(o)))
            && (Product is null || c.Facts.Products.Any(p => p.Product == Product))
            && (products is null || c.Facts.Products.Any(p => products.Contains(p.Product)))
            && (Channel is null || c.Facts.Channel == Channel)
            && (CustomerType is null || catalog.Customer(c.Facts.Customer)?.Type == CustomerType)
            && (text is null || c.Facts.Title.Contains(text, StringComparison.OrdinalIgnoreCase)
                || catalog.Customer(c.Facts.Customer)?.Name.Contains(text, StringComparison.OrdinalIgnoreCase) == true);
    }
}
