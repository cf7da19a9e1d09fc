using Funnel.Domain.Common;

namespace Funnel.Domain.Customers;

/// <summary>How far a customer is in knowing us; repeat has bought before.</summary>
public enum Maturity { New, Warming, Ripe, Repeat }

public sealed record CustomerType(CustomerTypeId Id, string Name)
{
    /// <summary>Out of use: it stays in past figures and is offered no more.</summary>
    public bool Retired { get; init; }
}

public sealed record Customer(CustomerId Id, string Name, CustomerTypeId? Type, Maturity Maturity)
{
    /// <summary>A double that was merged: who it is; its name still finds that customer.</summary>
    public CustomerId? MergedInto { get; init; }
}
