using Funnel.Domain.Common;

namespace Funnel.Domain.Products;

/// <summary>A direction of the company's products.</summary>
public sealed record BusinessLine(BusinessLineId Id, string Name)
{
    /// <summary>Out of use: it stays in past figures and is offered no more.</summary>
    public bool Retired { get; init; }
}

public sealed record Product(ProductId Id, string Name, BusinessLineId? Line)
{
    /// <summary>Out of use: it stays in past figures and is offered no more.</summary>
    public bool Retired { get; init; }
}
