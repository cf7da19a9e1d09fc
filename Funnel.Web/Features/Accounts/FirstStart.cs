using System.Security.Cryptography;
using System.Text;
using Funnel.Web.Data.Accounts;
using Funnel.Web.Shell;
using Microsoft.AspNetCore.Components.Endpoints;

namespace Funnel.Web.Features.Accounts;

/// <summary>
/// While Funnel has nobody, whoever reads its log may make the first administrator: the log shows a code, good until the next start.
/// </summary>
public sealed class FirstStart(AccountStore accounts, TimeProvider clock)
{
    public const int BeforeLock = 5;

    private static readonly TimeSpan Locked = TimeSpan.FromMinutes(1);

    private readonly Lock _lock = new();
    private int _wrong;
    private DateTimeOffset _until;

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

    public bool IsLocked
    {
        get
        {
            lock (_lock)
                return clock.GetUtcNow() < _until;
        }
    }

    /// <summary>Five wrong ones lock everybody out for a minute.</summary>
    public bool Accepts(string typed)
    {
        lock (_lock)
        {
            if (Code is not { } code || clock.GetUtcNow() < _until)
                return false;
            var plain = string.Concat(typed.Where(char.IsLetter)).ToUpperInvariant();
            if (CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(plain), Encoding.UTF8.GetBytes(code)))
            {
                _wrong = 0;
                return true;
            }
            if (++_wrong >= BeforeLock)
                (_wrong, _until) = (0, clock.GetUtcNow() + Locked);
            return false;
        }
    }
}

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
