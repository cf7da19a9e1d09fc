using System.Net;
using System.Security.Cryptography;
using System.Text;
using Funnel.Web.Access.Limits;
using Funnel.Web.Data.Accounts;
using Funnel.Web.Shell;
using Microsoft.AspNetCore.Components.Endpoints;

namespace Funnel.Web.Features.Accounts;

/// <summary>
/// While Funnel has nobody, whoever reads its log may make the first administrator: the log shows a code, good until the next start.
/// </summary>
public sealed class FirstStart(AccountStore accounts, TimeProvider clock)
{
    public const int PerNetwork = 5, LinesPerMinute = 30;

    // The code has 20^12 values: guesses are slowed where they come from, and no stranger shuts the owner out.
    private readonly Allowance _wrong = new(PerNetwork, TimeSpan.FromMinutes(1), clock), _lines = new(LinesPerMinute, TimeSpan.FromMinutes(1), clock);

    /// <summary>Null once there is somebody.</summary>
    public string? Code { get; private set; }

    public async Task OpenIfNobodyAsync(CancellationToken cancel = default)
    {
        if (!await accounts.AnyAsync(cancel))
            Code = RandomNumberGenerator.GetString("BCDFGHJKLMNPQRSTVWXZ", 12);
    }

    /// <summary>Whether it still is; another process may have made somebody meanwhile.</summary>
    public async Task<bool> IsOpenAsync(CancellationToken cancel)
    {
        if (Code is not null && await accounts.AnyAsync(cancel))
            Close();
        return Code is not null;
    }

    public void Close() => Code = null;

    /// <summary>A few wrong ones, and the network they came from waits a minute.</summary>
    public CodeTry Try(string typed, IPAddress? from)
    {
        if (_wrong.WaitFor(CountedAs.Of(from)) is not null)
            return CodeTry.Wait;
        var plain = string.Concat(typed.Where(char.IsLetter)).ToUpperInvariant();
        if (Code is { } code && CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(plain), Encoding.UTF8.GetBytes(code)))
            return CodeTry.Right;
        _wrong.Count(CountedAs.Of(from));
        return CodeTry.Wrong;
    }

    /// <summary>Whether a wrong one gets its line in the audit: thousands of them are one piece of news.</summary>
    public bool MayTell() => _lines.Take("");
}

public enum CodeTry { Right, Wrong, Wait }

public static class FirstStartSetup
{
    /// <summary>Every page leads to the first start's while there is nobody.</summary>
    public static void UseFirstStart(this WebApplication app)
    {
        var first = app.Services.GetRequiredService<FirstStart>();
        app.Use((http, next) =>
        {
            if (first.Code is null || !HttpMethods.IsGet(http.Request.Method) || !IsPage(http) || http.Request.Path.Equals(Urls.Setup(), StringComparison.OrdinalIgnoreCase))
                return next(http);
            http.Response.Redirect(Urls.Setup());
            return Task.CompletedTask;
        });
    }

    public static void AnnounceFirstStart(this WebApplication app)
    {
        if (app.Services.GetRequiredService<FirstStart>().Code is not { } code)
            return;
        Console.WriteLine("Funnel has no administrator yet. Open it in a browser and make the first one with this code, good until the next start:");
        Console.WriteLine($"  {code[..4]}-{code[4..8]}-{code[8..]}");
    }

    private static bool IsPage(HttpContext http) =>
        http.GetEndpoint()?.Metadata.GetMetadata<ComponentTypeMetadata>() is not null || http.Request.Path.Equals(Urls.Wall(), StringComparison.OrdinalIgnoreCase);
}
