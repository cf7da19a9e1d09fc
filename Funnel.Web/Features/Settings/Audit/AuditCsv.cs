using System.Globalization;
using System.Text;
using Funnel.Domain.Access;
using Funnel.Domain.Common;
using Funnel.Web.Access;
using Funnel.Web.Data;
using Funnel.Web.Live;
using Funnel.Web.Parts;
using Funnel.Web.Shell;

namespace Funnel.Web.Features.Settings.Audit;

/// <summary>The lines of the page as a file: as they are stored, instants in UTC, so that another program can read them.</summary>
public static class AuditCsv
{
    private const int LinesAPiece = 1_000;
    private static readonly string[] Names = ["id", "at_utc", "who", "from", "action", "refused", "subject", "before", "after", "deal", "event"];

    public static void MapAuditCsv(this IEndpointRouteBuilder app) => app.MapGet(Urls.AuditCsv(), Download).Needs(Right.SeeAudit).ExcludeFromDescription();

    private static IResult Download(HttpContext http, AuditReader audit, LiveHistory live, TimeProvider clock)
    {
        var zone = live.Now.Catalog.Company.Zone;
        var query = AuditQuery.Read(name => http.Request.Query[name].FirstOrDefault(), Period.DayOf(clock.GetUtcNow().UtcDateTime, zone));
        return Results.Stream(body => WriteAsync(body, audit, query.ToFilter(zone), http.RequestAborted), "text/csv; charset=utf-8", "audit.csv");
    }

    private static async Task WriteAsync(Stream body, AuditReader audit, AuditFilter filter, CancellationToken cancel)
    {
        await using var text = new StreamWriter(body, new UTF8Encoding(encoderShouldEmitUTF8Identifier: true));
        await text.WriteAsync(string.Join(',', Names) + "\r\n");
        long? before = null;
        while (true)
        {
            var lines = await audit.ReadAsync(filter, before, LinesAPiece, cancel);
            foreach (var line in lines)
                await text.WriteAsync(Row(line));
            if (lines.Count < LinesAPiece)
                return;
            before = lines[^1].Id;
        }
    }

    private static string Row(AuditRow line) => string.Join(',', Number(line.Id), line.At.ToString("yyyy-MM-ddTHH:mm:ss.fffffffZ", CultureInfo.InvariantCulture), Text(line.ActorName), Text(line.From),
        Text(line.Action), line.Refused ? "yes" : "no", Text(line.Subject), Text(line.Before), Text(line.After), Number(line.DealId), Number(line.Sequence)) + "\r\n";

    private static string Text(string? text) => text is null ? "" : SheetText.Cell(text);

    private static string Number(long? number) => number?.ToString(CultureInfo.InvariantCulture) ?? "";
}
