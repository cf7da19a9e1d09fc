using Funnel.Domain.Access;
using Microsoft.Extensions.Localization;

namespace Funnel.Web.Parts;

public static class RoleNames
{
    public static string Name(this IStringLocalizer<PartsTexts> texts, Role role) => role switch
    {
        Role.Viewer => texts["Viewer"],
        Role.Salesperson => texts["Salesperson"],
        Role.Head => texts["Head of department"],
        Role.Director => texts["Director"],
        Role.Administrator => texts["Administrator"],
        _ => texts["Display"],
    };
}
