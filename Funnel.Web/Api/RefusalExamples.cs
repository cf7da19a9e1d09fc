using System.Text.Json.Nodes;
using Microsoft.AspNetCore.WebUtilities;

namespace Funnel.Web.Api;

/// <summary>Problem details as the documentation shows them.</summary>
public static class RefusalExamples
{
    /// <summary>Statuses any call may answer with.</summary>
    public const string NeedsKey = "This call needs a key: Authorization: Bearer <api key>.";

    public static readonly int[] Everywhere = [StatusCodes.Status401Unauthorized, StatusCodes.Status403Forbidden, StatusCodes.Status429TooManyRequests];

    public static JsonObject Of(int status, string? detail)
    {
        var problem = new JsonObject { ["title"] = Title(status), ["status"] = status, ["detail"] = detail ?? Detail(status) };
        if (status == StatusCodes.Status409Conflict)
        {
            problem["by"] = "Ingrid Dahl";
            problem["at"] = "2026-11-19T09:14:03Z";
            problem["version"] = 2;
            problem["stage"] = "Decision";
            problem["outcome"] = "open";
        }
        return problem;
    }

    /// <summary>When a call answers with this.</summary>
    public static string Meaning(int status) => status switch
    {
        StatusCodes.Status400BadRequest => "The request cannot be read: broken JSON, a misspelt field, text where a number belongs.",
        StatusCodes.Status401Unauthorized => "No key, or one that is unknown, expired or revoked.",
        StatusCodes.Status403Forbidden => "The key's role or scope does not allow this.",
        StatusCodes.Status404NotFound => "There is nothing of that id, or it is not for this key to see.",
        StatusCodes.Status409Conflict => "Somebody changed the deal after the version you named: who (`by`), when (`at`), and where it is now. Nothing was changed.",
        StatusCodes.Status422UnprocessableEntity => "Readable, but a rule refuses it; `detail` says which.",
        StatusCodes.Status429TooManyRequests => "Too many calls. `Retry-After` says in how many seconds to call again.",
        _ => ReasonPhrases.GetReasonPhrase(status),
    };

    // As Problems, the limits and the sign-in say them.
    private static string Title(int status) => status switch
    {
        StatusCodes.Status400BadRequest => "The request cannot be read",
        StatusCodes.Status404NotFound => "No such deal",
        StatusCodes.Status409Conflict => "Somebody else was first",
        StatusCodes.Status422UnprocessableEntity => "The rules refuse this",
        StatusCodes.Status429TooManyRequests => "Too many calls",
        _ => ReasonPhrases.GetReasonPhrase(status),
    };

    private static string Detail(int status) => status switch
    {
        StatusCodes.Status401Unauthorized => NeedsKey,
        StatusCodes.Status403Forbidden => "This key may read, not change.",
        StatusCodes.Status429TooManyRequests => "600 calls a minute are answered, 200 at once. Call again in 1 s.",
        _ => Meaning(status),
    };
}
