using Funnel.Domain.Common;

namespace Funnel.Web.Access;

/// <summary>The person whose browser this is. Chosen from the list of people until there is sign-in.</summary>
public sealed record Acting(EmployeeId? Employee, string Name)
{
    public const string Cookie = "funnel-person";

    public Actor Actor => new(Employee, Name);

    public static EmployeeId? Parse(string? cookie) =>
        int.TryParse(cookie, System.Globalization.NumberStyles.None, System.Globalization.CultureInfo.InvariantCulture, out var id) ? new EmployeeId(id) : null;
}
