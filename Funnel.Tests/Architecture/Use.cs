namespace Funnel.Tests.Architecture;

/// <summary>One type uses another, or one member of it (then <see cref="Member"/> is its name). Nested types count as the type around them.</summary>
public sealed record Use(
    string FromAssembly, string FromNamespace, string FromType, string ToAssembly, string ToNamespace, string ToType, string? Member = null)
{
    public string From => Join(FromNamespace, FromType);

    public string To => Join(ToNamespace, ToType);

    public override string ToString() => Member is null ? $"{From} uses {To}" : $"{From} uses {To}.{Member}";

    static string Join(string space, string type) => space.Length == 0 ? type : $"{space}.{type}";
}
