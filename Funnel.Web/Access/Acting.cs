using System.Globalization;
using System.Security.Claims;
using Funnel.Domain.Access;
using Funnel.Domain.Common;
using Funnel.Web.Data;

namespace Funnel.Web.Access;

/// <summary>
/// Who is at this browser or behind this call, as it was when the request came or the circuit began. Good for what is shown;
/// what is changed asks the database again.
/// </summary>
public sealed record Acting(Caller Caller, Authority Authority)
{
    public static Acting Nobody { get; } = new(Caller.Nobody("web"), Authority.None);

    public EmployeeId? Employee => Authority.Employee;

    public string Name => Caller.Actor.Name;

    public Actor Actor => Caller.Actor;

    public Reach Sees => Authority.Sees;

    public bool May(Right right) => Authority.May(right);

    /// <summary>Whether to offer it; whether it is done the store decides.</summary>
    public bool MayChange(EmployeeId? owner, Staff staff) => May(Right.ChangeDeals) && Authority.Changes.Covers(owner, staff);

    public bool MayHandOver(EmployeeId? owner, Staff staff) => May(Right.HandOver) && MayChange(owner, staff);

    /// <summary>Reads back what <see cref="Identity"/> wrote.</summary>
    public static Acting Of(ClaimsPrincipal? user)
    {
        if (user?.Identity is not { IsAuthenticated: true } || !Enum.TryParse<CallerKind>(user.FindFirstValue(Kind), out var kind)
            || !Enum.TryParse<Role>(user.FindFirstValue(ClaimTypes.Role), out var role) || Number(user, ClaimTypes.NameIdentifier) is not { } id)
            return Nobody;
        var authority = new Authority(
            role,
            Number(user, EmployeeClaim) is { } e ? new EmployeeId(e) : null,
            Number(user, DepartmentClaim) is { } d ? new DepartmentId(d) : null,
            user.HasClaim(ReadOnlyClaim, "1"));
        var name = user.FindFirstValue(ClaimTypes.Name) ?? "";
        return new Acting(new Caller(kind, id, new Actor(authority.Employee, name), user.FindFirstValue(FromClaim) ?? "web"), authority);
    }

    public ClaimsIdentity Identity(string scheme)
    {
        var identity = new ClaimsIdentity(scheme);
        Add(Kind, Caller.Kind.ToString());
        Add(ClaimTypes.NameIdentifier, Caller.Id.ToString(CultureInfo.InvariantCulture));
        Add(ClaimTypes.Name, Name);
        Add(ClaimTypes.Role, Authority.Role.ToString());
        Add(EmployeeClaim, Authority.Employee?.Value.ToString(CultureInfo.InvariantCulture));
        Add(DepartmentClaim, Authority.Department?.Value.ToString(CultureInfo.InvariantCulture));
        Add(ReadOnlyClaim, Authority.ReadOnly ? "1" : null);
        Add(FromClaim, Caller.From);
        return identity;

        void Add(string type, string? value)
        {
            if (value is not null)
                identity.AddClaim(new Claim(type, value));
        }
    }

    private const string Kind = "funnel:kind", EmployeeClaim = "funnel:employee", DepartmentClaim = "funnel:department", ReadOnlyClaim = "funnel:readonly", FromClaim = "funnel:from";

    private static int? Number(ClaimsPrincipal user, string type) =>
        int.TryParse(user.FindFirstValue(type), NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;
}

public static class ActingExtensions
{
    public static Acting Acting(this HttpContext http) => Access.Acting.Of(http.User);

    /// <summary>For the audit: the door and the address, such as “web 10.0.4.22”.</summary>
    public static string From(this HttpContext http, string door) => $"{door} {http.Connection.RemoteIpAddress?.ToString() ?? "local"}";
}
