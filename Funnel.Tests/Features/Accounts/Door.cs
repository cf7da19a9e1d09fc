using System.Text.RegularExpressions;
using Funnel.Tests.Kit;

namespace Funnel.Tests.Features.Accounts;

/// <summary>The forms before one is in, filled in and sent as a browser without scripts does.</summary>
static partial class Door
{
    public const string Password = "seven grey herons at dawn";

    /// <summary>Makes the first administrator of an app that has nobody.</summary>
    public static async Task<HttpResponseMessage> SetUpAsync(this RunningApp app, HttpClient http, string code, string mail = "ada@acme.example", string password = Password) =>
        await RunningApp.SubmitAsync(http, "/setup", "/setup", ("_handler", "setup"), ("Code", code), ("Person", "Ada Berg"), ("Mail", mail), ("Password", password), ("Company", "Acme"), ("Currency", "SEK"), ("Zone", "Europe/Stockholm"));

    public static async Task<HttpResponseMessage> SignInAsync(this RunningApp app, HttpClient http, string mail, string password, string page = "/sign-in") =>
        await RunningApp.SubmitAsync(http, page, page, ("_handler", "sign-in"), ("Mail", mail), ("Password", password), ("Keep", "true"));

    public static async Task<HttpResponseMessage> SetPasswordAsync(this RunningApp app, HttpClient http, string link, string password) =>
        await RunningApp.SubmitAsync(http, link, link, ("_handler", "password"), ("Password", password));

    /// <summary>The code an app without anybody printed at its start.</summary>
    public static string CodeOf(RunningApp app) => Code().Match(app.Output) is { Success: true } found ? found.Value.Trim() : throw new InvalidOperationException("No code was printed.\n" + app.Output);

    /// <summary>What the page says is wrong; null when it says nothing.</summary>
    public static async Task<string?> ProblemAsync(this HttpResponseMessage answer) =>
        Problem().Match(await answer.Content.ReadAsStringAsync()) is { Success: true } found ? System.Net.WebUtility.HtmlDecode(found.Groups["says"].Value) : null;

    [GeneratedRegex(@"^\s+[A-Z]{4}-[A-Z]{4}-[A-Z]{4}\s*$", RegexOptions.Multiline)]
    private static partial Regex Code();

    [GeneratedRegex("""class="problem"[^>]*>.*?<span[^>]*>(?<says>.*?)</span>""", RegexOptions.Singleline)]
    private static partial Regex Problem();
}
