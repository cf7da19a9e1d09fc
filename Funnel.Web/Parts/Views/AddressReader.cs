using Funnel.Domain.Common;

namespace Funnel.Web.Parts.Views;

/// <summary>Reads the parameters of an address one by one, and notes what is not understood.</summary>
internal sealed class AddressReader(Func<string, string?> value, List<(string Name, string Value)> refused)
{
    public T? Value<T>(string name, Func<string, T?> parse)
        where T : struct
    {
        if (value(name) is not { Length: > 0 } text)
            return null;
        var parsed = parse(text);
        if (parsed is null)
            refused.Add((name, text));
        return parsed;
    }

    public T? Object<T>(string name, Func<string, T?> parse)
        where T : class
    {
        if (value(name) is not { Length: > 0 } text)
            return null;
        var parsed = parse(text);
        if (parsed is null)
            refused.Add((name, text));
        return parsed;
    }

    /// <summary>For calls of programs: a name that is not known is refused.</summary>
    public static void DemandKnown(IQueryCollection query, string[] names, ReadOnlySpan<string> others)
    {
        foreach (var name in query.Keys)
            if (!names.Contains(name) && !others.Contains(name))
                throw new RuleViolation("There is no parameter “{0}” here.", name);
    }

    /// <summary>For calls of programs: what was not understood is refused.</summary>
    public static void DemandUnderstood(IReadOnlyList<(string Name, string Value)> refused)
    {
        if (refused is [var first, ..])
            throw new RuleViolation("The parameter {0} cannot be “{1}”.", first.Name, first.Value);
    }
}
