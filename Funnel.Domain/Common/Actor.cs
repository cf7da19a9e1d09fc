namespace Funnel.Domain.Common;

/// <summary>Who made a change: an employee, or a program by its name.</summary>
public sealed record Actor(EmployeeId? Employee, string Name)
{
    public static Actor Program(string name) => new(null, name);
}
