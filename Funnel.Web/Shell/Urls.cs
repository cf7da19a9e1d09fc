namespace Funnel.Web.Shell;

/// <summary>Every address of the product. Links and redirects are written with these, so text search finds who links where.</summary>
public static class Urls
{
    public const string HealthReady = "/health/ready";
    public const string FeedHub = "/hubs/feed";
    public const string WallHub = "/hubs/wall";
    public const string NotFound = "/not-found";
    public const string SetThemePattern = "/set/theme/{theme}";
    public const string SetLanguagePattern = "/set/language/{language}";

    // Pages
    public static string Home() => "/";
    public static string Dashboard(Query? query = null) => "/" + query;
    public static string Bridge(Query? query = null) => "/bridge" + query;
    public static string Probability(Query? query = null) => "/probability" + query;
    public static string Channels(Query? query = null) => "/channels" + query;
    public static string WhatIf(Query? query = null) => "/what-if" + query;
    public static string Plans(Query? query = null) => "/plans" + query;
    public static string Demand(Query? query = null) => "/demand" + query;
    public static string Board(Query? query = null) => "/board" + query;
    public static string Team(Query? query = null) => "/team" + query;
    public static string Customers(Query? query = null) => "/customers" + query;
    public static string Customer(int id) => "/customers/" + id.ToString(System.Globalization.CultureInfo.InvariantCulture);
    public static string Deals(Query? query = null) => "/deals" + query;
    public static string Lineage(Query? query = null) => "/lineage" + query;
    public static string ChannelLineage(Query? query = null) => "/lineage/channels" + query;
    public static string WhatIfLineage(Query? query = null) => "/lineage/what-if" + query;
    public static string ChanceLineage(Query? query = null) => "/lineage/probability" + query;
    public static string Deal(string id) => "/deals/" + Uri.EscapeDataString(id);
    public static string Wall(Query? query = null) => "/wall" + query;
    public static string WallFrame() => "/wall/frame";
    public static string WallPairing() => "/wall/pairing";
    public static string WallEnter() => "/wall/enter";

    /// <summary>For software that cannot pair. A fragment is never sent, so the key gets into no log.</summary>
    public static string WallLink(string key) => Wall() + "#key=" + key;
    public static string SettingsDisplays(Query? query = null) => "/settings/displays" + query;
    public static string DevParts() => "/dev/parts";

    // Settings
    public static string SettingsPipelines() => "/settings/pipelines";
    public static string SettingsPipeline(int id) => SettingsPipelines() + "/" + id.ToString(System.Globalization.CultureInfo.InvariantCulture);
    public static string SettingsCompany() => "/settings/company";
    public static string SettingsLists() => "/settings/lists";
    public static string SettingsPeople() => "/settings/people";
    public static string SettingsPlaybooks(int? stage = null) => "/settings/playbook" + (stage is { } id ? "/" + id.ToString(System.Globalization.CultureInfo.InvariantCulture) : null);
    public static string SettingsDisplays() => "/settings/displays";
    public static string SettingsMail() => "/settings/mail";
    public static string SettingsKeys() => "/settings/keys";
    public static string SettingsAudit(Query? query = null) => "/settings/audit" + query;
    public static string AuditCsv(Query? query = null) => "/settings/audit.csv" + query;
    public static string ApiPage() => "/api";
    public static string Import(Query? query = null) => "/import" + query;
    public static string ImportFile() => "/import/file";
    public static string ImportRefused(Query? query = null) => "/import/refused" + query;
    public static string SettingsBrand(Query? query = null) => "/settings/brand" + query;

    // Coming in and going out
    public static string SignIn(string? back = null) => Access.AccessSetup.SignInPath + Query.Of(("back", back));
    public static string SignInAs() => "/sign-in/as";
    public static string SignInOpenId(string? back = null) => Access.SignIn.OpenIdConnectSetup.StartPath + Query.Of(("back", back));
    public static string SignInPasskeyOptions() => "/sign-in/passkey/options";
    public static string SignInPasskey() => "/sign-in/passkey/finish";
    public static string Account(string? said = null) => "/account" + Query.Of(("said", said));
    public static string ChangeName() => "/account/name";
    public static string ChangeDigest() => "/account/digest";
    public static string ChangePassword() => "/account/password";
    public static string PasskeyOptions() => "/account/passkeys/options";
    public static string AddPasskey() => "/account/passkeys/add";
    public static string RenamePasskey() => "/account/passkeys/rename";
    public static string RemovePasskey() => "/account/passkeys/remove";
    public static string SignOut() => "/sign-out";
    public static string Setup() => "/setup";
    public static string Welcome(int id, string token) => "/welcome" + Query.Of(("id", id.ToString(System.Globalization.CultureInfo.InvariantCulture)), ("token", token));
    public static string NewPassword(int id, string token) => "/new-password" + Query.Of(("id", id.ToString(System.Globalization.CultureInfo.InvariantCulture)), ("token", token));
    public static string Forgot() => "/forgot";

    // Files
    public static string DealsCsv(Query? query = null) => "/deals.csv" + query;
    public static string DealsXlsx(Query? query = null) => "/deals.xlsx" + query;

    /// <summary>A list as a file: customers, people, products or history, as csv or xlsx.</summary>
    public static string Export(string list, string format) => $"/export/{list}.{format}";
    public static string BridgeReport(Query? query = null) => "/api/v1/reports/bridge.pdf" + query;
    public static string PlansReport(Query? query = null) => "/api/v1/reports/plans.pdf" + query;
    public static string PlansCsv(Query? query = null) => "/plans.csv" + query;
    public static string DemandReport(Query? query = null) => "/api/v1/reports/demand.pdf" + query;
    public static string WhatIfReport(Query? query = null) => "/api/v1/reports/whatif.pdf" + query;
    public static string ProbabilityReport(Query? query = null) => "/api/v1/reports/probability.pdf" + query;
    public static string BridgeCsv(Query? query = null) => "/bridge.csv" + query;
    public static string SpendCsv() => "/channels/spend.csv";
    public static string LeadsCsv(Query? query = null) => "/channels/leads.csv" + query;
    public static string ChannelReport(Query? query = null) => "/api/v1/reports/channels.pdf" + query;
    public static string LineageCsv(Query? query = null) => "/lineage.csv" + query;
    public static string ChannelLineageCsv(Query? query = null) => "/lineage/channels.csv" + query;
    public static string WhatIfLineageCsv(Query? query = null) => "/lineage/what-if.csv" + query;
    public static string ChanceLineageCsv(Query? query = null) => "/lineage/probability.csv" + query;
    public static string FunnelReport(Query? query = null) => "/api/v1/reports/funnel.pdf" + query;
    public static string TeamReport(Query? query = null) => "/api/v1/reports/team.pdf" + query;

    // The company's logo
    public static string Logo(string? stamp = null) => "/logo.png" + Query.Of(("v", stamp));
    public static string SetLogo() => "/settings/logo";
    public static string RemoveLogo() => "/settings/logo/remove";

    // For programs
    public static string ApiFunnel(Query? query = null) => "/api/v1/funnel" + query;
    public static string ApiBridge(Query? query = null) => "/api/v1/bridge" + query;
    public static string ApiBridgeEntries(Query? query = null) => "/api/v1/bridge/entries" + query;
    public static string ApiProbability(Query? query = null) => "/api/v1/probability" + query;
    public static string ApiTrackRecord(Query? query = null) => "/api/v1/probability/track-record" + query;
    public static string ApiWhatIf(Query? query = null) => "/api/v1/what-if" + query;
    public static string ApiChannels(Query? query = null) => "/api/v1/channels" + query;
    public static string ApiPlans(Query? query = null) => "/api/v1/plans" + query;
    public static string ApiDemand(Query? query = null) => "/api/v1/demand" + query;
    public static string ApiFigures(Query? query = null) => "/api/v1/figures" + query;
    public static string ApiMovement(Query? query = null) => "/api/v1/movement" + query;
    public static string ApiTimeInStage(Query? query = null) => "/api/v1/time-in-stage" + query;
    public static string ApiDeals(Query? query = null) => "/api/v1/deals" + query;
    public static string ApiDeal(string id) => ApiDeals() + "/" + Uri.EscapeDataString(id);
    public static string ApiDocuments(string deal) => ApiDeal(deal) + "/documents";
    public static string ApiPaper(string deal) => ApiDeal(deal) + "/paper";
    public static string ApiDocument(string deal, int document, Query? query = null) => $"{ApiDocuments(deal)}/{document.ToString(System.Globalization.CultureInfo.InvariantCulture)}{query}";
    public static string ApiEvents(Query? query = null) => "/api/v1/events" + query;

    // The viewer's own choices
    public static string SetTheme(Look theme, string back) => $"/set/theme/{theme.ToName()}" + Query.Of(("back", back));
    public static string SetLanguage(string language, string back) => $"/set/language/{language}" + Query.Of(("back", back));

    /// <summary>An address of our own, as a redirect may follow it: "//other" and "/\other" lead elsewhere.</summary>
    public static bool IsOwn(string? address) =>
        address is ['/', ..] && !(address.Length > 1 && address[1] is '/' or '\\') && !address.Any(char.IsControl);
}
