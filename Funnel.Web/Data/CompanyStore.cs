using Funnel.Domain.Access;
using Funnel.Domain.Analytics;
using Funnel.Domain.Common;
using Microsoft.EntityFrameworkCore;

namespace Funnel.Web.Data;

/// <summary>What an administrator says of the company. The currency is that of the first start: amounts are kept in it.</summary>
public sealed record CompanyWish(string Name, string Tagline, string TimeZone, string Language);

/// <summary>The company's own row: what it is called, where its days begin, which language its walls and letters speak.</summary>
public sealed class CompanyStore(CatalogStore catalog)
{
    public const int LongestName = 100, LongestTagline = 120;

    /// <param name="seen">The company as it was when the change began: what somebody else has changed meanwhile is not overwritten.</param>
    /// <param name="languages">Those there are texts of.</param>
    /// <exception cref="RuleViolation">The name is empty or too long, the zone or the language is not known, or somebody else was first.</exception>
    public Task ChangeAsync(Caller by, CompanyProfile seen, CompanyWish wish, IReadOnlyList<string> languages, CancellationToken cancel = default)
    {
        var name = Names.Read(wish.Name, LongestName) ?? throw new RuleViolation("A name has 1 to {0} characters.", LongestName);
        var tagline = wish.Tagline.Trim().Length == 0 ? "" : Names.Read(wish.Tagline, LongestTagline) ?? throw new RuleViolation("The text is longer than {0} characters.", LongestTagline);
        if (!TimeZoneInfo.TryFindSystemTimeZoneById(wish.TimeZone.Trim(), out var zone))
            throw new RuleViolation("“{0}” is no time zone known here. Use a name such as Europe/Helsinki.", wish.TimeZone.Trim());
        if (!languages.Contains(wish.Language))
            throw new RuleViolation("The language is one of: {0}.", string.Join(", ", languages));
        return catalog.EditAsync(by, Right.ManageSettings, "company.changed", seen.Name, async db =>
        {
            var row = await db.Company.SingleAsync(cancel);
            if ((row.Name, row.Tagline, row.TimeZone, row.Language) != (seen.Name, seen.Tagline, seen.TimeZoneId, seen.Language))
                throw new RuleViolation("Somebody changed “{0}” meanwhile. Look again, then change it.", row.Name);
            if ((name, tagline, zone.Id, wish.Language) == (row.Name, row.Tagline, row.TimeZone, row.Language))
                return (0, (AuditNote?)null);
            var before = Facts(row);
            (row.Name, row.Tagline, row.TimeZone, row.Language) = (name, tagline, zone.Id, wish.Language);
            return (0, new AuditNote("company.changed", name, before, Facts(row)));
        }, cancel);
    }

    private static string Facts(CompanyRow row) => AuditFacts.Write(("name", row.Name), ("tagline", row.Tagline), ("zone", row.TimeZone), ("language", row.Language));
}
