using Funnel.Domain.Common;

namespace Funnel.Domain.Customers;

/// <summary>How far a customer is in knowing us; repeat has bought before.</summary>
public enum Maturity { New, Warming, Ripe, Repeat }

public sealed record CustomerType(CustomerTypeId Id, string Name);

public sealed record Customer(CustomerId Id, string Name, CustomerTypeId? Type, Maturity Maturity);
