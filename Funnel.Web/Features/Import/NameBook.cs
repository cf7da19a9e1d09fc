using System.Globalization;
using System.Text;

namespace Funnel.Web.Features.Import;

/// <summary>
/// The names of one kind: those known, and those the file brings. An id from zero up is one of the database; below zero it stands for a new name until
/// that is created. A name that differs from a known one only by spaces, case or punctuation is taken for a slip and refused.
/// </summary>
internal sealed class NameBook(string column, string kind, IReadOnlyDictionary<string, string>? aliases = null)
{
    private readonly Dictionary<string, int> _ids = new(StringComparer.Ordinal);
    private readonly Dictionary<string, string> _folded = new(StringComparer.Ordinal);
    private readonly List<string> _new = [];
    private readonly HashSet<int> _wanted = [];
    private readonly Dictionary<int, int> _real = [];
    private readonly Dictionary<int, string> _names = [];

    public string Kind => kind;

    public int Aliased { get; private set; }

    /// <summary>New names that are really needed, with their ids below zero.</summary>
    public IEnumerable<(int Id, string Name)> Wanted => _wanted.OrderDescending().Select(id => (id, _new[~id]));

    public void Know(string name, int id)
    {
        _ids.TryAdd(name, id);
        _folded.TryAdd(Fold(name), name);
        _names.TryAdd(id, name);
    }

    /// <summary>The id of a name as written in the file.</summary>
    public int Find(string text)
    {
        var name = text;
        if (aliases is not null && aliases.TryGetValue(text, out var right))
        {
            (name, Aliased) = (right, Aliased + 1);
        }
        if (_ids.TryGetValue(name, out var id))
            return id;
        if (name.Length > 200)
            throw new RowRefused(column, $"The name is longer than 200 characters.");
        var folded = Fold(name);
        if (_folded.TryGetValue(folded, out var near))
            throw new RowRefused(column, $"“{name}” is not known here; did you mean “{near}”? If so, add \"aliases\": {{\"{column}\": {{\"{name}\": \"{near}\"}}}} to the mapping.");
        _new.Add(name);
        id = ~(_new.Count - 1);
        Know(name, id);
        return id;
    }

    /// <summary>Null for nothing, and for what an alias says to leave out.</summary>
    public int? FindOrNull(string? text) => string.IsNullOrEmpty(text) || aliases?.GetValueOrDefault(text) is "" ? null : Find(text);

    public string NameOf(int id) => _names[id];

    /// <summary>Marks a new name as needed, and gives the id it has by now: the real one once it is created.</summary>
    public int Need(int id)
    {
        if (id >= 0)
            return id;
        if (_real.TryGetValue(id, out var real))
            return real;
        _wanted.Add(id);
        return id;
    }

    public void Created(int id, int real) => (_real[id], _names[real]) = (real, _new[~id]);

    public int Real(int id) => _real.GetValueOrDefault(id, id);

    // Letters and digits only, without case and accents' composition.
    internal static string Fold(string name)
    {
        var folded = new StringBuilder(name.Length);
        foreach (var c in name.Normalize(NormalizationForm.FormKC))
            if (char.IsLetterOrDigit(c))
                folded.Append(char.ToUpperInvariant(c));
        return folded.Length == 0 ? name : folded.ToString();
    }

    public override string ToString() => _wanted.Count.ToString(CultureInfo.InvariantCulture);
}
