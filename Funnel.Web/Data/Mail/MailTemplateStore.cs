using System.Text.Encodings.Web;
using System.Text.Json;
using Funnel.Domain.Access;
using Funnel.Domain.Common;
using Microsoft.EntityFrameworkCore;

namespace Funnel.Web.Data.Mail;

/// <summary>Somebody else saved the template first; nothing was saved.</summary>
public sealed class MailTemplateConflict() : RuleViolation("Somebody else changed this template first. Nothing was saved; keep your text and open the template again.");

/// <summary>A template as somebody wants it; <paramref name="Seen"/> is the version they began with, of a <paramref name="Id">known</paramref> one.</summary>
public sealed record MailTemplateWish(int? Id, int Seen, bool Own, string Name, IReadOnlyDictionary<string, MailWords> Texts);

/// <summary>Templates: the company's are changed by who manages the settings, everybody's own by themselves. A faulty one is kept; it cannot be filled in until it is mended.</summary>
public sealed class MailTemplateStore(IDbContextFactory<FunnelDb> contexts, AuditedChanges changes)
{
    public const int LongestName = 100, LongestSubject = 500, LongestBody = 20_000, MostOfCompany = 200, MostOwn = 50;

    private static readonly JsonSerializerOptions Readable = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>The company's and the caller's own, by name.</summary>
    public async Task<IReadOnlyList<MailTemplateRow>> ReadAsync(Caller by, CancellationToken cancel = default)
    {
        var own = by.Kind == CallerKind.Person ? by.Id : -1;
        await using var db = await contexts.CreateDbContextAsync(cancel);
        return [.. (await db.MailTemplates.AsNoTracking().Where(t => t.AccountId == null || t.AccountId == own).ToListAsync(cancel)).OrderBy(t => t.AccountId is not null).ThenBy(t => t.Name, StringComparer.CurrentCultureIgnoreCase)];
    }

    public Task<MailTemplateRow> SaveAsync(Caller by, MailTemplateWish wish, CancellationToken cancel = default)
    {
        var name = Names.Read(wish.Name, LongestName) ?? throw new RuleViolation("A template's name has 1 to {0} characters.", LongestName);
        var texts = wish.Texts.Where(t => t.Value is { } words && (words.Subject.Length > 0 || words.Body.Length > 0)).ToDictionary(t => t.Key, t => t.Value with { Body = t.Value.Body.ReplaceLineEndings("\n") });
        if (texts.Count == 0)
            throw new RuleViolation("A template has a text in one language at least.");
        if (texts.Values.Any(t => t.Subject.Length > LongestSubject || t.Body.Length > LongestBody))
            throw new RuleViolation("A template has at most {0} characters.", LongestBody);
        return changes.RunAsync(by, wish.Own ? Right.ChangeDeals : Right.ManageSettings, "template.changed", name, async (db, _) =>
        {
            var account = OwnerOf(by, wish.Own);
            var row = wish.Id is { } id ? await FindAsync(db, id, account, cancel) : null;
            if (wish.Id is not null && (row is null || row.Version != wish.Seen))
                throw new MailTemplateConflict();
            if (await db.MailTemplates.AnyAsync(t => t.AccountId == account && t.Name == name && t.Id != (wish.Id ?? 0), cancel))
                throw new RuleViolation("There is a template “{0}” already.", name);
            if (row is null && await db.MailTemplates.CountAsync(t => t.AccountId == account, cancel) >= (wish.Own ? MostOwn : MostOfCompany))
                throw new RuleViolation("There are {0} templates. Remove one first.", wish.Own ? MostOwn : MostOfCompany);
            var before = row is null ? null : Said(row);
            if (row is null)
                db.MailTemplates.Add(row = new MailTemplateRow { AccountId = account, Name = name, Texts = "" });
            (row.Name, row.Texts, row.Version) = (name, JsonSerializer.Serialize(texts, Readable), row.Version + 1);
            return (row, new AuditNote(before is null ? "template.added" : "template.changed", name, before, Said(row)));
        }, cancel);
    }

    public Task RemoveAsync(Caller by, MailTemplateRow seen, CancellationToken cancel = default) =>
        changes.RunAsync(by, seen.AccountId is null ? Right.ManageSettings : Right.ChangeDeals, "template.removed", seen.Name, async (db, _) =>
        {
            if (await FindAsync(db, seen.Id, OwnerOf(by, seen.AccountId is not null), cancel) is not { } row || row.Version != seen.Version)
                throw new MailTemplateConflict();
            db.MailTemplates.Remove(row);
            return (0, new AuditNote("template.removed", row.Name, Said(row)));
        }, cancel);

    private static int? OwnerOf(Caller by, bool own) => !own ? null : by.Kind == CallerKind.Person ? by.Id : throw new AccessRefused("Only a person has templates of their own.");

    private static Task<MailTemplateRow?> FindAsync(FunnelDb db, int id, int? account, CancellationToken cancel) => db.MailTemplates.FirstOrDefaultAsync(t => t.Id == id && t.AccountId == account, cancel);

    private static string Said(MailTemplateRow row) => AuditFacts.Write(("name", row.Name), ("email", string.Join("; ", row.Read().Select(t => t.Value.Subject))));
}
