using Funnel.Domain.Analytics;
using Funnel.Domain.Common;
using Funnel.Domain.Deals;
using Funnel.Web.Parts;
using Microsoft.Extensions.Localization;

namespace Funnel.Web.Features.Reports;

/// <summary>What is made of a deal for its customer.</summary>
public enum PaperKind { Offer, Invoice }

/// <summary>Composes the offer or invoice of a deal. Pure: the same deal, number and day give the same document. Its total is the deal's budget, to the minor unit.</summary>
public sealed class DealPaper(IStringLocalizer<ReportTexts> L)
{
    public string Name(PaperKind kind) => kind == PaperKind.Offer ? L["Offer"] : L["Invoice"];

    /// <param name="number">As it stands on the paper, such as “17-2”.</param>
    /// <param name="now">UTC.</param>
    public ReportDocument Compose(PaperKind kind, Deal deal, Catalog catalog, string number, DateTime now, string by)
    {
        var zone = catalog.Company.Zone;
        var (day, printed) = (Period.DayOf(now, zone), new DateTimeOffset(now));
        return new ReportDocument
        {
            Title = L["{0} {1}", Name(kind), number],
            Kind = Name(kind),
            Period = Show.Date(day),
            Company = catalog.Company.Name,
            CompanyLine = catalog.Company.Tagline,
            Filters = [new(L["Customer"], catalog.Customer(deal.Customer)?.Name ?? Show.None), new(L["Date"], Show.Date(day)), new(L["Subject"], ReportLines.Title(deal.Title, 80)), new(L["Currency"], deal.Budget.Currency)],
            AsOf = TimeZoneInfo.ConvertTime(printed, zone),
            Generated = L["Generated {0} ({1}) by {2}", Show.DateAndTime(printed, zone), ReportLines.Offset(printed, zone), by],
            Trace = L["checksum {1}"],
            PageOf = L["Page {0} of {1}"],
            Blocks =
            [
                new TableBlock([new(L["Item"]), TableColumn.Number(L["Quantity"]), TableColumn.Number(L["Price"]), TableColumn.Number(L["Sum"])], [.. Rows(deal, catalog)]),
                new TextBlock(catalog.Employee(deal.Owner)?.Name ?? by) { Lead = L["Your contact"] },
            ],
        };
    }

    private IEnumerable<TableRow> Rows(Deal deal, Catalog catalog)
    {
        var currency = deal.Budget.Currency;
        foreach (var line in deal.Products)
        {
            var name = catalog.Products.GetValueOrDefault(line.Product)?.Name ?? Show.None;
            yield return TableRow.Of(name, Show.Number(line.Quantity, Decimals(line.Quantity)), line.Amount == 0 || line.Quantity == 0 ? Show.None : Exact(UnitPrice(line)), line.Amount == 0 ? Show.None : Exact(line.Amount));
        }
        // The lines seldom add up to what was agreed: the difference is said, never hidden in a total.
        if (deal.Budget.Minor - deal.Products.Sum(p => p.Amount) is not 0 and var rest)
            yield return TableRow.Of(deal.Products.IsEmpty ? deal.Title : rest > 0 ? L["Further services"] : L["Discount"], "", "", Exact(rest));
        yield return TableRow.Total(TableCell.Bold(L["Total amount"]), "", "", TableCell.Bold(Exact(deal.Budget.Minor)));

        string Exact(long minor) => Show.MoneyExact(minor, currency);
    }

    /// <summary>Rounded to the minor unit; the sum is what counts.</summary>
    internal static long UnitPrice(ProductLine line) => (long)Math.Round(line.Amount / line.Quantity, MidpointRounding.AwayFromZero);

    private static int Decimals(decimal number) => (number / 1.000000000000000000000000000000000m).Scale;
}
