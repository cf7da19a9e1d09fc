using Funnel.Domain.Analytics;
using Funnel.Domain.Common;
using Funnel.Domain.Deals;
using Funnel.Web.Parts;
using Microsoft.Extensions.Localization;

namespace Funnel.Web.Features.Forecast.Bridge;

/// <summary>What an entry of the bridge says of its deal: what was, and what came of it.</summary>
public sealed class BridgeWords(IStringLocalizer<BridgeTexts> L)
{
    /// <summary>Null before where there is nothing to compare with.</summary>
    public (string? Before, string After) Of(BridgeEntry entry, Catalog catalog, int year)
    {
        var after = entry.After;
        if (entry.Before is not { } before)
            return (null, L["{0}, expected {1}", Stage(after, catalog), Day(after.ExpectedClose, year)]);
        var currency = catalog.Company.Currency;
        return entry.Bar switch
        {
            // Where events changed the chance in between, the way it took is no pair of numbers.
            _ when entry.Passing && (entry.Is > entry.Was) != (entry.Amount > 0) => (null, L["{0} at the end", Show.Percent(entry.Is)]),
            BridgeBar.New or BridgeBar.PulledIn or BridgeBar.PushedOut => (Day(before.ExpectedClose, year), Day(after.ExpectedClose, year)),
            BridgeBar.Increased or BridgeBar.Decreased => (Show.Money(before.Amount, currency), Show.Money(after.Amount, currency)),
            BridgeBar.HandedIn or BridgeBar.HandedOut => (Person(before.Owner, catalog), Person(after.Owner, catalog)),
            BridgeBar.Likelier or BridgeBar.LessLikely => (Show.Percent(entry.Was), Show.Percent(entry.Is)),
            BridgeBar.FilterIn or BridgeBar.FilterOut => Filtered(before, after, catalog),
            BridgeBar.Reopened => (Outcomes(before.Outcome), Stage(after, catalog)),
            BridgeBar.Lost when after.Facts.LostReason is { Length: > 0 } reason => (Stage(before, catalog), reason),
            BridgeBar.Won or BridgeBar.Lost => (Stage(before, catalog), Outcomes(after.Outcome)),
            BridgeBar.Deleted => (null, L["deleted"]),
            BridgeBar.Restored => (null, L["deletion undone"]),
            _ => (null, Stage(after, catalog)),
        };
    }

    /// <summary>The deal as it stood in the figure: before it left, after it came.</summary>
    public static Change Standing(BridgeEntry entry) => BridgeBars.Direction(entry.Bar) < 0 && entry.Before is { } before ? before : entry.After;

    private (string?, string) Filtered(in Change before, in Change after, Catalog catalog)
    {
        if (before.Pipeline != after.Pipeline)
            return (catalog.Pipeline(before.Pipeline)?.Name, catalog.Pipeline(after.Pipeline)?.Name ?? Show.None);
        if (before.Facts.Channel != after.Facts.Channel)
            return (Channel(before.Facts.Channel, catalog), Channel(after.Facts.Channel, catalog));
        if (before.Facts.Customer != after.Facts.Customer)
            return (catalog.Customer(before.Facts.Customer)?.Name ?? Show.None, catalog.Customer(after.Facts.Customer)?.Name ?? Show.None);
        return before.Facts.Title != after.Facts.Title ? (before.Facts.Title, after.Facts.Title) : (null, L["other products"]);
    }

    private string Outcomes(Outcome outcome) => outcome switch { Outcome.Won => L["won"], Outcome.Lost => L["lost"], _ => L["open"] };

    private string Day(DateOnly? day, int year) => day is not { } d ? L["no date"] : d.Year == year ? Show.DayMonth(d) : Show.Date(d);

    private string Person(EmployeeId? owner, Catalog catalog) => catalog.Employee(owner)?.Name ?? L["Nobody"];

    private static string Channel(ChannelId? channel, Catalog catalog) => channel is { } c && catalog.Channels.GetValueOrDefault(c) is { } known ? known.Name : Show.None;

    private static string Stage(in Change state, Catalog catalog) => catalog.Stage(state.Stage)?.Name ?? Show.None;
}
