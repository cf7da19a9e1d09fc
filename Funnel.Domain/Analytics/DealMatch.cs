using System.Collections.Immutable;
using System.Text;
using Funnel.Domain.Common;
using Funnel.Domain.Deals;

namespace Funnel.Domain.Analytics;

/// <summary>A <see cref="DealFilter"/> made ready for many deals: who is meant is looked up by number, once worked out.</summary>
internal sealed class DealMatch
{
    private readonly int _pipeline, _channel, _customer;
    private readonly bool[]? _owners, _product, _line, _types;
    private readonly bool[] _named = [];
    private readonly string? _text;
    private readonly bool _asksFacts;

    public DealMatch(DealFilter filter, Catalog catalog)
    {
        _pipeline = filter.Pipeline?.Value ?? 0;
        _channel = filter.Channel?.Value ?? 0;
        _customer = filter.Customer?.Value ?? 0;
        _text = string.IsNullOrWhiteSpace(filter.Text) ? null : filter.Text.Trim();
        _owners = Owners(filter, catalog);
        _product = filter.Product is { } product ? Table([product.Value]) : null;
        _line = filter.Line is { } line ? Table(catalog.Products.Values.Where(p => p.Line == line).Select(p => p.Id.Value)) : null;
        _types = filter.CustomerType is { } type ? Table(catalog.Customers.Values.Where(c => c.Type == type).Select(c => c.Id.Value)) : null;
        if (_text is not null)
            _named = Table(catalog.Customers.Values.Where(c => IsNamed(c.Name)).Select(c => c.Id.Value));
        _asksFacts = _channel != 0 || _customer != 0 || _product is not null || _line is not null || _types is not null || _text is not null;
    }

    public bool Matches(Segment s, int i) => !s.Has(i, Mark.Removed) && MatchesThoughRemoved(s, i);

    public bool MatchesThoughRemoved(Segment s, int i) => Matches(s.Pipeline[i], s.Owner[i]) && (!_asksFacts || MatchesFacts(s, s.Rest[i].Facts));

    public bool Matches(Change c)
    {
        if (c.Removed || !Matches(c.Pipeline.Value, c.Owner?.Value ?? 0))
            return false;
        if (!_asksFacts)
            return true;
        var (segment, row) = c.FactsPlace;
        if (segment is not null)
            return MatchesFacts(segment, row);
        var facts = c.Facts;
        var customer = facts.Customer?.Value ?? 0;
        return Matches(customer, facts.Channel?.Value ?? 0, facts.Products) && (_text is null || Has(_named, customer) || IsNamed(facts.Title));
    }

    private bool Matches(int pipeline, int owner) => (_pipeline == 0 || pipeline == _pipeline) && (_owners is null || Has(_owners, owner));

    private bool MatchesFacts(Segment s, int row)
    {
        ref readonly var facts = ref s.Facts[row];
        return Matches(facts.Customer, facts.Channel, facts.Products) && (_text is null || Has(_named, facts.Customer) || IsNamed(s.TitleOf(row)));
    }

    private bool Matches(int customer, int channel, ImmutableArray<ProductLine> products) =>
        (_channel == 0 || channel == _channel)
        && (_customer == 0 || customer == _customer)
        && (_types is null || Has(_types, customer))
        && (_product is null || HasAny(_product, products))
        && (_line is null || HasAny(_line, products));

    private bool IsNamed(ReadOnlySpan<byte> title)
    {
        Span<char> letters = stackalloc char[256];
        return title.Length > letters.Length ? IsNamed(Encoding.UTF8.GetString(title)) : IsNamed(letters[..Encoding.UTF8.GetChars(title, letters)]);
    }

    private bool IsNamed(ReadOnlySpan<char> title) => title.Contains(_text, StringComparison.OrdinalIgnoreCase);

    // Reach, owner and department all ask who owns the deal; nobody is number 0.
    private static bool[]? Owners(DealFilter filter, Catalog catalog)
    {
        if (filter is { Within.All: true, Owner: null, Department: null })
            return null;
        var departments = filter.Department is { } d ? catalog.WithBelow(d).ToHashSet() : null;
        var asked = catalog.Employees.Keys.Select(e => (EmployeeId?)e).Append(filter.Owner).Append(null);
        return Table(asked.Where(IsMeant).Select(e => e?.Value ?? 0));

        bool IsMeant(EmployeeId? e) =>
            (filter.Within.All || (e is null ? filter.Within.Unowned : catalog.Employees.ContainsKey(e.Value) && filter.Within.Covers(e, catalog.Staff)))
            && (filter.Owner is null || e == filter.Owner)
            && (departments is null || (catalog.Employee(e)?.Department is { } at && departments.Contains(at)));
    }

    private static bool[] Table(IEnumerable<int> numbers)
    {
        var meant = numbers.ToList();
        var table = new bool[meant.Count == 0 ? 0 : meant.Max() + 1];
        foreach (var number in meant)
            table[number] = true;
        return table;
    }

    private static bool Has(bool[] table, int number) => (uint)number < (uint)table.Length && table[number];

    private static bool HasAny(bool[] table, ImmutableArray<ProductLine> products)
    {
        foreach (var line in products)
            if (Has(table, line.Product.Value))
                return true;
        return false;
    }
}
