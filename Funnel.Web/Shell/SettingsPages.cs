using Funnel.Domain.Access;
using Funnel.Web.Access;

namespace Funnel.Web.Shell;

/// <summary>A page of the settings and the right that opens it.</summary>
public sealed record SettingsPage(string Address, Right Needs, string Icon);

/// <summary>The pages of the settings in the order of their menu. Whoever may open none sees no way there.</summary>
public static class SettingsPages
{
    public const string Root = "/settings/";

    public static readonly SettingsPage Pipelines = new(Urls.SettingsPipelines(), Right.ManageSettings, "funnel");
    public static readonly SettingsPage People = new(Urls.SettingsPeople(), Right.ManagePeople, "users");
    public static readonly SettingsPage Playbooks = new(Urls.SettingsPlaybooks(), Right.ManageSettings, "list-checks");
    public static readonly SettingsPage Lists = new(Urls.SettingsLists(), Right.ManageSettings, "list");
    public static readonly SettingsPage Company = new(Urls.SettingsCompany(), Right.ManageSettings, "building");
    public static readonly SettingsPage Brand = new(Urls.SettingsBrand(), Right.ManageSettings, "palette");
    public static readonly SettingsPage Mail = new(Urls.SettingsMail(), Right.ChangeDeals, "mail");
    public static readonly SettingsPage Displays = new(Urls.SettingsDisplays(), Right.ManageDisplays, "monitor");
    public static readonly SettingsPage Keys = new(Urls.SettingsKeys(), Right.ManageKeys, "key");
    public static readonly SettingsPage Import = new(Urls.Import(), Right.Import, "upload");
    public static readonly SettingsPage Audit = new(Urls.SettingsAudit(), Right.SeeAudit, "history");

    public static readonly IReadOnlyList<SettingsPage> All = [Pipelines, Playbooks, Lists, People, Company, Brand, Mail, Displays, Import, Keys, Audit];

    /// <summary>Own templates alone are no reason for the settings in the rail: the dialog that writes leads there.</summary>
    public static string? FirstFor(Acting acting) => All.FirstOrDefault(p => p != Mail && acting.May(p.Needs))?.Address;
}
