using System.Globalization;
using Funnel.Domain.Access;
using Funnel.Domain.Common;
using Funnel.Domain.Deals;
using Funnel.Web.Access;
using Funnel.Web.Access.Mail;
using Funnel.Web.Api;
using Funnel.Web.Data.Mail;
using Funnel.Web.Live;
using Funnel.Web.Parts;
using Funnel.Web.Shell;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Funnel.Web.Features.Deals;

/// <summary>Letters to customers, for programs: the templates, and sending one from a deal.</summary>
public static class DealMailEndpoints
{
    public static void MapDealMail(this IEndpointRouteBuilder api)
    {
        api.MapGet("/mail-templates", Templates).Documented(DealMailDocs.Templates);
        api.MapPost("/deals/{id}/email", Send).Documented(DealMailDocs.Send);
    }

    public sealed record Template(string Id, string Name, bool Own, int Version, IReadOnlyDictionary<string, MailWords> Texts);

    /// <summary>A template by id or name, or subject and text; what is said beside a template stands instead of its own.</summary>
    public sealed record Mail(string? Template, string? Language, string? To, string? Subject, string? Text);

    private static async Task<IReadOnlyList<Template>> Templates(HttpContext http, MailTemplateStore templates, CancellationToken cancel)
    {
        http.Acting().Authority.Demand(Right.SeeDeals);
        return [.. (await templates.ReadAsync(http.Acting().Caller, cancel)).Select(t => new Template(Number(t.Id), t.Name, t.AccountId is not null, t.Version, t.Read()))];
    }

    private static async Task<Results<Ok<DealCommandEndpoints.Done>, ProblemHttpResult>> Send(
        string id, Mail body, DealCommandEndpoints.Call call, MailTemplateStore templates, MailStore mails, MailPost post, IEventLog log, TimeProvider clock)
    {
        // Whether there is such a deal, whether it is the caller's, the store says: an unseen deal is answered like none, before anything of it is read.
        var events = DealId.TryParse(id, out var deal) ? await log.ReadDealAsync(deal, call.Cancel) : [];
        var now = events.Count == 0 ? null : Deal.Fold(deal, [.. events.Select(e => (e.Event, e.At))]);
        var mine = now is not null && call.Acting.MayChange(now.Owner, call.Catalog.Staff);
        if (mine && !post.IsSet)
            throw new RuleViolation("No mail server is set. Nothing was sent.");
        var words = mine ? await WordsAsync(body, now!, call, templates, mails, clock) : new MailWords("-", "-");
        var sender = await mails.ReadSenderAsync(call.Acting.Caller, call.Cancel);
        var to = body.To ?? (mine ? await mails.ReadAddressAsync(now!, call.Cancel) : "nobody@funnel.invalid") ?? throw new RuleViolation("Say whom the letter goes to.");
        return await call.Do(id, null, (_, which, by) => mails.QueueAsync(new NewMail(which, sender.Name, sender.Mail, to, words.Subject, words.Body), by, call.Cancel));
    }

    private static async Task<MailWords> WordsAsync(Mail body, Deal deal, DealCommandEndpoints.Call call, MailTemplateStore templates, MailStore mails, TimeProvider clock)
    {
        if (body.Template is null)
            return new MailWords(body.Subject ?? throw new RuleViolation("Say the subject and the text, or a template."), body.Text ?? throw new RuleViolation("Say the subject and the text, or a template."));
        var template = DealCommandEndpoints.Call.Find(body.Template, await templates.ReadAsync(call.Acting.Caller, call.Cancel), t => t.Id, t => t.Name, "template");
        var texts = template.Read();
        var language = body.Language ?? (texts.ContainsKey(call.Catalog.Company.Language) ? call.Catalog.Company.Language : texts.Keys.First());
        if (!Languages.Codes.Contains(language) || !texts.TryGetValue(language, out var words))
            throw new RuleViolation("The template has no text in this language.");
        var facts = MailFacts.Of(deal, call.Catalog, await mails.ReadSenderAsync(call.Acting.Caller, call.Cancel), clock.GetUtcNow().UtcDateTime, CultureInfo.GetCultureInfo(language));
        return new MailWords(body.Subject ?? await MailTemplate.FillAsync(words.Subject, facts), body.Text ?? await MailTemplate.FillAsync(words.Body, facts));
    }

    private static string Number(int id) => id.ToString(CultureInfo.InvariantCulture);
}
