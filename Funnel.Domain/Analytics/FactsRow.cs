using System.Collections.Immutable;
using Funnel.Domain.Deals;

namespace Funnel.Domain.Analytics;

/// <summary>
/// <see cref="DealFacts"/> as a column holds them: the title as a piece of <see cref="Segment.Titles"/>, ids as numbers (0 for none), and what few deals have
/// as one object, shared where it is equal.
/// </summary>
internal readonly record struct FactsRow(int TitleStart, int TitleLength, int Customer, int Channel, int FirstContact, ImmutableArray<ProductLine> Products, RareFacts Rare);

internal sealed record RareFacts(string? LostReason, double? Probability, string? ExternalId)
{
    public static RareFacts None { get; } = new(null, null, null);
}

/// <summary>Equal products and reasons as one object while a whole log is read: among millions most are.</summary>
internal sealed class FactsPool
{
    // Where nearly every deal differs, looking for equals is only work.
    private const int Most = 100_000;

    private readonly Dictionary<ProductLine, ImmutableArray<ProductLine>> _products = [];
    private readonly Dictionary<RareFacts, RareFacts> _rare = [];
    private readonly Dictionary<Deed, Deed> _deeds = [];

    public ImmutableArray<ProductLine> Shared(ImmutableArray<ProductLine> products) => products is [var only] ? Shared(_products, only, products) : products;

    public RareFacts Shared(RareFacts rare) => rare.ExternalId is null ? Shared(_rare, rare, rare) : rare;

    public Deed Shared(Deed deed) => Shared(_deeds, deed, deed);

    private static TValue Shared<TKey, TValue>(Dictionary<TKey, TValue> known, TKey key, TValue value)
        where TKey : notnull
    {
        if (known.TryGetValue(key, out var same))
            return same;
        if (known.Count < Most)
            known.Add(key, value);
        return value;
    }
}
