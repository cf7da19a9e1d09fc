using Funnel.Domain.Access;
using Funnel.Domain.Common;
using Funnel.Domain.Customers;
using Funnel.Domain.Deals;

namespace Funnel.Domain.Analytics;

/// <summary>
/// A customer with what the deals within the viewer's reach make of them. Values are minor units of the reporting currency; days are the company's.
/// <paramref name="Bought"/> are the days of the standing wins, oldest first.
/// </summary>
public sealed record CustomerSummary(Customer Customer, int Open, long OpenValue, int Lost, long WonValue, DateOnly? FirstContact, IReadOnlyList<DateOnly> Bought, DateTime? ChangedAt)
{
    public int Won => Bought.Count;

    public int Deals => Open + Won + Lost;

    /// <summary>Days between one purchase and the next, on average; null with fewer than two.</summary>
    public double? DaysBetween => Bought.Count < 2 ? null : (double)(Bought[^1].DayNumber - Bought[0].DayNumber) / (Bought.Count - 1);
}

/// <summary>Which customers: <paramref name="Text"/> is a part of the name, capitals or not; as of an instant (UTC), or now.</summary>
public sealed record CustomerQuery(Reach Within, string? Text = null, CustomerTypeId? Type = null, Maturity? Maturity = null, bool RepeatOnly = false, DateTime? AsOf = null);

/// <summary>How many customers come back, and how soon.</summary>
/// <param name="Buyers">Customers with at least one standing win.</param>
/// <param name="Repeat">Those of them with at least two.</param>
/// <param name="MedianDays">Half of those who came back did so within so many days of their first purchase; null where nobody did.</param>
public sealed record RepeatFigures(int Buyers, int Repeat, double? MedianDays)
{
    /// <summary>Below so many buyers the share says little.</summary>
    public const int Few = 10;

    public double? Share => Buyers == 0 ? null : (double)Repeat / Buyers;

    public static RepeatFigures Of(IEnumerable<CustomerSummary> customers)
    {
        var (buyers, days) = (0, new List<int>());
        foreach (var bought in customers.Select(c => c.Bought).Where(b => b.Count > 0))
        {
            buyers++;
            if (bought.Count > 1)
                days.Add(bought[1].DayNumber - bought[0].DayNumber);
        }
        days.Sort();
        return new RepeatFigures(buyers, days.Count, days.Count == 0 ? null : (days[(days.Count - 1) / 2] + days[days.Count / 2]) / 2.0);
    }
}

/// <summary>Every customer counted once from the history.</summary>
public static class CustomerFigures
{
    /// <summary>
    /// Customers by name. Who sees all deals sees every customer, also those without a deal; everybody else those of the deals within their reach. Customers that were merged
    /// into another are not listed: their deals are the other's.
    /// </summary>
    public static IReadOnlyList<CustomerSummary> Of(SalesHistory history, Catalog catalog, CustomerQuery query)
    {
        var sums = new Dictionary<CustomerId, Sum>();
        foreach (var track in history.Deals)
        {
            var now = track.Now;
            if (query.AsOf is { } at && !track.TryAsOf(at.Ticks, out now))
                continue;
            if (now.Removed || now.Facts.Customer is not { } named || !query.Within.Covers(now.Owner, catalog.Staff))
                continue;
            var id = catalog.Kept(named);
            if (!sums.TryGetValue(id, out var sum))
                sums[id] = sum = new Sum();
            sum.Add(track, now, query.AsOf?.Ticks ?? long.MaxValue - 1, catalog);
        }
        return [.. catalog.Customers.Values
            .Where(c => c.MergedInto is null && (query.Within.All || sums.ContainsKey(c.Id)) && Matches(c, query))
            .Select(c => sums.TryGetValue(c.Id, out var sum) ? sum.Of(c) : new CustomerSummary(c, 0, 0, 0, 0, null, [], null))
            .Where(c => !query.RepeatOnly || c.Won > 1)
            .OrderBy(c => c.Customer.Name, StringComparer.Ordinal).ThenBy(c => c.Customer.Id.Value)];
    }

    /// <summary>Customers that may be the same one: alike but for capitals, blanks, marks and the words for a kind of company.</summary>
    public static IReadOnlyList<Customer> Alike(Catalog catalog, Customer customer)
    {
        var key = CustomerNames.Key(customer.Name);
        return key.Length == 0 ? [] : [.. catalog.Customers.Values.Where(c => c.Id != customer.Id && c.MergedInto is null && CustomerNames.Key(c.Name) == key).OrderBy(c => c.Id.Value)];
    }

    private static bool Matches(Customer c, CustomerQuery query) =>
        (string.IsNullOrWhiteSpace(query.Text) || c.Name.Contains(query.Text.Trim(), StringComparison.OrdinalIgnoreCase))
        && (query.Type is null || c.Type == query.Type) && (query.Maturity is null || c.Maturity == query.Maturity);

    private sealed class Sum
    {
        private readonly List<DateOnly> _bought = [];
        private int _open, _lost;
        private long _openValue, _wonValue, _changed;
        private DateOnly? _first;

        public void Add(DealTrack track, in Change now, long known, Catalog catalog)
        {
            if (_first is not { } first || now.Facts.FirstContact < first)
                _first = now.Facts.FirstContact;
            _changed = Math.Max(_changed, now.At);
            switch (now.Outcome)
            {
                case Outcome.Open:
                    (_open, _openValue) = (_open + 1, _openValue + now.Amount);
                    break;
                case Outcome.Lost:
                    _lost++;
                    break;
                default:
                    _wonValue += now.Amount;
                    _bought.Add(Period.DayOf(new DateTime(WonAt(track, now, known), DateTimeKind.Utc), catalog.Company.Zone));
                    break;
            }
        }

        public CustomerSummary Of(Customer customer)
        {
            _bought.Sort();
            return new CustomerSummary(customer, _open, _openValue, _lost, _wonValue, _first, _bought, new DateTime(_changed, DateTimeKind.Utc));
        }

        // The win that stands is the last one not taken back.
        private static long WonAt(DealTrack track, in Change now, long known)
        {
            var changes = track.Changes;
            for (var i = changes.Length - 1; i >= 0; i--)
                if (changes[i].Kind == ChangeKind.Won && changes[i].StandsAt(known))
                    return changes[i].At;
            return now.StageSince;
        }
    }
}
