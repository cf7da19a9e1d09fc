using Funnel.Domain.Common;

namespace Funnel.Domain.People;

/// <summary>A node of the department tree.</summary>
public sealed record Department(DepartmentId Id, string Name, DepartmentId? Parent);

/// <summary>A person who can own deals. <see cref="Capacity"/> is the number of open deals they can carry; <see cref="Colour"/> is #RRGGBB.</summary>
public sealed record Employee(EmployeeId Id, string Name, DepartmentId? Department, string Colour, int? Capacity, bool Active = true);
