using Funnel.Domain.Common;

namespace Funnel.Domain.Plans;

public enum PlanScopeKind { Company, Department, Employee, Line, Product, Customer }

/// <summary>Whose or what target it is. The company's own has the number 0.</summary>
public readonly record struct PlanScope(PlanScopeKind Kind, int Id)
{
    public static PlanScope Company { get; } = new(PlanScopeKind.Company, 0);

    public static PlanScope Of(DepartmentId department) => new(PlanScopeKind.Department, department.Value);

    public static PlanScope Of(EmployeeId employee) => new(PlanScopeKind.Employee, employee.Value);

    public static PlanScope Of(BusinessLineId line) => new(PlanScopeKind.Line, line.Value);

    public static PlanScope Of(ProductId product) => new(PlanScopeKind.Product, product.Value);

    public static PlanScope Of(CustomerId customer) => new(PlanScopeKind.Customer, customer.Value);
}

/// <summary>What a target is in: minor units of the company's currency, or won deals.</summary>
public enum PlanMetric { Value, Number }

/// <summary>One target's place: one cell.</summary>
public readonly record struct PlanKey(PlanScope Scope, PlanPeriod Period, PlanMetric Metric);
