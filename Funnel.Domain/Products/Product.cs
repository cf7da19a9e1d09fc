using Funnel.Domain.Common;

namespace Funnel.Domain.Products;

/// <summary>A direction of the company's products.</summary>
public sealed record BusinessLine(BusinessLineId Id, string Name);

public sealed record Product(ProductId Id, string Name, BusinessLineId? Line);
