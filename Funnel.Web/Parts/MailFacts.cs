using System.Globalization;
using Funnel.Domain.Analytics;
using Funnel.Domain.Common;
using Funnel.Domain.Deals;

namespace Funnel.Web.Parts;

/// <summary>What a template of a letter may name, and what stands there for one deal; all of it text of one line, but for the signature.</summary>
public static class MailFacts
{
    public static readonly IReadOnlyList<string> Names =
    [
        "customer.name", "deal.title", "deal.amount", "deal.stage", "deal.close", "deal.products", "owner.name", "sender.name", "sender.mail", "company.name", "signature", "today",
    ];

    public static IReadOnlyDictionary<string, string> Of(Deal deal, Catalog catalog, (string Name, string? Mail) sender, DateTime now, CultureInfo culture)
    {
        var whole = deal.Budget.Major == decimal.Truncate(deal.Budget.Major);
        return new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["customer.name"] = Line(catalog.Customer(deal.Customer)?.Name),
            ["deal.title"] = Line(deal.Title),
            ["deal.amount"] = whole ? Show.Money(deal.Budget, culture) : Show.MoneyExact(deal.Budget.Minor, deal.Budget.Currency, culture),
            ["deal.stage"] = Line(catalog.Pipeline(deal.Pipeline)?.Shown(deal.Outcome, deal.Stage)?.Name),
            ["deal.close"] = deal.ExpectedClose is { } close ? Show.Date(close, culture) : "",
            ["deal.products"] = Line(string.Join(", ", deal.Products.Select(p => catalog.Products.GetValueOrDefault(p.Product)?.Name).Where(n => n is not null))),
            ["owner.name"] = Line(catalog.Employee(deal.Owner)?.Name),
            ["sender.name"] = Line(sender.Name),
            ["sender.mail"] = Line(sender.Mail),
            ["company.name"] = Line(catalog.Company.Name),
            ["signature"] = $"{Line(sender.Name)}\n{Line(catalog.Company.Name)}",
            ["today"] = Show.Date(Period.DayOf(now, catalog.Company.Zone), culture),
        };
    }

    // A name that came in with a line feed in it must not begin a line of the letter's head.
    private static string Line(string? text) => text is null ? "" : string.Concat(text.Select(c => char.IsControl(c) || c is '\u2028' or '\u2029' ? ' ' : c));
}
