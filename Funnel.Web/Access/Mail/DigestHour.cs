using System.Globalization;
using Funnel.Web.Data;

namespace Funnel.Web.Access.Mail;

/// <summary>When the daily letter goes out, in the company's time zone, on working days. Setting <c>Digest:At</c>; a wrong one ends the start.</summary>
public sealed record DigestHour(TimeOnly At)
{
    public static DigestHour Of(IConfiguration configuration) =>
        (configuration["Digest:At"] ?? "07:30") is var text && TimeOnly.TryParseExact(text, "HH:mm", CultureInfo.InvariantCulture, DateTimeStyles.None, out var at)
            ? new DigestHour(at)
            : throw new StartRefused($"Digest:At is “{text}”; it is a time of day such as 07:30.");
}
