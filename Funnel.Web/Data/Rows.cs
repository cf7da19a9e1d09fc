using Funnel.Domain.Common;
using Funnel.Domain.Customers;
using Funnel.Domain.Marketing;
using Funnel.Domain.Pipelines;

namespace Funnel.Web.Data;

// Plain rows for what deals refer to. Small ints as keys; instants as UTC DateTime; money as whole minor units.

public sealed class CompanyRow
{
    public int Id { get; set; }
    public required string Name { get; set; }
    public string Tagline { get; set; } = "";
    public required string Currency { get; set; }
    public required string TimeZone { get; set; }
    public required string Language { get; set; }

    /// <summary>The month its years begin with, 1 for January.</summary>
    public int YearStart { get; set; } = 1;

    /// <summary>A new one with every new or restored database.</summary>
    public required string Epoch { get; set; }

    /// <summary>Raised by every change of the tables below.</summary>
    public long CatalogVersion { get; set; }
}

public sealed class PipelineRow
{
    public int Id { get; set; }
    public required string Name { get; set; }
    public int Order { get; set; }
    public bool Retired { get; set; }
    public List<StageRow> Stages { get; set; } = [];
}

public sealed class StageRow
{
    public int Id { get; set; }
    public int PipelineId { get; set; }
    public required string Name { get; set; }
    public StageKind Kind { get; set; }
    public int Order { get; set; }
    public int? NormDays { get; set; }
    public double Probability { get; set; }
    public bool Retired { get; set; }

    /// <summary>A step of the stage ramp; null for the one its place gives it.</summary>
    public int? Colour { get; set; }

    public bool Hidden { get; set; }
}

/// <summary>A pipeline as it was saved, whole, as JSON.</summary>
public sealed class PipelineChangeRow
{
    public long Number { get; set; }

    /// <summary>From when on it was so; the beginning of time for what nobody had used yet.</summary>
    public DateTime At { get; set; }

    public DateTime SavedAt { get; set; }
    public int? ActorId { get; set; }
    public required string ActorName { get; set; }
    public int PipelineId { get; set; }
    public required string Body { get; set; }
}

/// <summary>A stage's playbook as somebody left it; only ever added. The last version is in force.</summary>
public sealed class PlaybookRow
{
    public long Number { get; set; }
    public int StageId { get; set; }
    public int Version { get; set; }
    public DateTime At { get; set; }
    public int? ActorId { get; set; }
    public required string ActorName { get; set; }

    /// <summary>As <see cref="PlaybookBodies"/> writes it.</summary>
    public required string Body { get; set; }
}

public sealed class DepartmentRow
{
    public int Id { get; set; }
    public required string Name { get; set; }
    public int? ParentId { get; set; }
}

public sealed class EmployeeRow
{
    public int Id { get; set; }
    public required string Name { get; set; }
    public int? DepartmentId { get; set; }
    public required string Colour { get; set; }
    public int? Capacity { get; set; }
    public bool Active { get; set; } = true;
}

/// <summary>An entry of a list the company keeps: offered until it is retired, never deleted.</summary>
public interface IListRow
{
    int Id { get; }
    string Name { get; set; }
    bool Retired { get; set; }
}

public sealed class BusinessLineRow : IListRow
{
    public int Id { get; set; }
    public required string Name { get; set; }
    public bool Retired { get; set; }
}

public sealed class ProductRow : IListRow
{
    public int Id { get; set; }
    public required string Name { get; set; }
    public int? LineId { get; set; }
    public bool Retired { get; set; }
}

public sealed class ChannelRow : IListRow
{
    public int Id { get; set; }
    public required string Name { get; set; }
    public bool Retired { get; set; }
}

/// <summary>What a channel cost in a month (its first day). No row: not entered.</summary>
public sealed class ChannelSpendRow
{
    public int ChannelId { get; set; }
    public DateOnly Month { get; set; }
    public long Amount { get; set; }
}

/// <summary>One change of a month's spend; only ever added.</summary>
public sealed class ChannelSpendChangeRow
{
    public long Number { get; set; }
    public DateTime At { get; set; }
    public int? ActorId { get; set; }
    public required string ActorName { get; set; }
    public int ChannelId { get; set; }
    public DateOnly Month { get; set; }
    public long? Before { get; set; }
    public long? After { get; set; }

    public SpendChange ToChange() => new(Number, At, new Actor(ActorId is { } id ? new EmployeeId(id) : null, ActorName), new ChannelId(ChannelId), Month, Before, After);
}

/// <summary>One choice of what open deals are weighed by; only ever added.</summary>
public sealed class ChanceChoiceRow
{
    public long Number { get; set; }
    public DateTime At { get; set; }
    public int? ActorId { get; set; }
    public required string ActorName { get; set; }
    public ChanceSource Source { get; set; }

    public ChanceChoice ToChoice() => new(Number, At, new Actor(ActorId is { } id ? new EmployeeId(id) : null, ActorName), Source);
}

public sealed class CustomerTypeRow : IListRow
{
    public int Id { get; set; }
    public required string Name { get; set; }
    public bool Retired { get; set; }
}

public sealed class CustomerRow
{
    public int Id { get; set; }
    public required string Name { get; set; }
    public int? TypeId { get; set; }
    public Maturity Maturity { get; set; }

    /// <summary>Who this double was merged into; its deals are that customer's.</summary>
    public int? MergedIntoId { get; set; }

    /// <summary>Where letters to the customer go, when somebody kept it.</summary>
    public string? Mail { get; set; }
}

public sealed class LossReasonRow : IListRow
{
    public int Id { get; set; }
    public required string Name { get; set; }
    public bool Retired { get; set; }

    /// <summary>Its place among the reasons offered.</summary>
    public int Order { get; set; }
}
