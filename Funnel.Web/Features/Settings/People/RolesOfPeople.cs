using Funnel.Domain.Access;

namespace Funnel.Web.Features.Settings.People;

/// <summary>The roles an account can have, the highest first; a display has none.</summary>
internal static class RolesOfPeople
{
    public static readonly IReadOnlyList<Role> All = [Role.Administrator, Role.Director, Role.Head, Role.Salesperson, Role.Viewer];
}
