using Funnel.Domain.Common;

namespace Funnel.Web.Api;

/// <summary>The caller's own text for a change; sent again with it, a call has no second effect.</summary>
public static class IdempotencyKey
{
    private const int Longest = 200;

    /// <summary>Null when none was sent.</summary>
    /// <exception cref="RuleViolation">It is too long.</exception>
    public static string? Of(HttpRequest request)
    {
        var key = request.Headers["Idempotency-Key"].FirstOrDefault() is { } given && !string.IsNullOrWhiteSpace(given) ? given : null;
        return key is { Length: > Longest } ? throw new RuleViolation("The Idempotency-Key is longer than {0} characters.", Longest) : key;
    }
}
