using System.Text;

namespace Funnel.Web.Shell;

/// <summary>The part of an address after the question mark. Empty values are left out, so a view without filters has a bare address.</summary>
public sealed class Query
{
    readonly List<KeyValuePair<string, string>> _items = [];

    public static Query Of(params ReadOnlySpan<(string Name, string? Value)> items)
    {
        var query = new Query();
        foreach (var (name, value) in items) query.Add(name, value);
        return query;
    }

    public static Query Of(IEnumerable<(string Name, string? Value)> items) => Of([.. items]);

    public Query Add(string name, string? value)
    {
        if (!string.IsNullOrEmpty(value)) _items.Add(new(name, value));
        return this;
    }

    /// <summary>A copy in which the name has this value alone; null takes it out.</summary>
    public Query With(string name, string? value)
    {
        var copy = new Query();
        copy._items.AddRange(_items.Where(item => item.Key != name));
        return copy.Add(name, value);
    }

    /// <summary>Asks an address for its parameters by name; the first of several counts.</summary>
    public static Func<string, string?> In(string address)
    {
        var parameters = Microsoft.AspNetCore.WebUtilities.QueryHelpers.ParseQuery(new Uri(address).Query);
        return name => parameters.TryGetValue(name, out var values) ? values.FirstOrDefault() : null;
    }

    public bool IsEmpty => _items.Count == 0;

    /// <summary>"" or "?a=b&amp;c=d", escaped.</summary>
    public override string ToString()
    {
        var text = new StringBuilder();
        foreach (var (name, value) in _items)
            text.Append(text.Length == 0 ? '?' : '&').Append(Uri.EscapeDataString(name)).Append('=').Append(Uri.EscapeDataString(value));
        return text.ToString();
    }
}
