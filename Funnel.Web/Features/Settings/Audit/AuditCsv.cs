using System.Globalization;
using System.Text;
using Funnel.Domain.Access;
using Funnel.Domain.Common;
using Funnel.Web.Access;
using Funnel.Web.Data;
using Funnel.Web.Live;
using Funnel.Web.Parts;
using Funnel.Web.Shell;
using Microsoft.Extensions.Localization;

namespace Funnel.Web.Features.Settings.Audit;

/// <summary>The lines of the page as a file: as they are stored, instants in UTC, so that another program can read them, and at the end of each the whole of it in the reader's words.</summary>
public static class AuditCsv
{
    private const int LinesAPiece = 1_000;
    private static readonly string[] Names = ["id", "at_utc", "who", "from", "action", "refused", "subject", "before", "after", "deal", "event", "in_words"];

    public static void MapAuditCsv(this IEndpointRouteBuilder app) => app.MapGet(Urls.AuditCsv(), Download).Needs(Right.SeeAudit).ExcludeFromDescription();

    private static IResult Download(HttpContext http, AuditReader audit, LiveHistory live, TimeProvider clock,
        IStringLocalizer<AuditTexts> texts, IStringLocalizer<PartsTexts> parts, IStringLocalizer<RuleTexts> rules)
    {
        var zone = live.Now.Catalog.Company.Zone;
        var query = AuditQuery.Read(name => http.Request.Query[name].FirstOrDefault(), Period.DayOf(clock.GetUtcNow().UtcDateTime, zone));
        var (words, now) = (new AuditWords(texts, parts, rules), live.Now);
        return Results.Stream(body => WriteAsync(body, audit, query.ToFilter(zone), line => words.Whole(line, now), http.RequestAborted), "text/csv; charset=utf-8", "audit.csv");
    }

    private static async Task WriteAsync(Stream body, AuditReader audit, AuditFilter filter, Func<AuditRow, string> inWords, CancellationToken cancel)
    {
        await using var text = new StreamWriter(body, new UTF8Encoding(encoderShouldEmitUTF8Identifier: true));
        await text.WriteAsync(string.Join(',', Names) + "\r\n");
        long? before = null;
        while (true)
        {
            var lines = await audit.ReadAsync(filter, before, LinesAPiece, cancel);
            foreach (var line in lines)
                await text.WriteAsync(Row(line, inWords(line)));
            if (lines.Count < LinesAPiece)
                return;
            before = lines[^1].Id;
        }
    }

    private static string Row(AuditRow line, string inWords) => string.Join(',', Number(line.Id), line.At.ToString("yyyy-MM-ddTHH:mm:ss.fffffffZ", CultureInfo.InvariantCulture), Text(line.ActorName), Text(line.From),
        Text(line.Action), line.Refused ? "yes" : "no", Text(line.Subject), Text(line.Before), Text(line.After), Number(line.DealId), Number(line.Sequence), Text(inWords)) + "\r\n";

    private static string Text(string? text) => text is null ? "" : SheetText.Cell(text);

    private static string Number(long? number) => number?.ToString(CultureInfo.InvariantCulture) ?? "";
}
