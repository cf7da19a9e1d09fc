using System.Text.Json;
using System.Text.RegularExpressions;
using Funnel.Domain.Access;
using Funnel.Domain.Common;
using Funnel.Domain.Deals;
using Funnel.Domain.Plans;
using Microsoft.AspNetCore.Diagnostics;
using Microsoft.AspNetCore.Mvc;

namespace Funnel.Web.Api;

/// <summary>What the product refuses, as problem details (RFC 9457).</summary>
public sealed partial class Problems(IProblemDetailsService problems, ILogger<Problems> log) : IExceptionHandler
{
    public async ValueTask<bool> TryHandleAsync(HttpContext httpContext, Exception exception, CancellationToken cancellationToken)
    {
        var problem = exception switch
        {
            AccessRefused refused => Problem(StatusCodes.Status403Forbidden, "Not allowed", refused.Message),
            PlanConflict conflict => Conflict(conflict),
            PlaybookGate gate => Held(gate),
            RuleViolation rule => Problem(StatusCodes.Status422UnprocessableEntity, "The rules refuse this", rule.Message),
            DealConflict conflict => Conflict(conflict),
            DealNotFound missing => Problem(StatusCodes.Status404NotFound, "No such deal", missing.Message),
            BadHttpRequestException bad => Problem(bad.StatusCode, "The request cannot be read", bad.InnerException is JsonException json ? SentenceOf(json) : bad.Message),
            _ => Problem(StatusCodes.Status500InternalServerError, "Something went wrong here", $"It was logged under {httpContext.TraceIdentifier}. Nothing was saved unless told otherwise."),
        };
        if (problem.Status >= StatusCodes.Status500InternalServerError)
            Failed(log, httpContext.TraceIdentifier, exception);
        httpContext.Response.StatusCode = problem.Status!.Value;
        return await problems.TryWriteAsync(new ProblemDetailsContext { HttpContext = httpContext, ProblemDetails = problem });
    }

    // The framework's own line does not say the number the caller was told.
    [LoggerMessage(Level = LogLevel.Error, Message = "Call {Number} failed")]
    private static partial void Failed(ILogger log, string number, Exception exception);

    private static ProblemDetails Conflict(DealConflict conflict)
    {
        var problem = Problem(StatusCodes.Status409Conflict, "Somebody else was first", conflict.Message);
        problem.Extensions["by"] = conflict.Last.Actor.Name;
        problem.Extensions["at"] = conflict.Last.At;
        problem.Extensions["version"] = conflict.Current.Version;
        problem.Extensions["stage"] = conflict.Stage;
        problem.Extensions["outcome"] = conflict.Current.Outcome;
        return problem;
    }

    private static ProblemDetails Held(PlaybookGate gate)
    {
        var problem = Problem(StatusCodes.Status422UnprocessableEntity, "The playbook is not done", gate.Message);
        problem.Extensions["stage"] = gate.Stage;
        problem.Extensions["missing"] = gate.Missing.Select(s => s.Title).ToList();
        return problem;
    }

    private static ProblemDetails Conflict(PlanConflict conflict)
    {
        var problem = Problem(StatusCodes.Status409Conflict, "Somebody else was first", conflict.Message);
        problem.Extensions["by"] = conflict.Theirs.By.Name;
        problem.Extensions["at"] = conflict.Theirs.At;
        problem.Extensions["version"] = conflict.Theirs.Number.ToString(System.Globalization.CultureInfo.InvariantCulture);
        return problem;
    }

    // The reader's own sentences name our types; a caller knows fields.
    private static string SentenceOf(JsonException fault)
    {
        if (Unmapped().Match(fault.Message) is { Success: true } unknown)
            return $"There is no field “{unknown.Groups["field"].Value}” in this call.";
        if (Missing().Match(fault.Message) is { Success: true } missing)
            return $"This call needs the fields {missing.Groups["fields"].Value}.";
        return fault.Path is { Length: > 2 } path && fault.Message.Contains("could not be converted", StringComparison.Ordinal)
            ? $"The value of “{path[2..]}” is of another kind than this call takes."
            : $"The body is not valid JSON, at line {(fault.LineNumber ?? 0) + 1}, byte {(fault.BytePositionInLine ?? 0) + 1}.";
    }

    [GeneratedRegex(@"property '(?<field>[^']*)' could not be mapped", RegexOptions.None, 1000)]
    private static partial Regex Unmapped();

    [GeneratedRegex(@"missing required properties including: (?<fields>[^.]*)", RegexOptions.None, 1000)]
    private static partial Regex Missing();

    private static ProblemDetails Problem(int status, string title, string detail) => new() { Status = status, Title = title, Detail = detail };
}
