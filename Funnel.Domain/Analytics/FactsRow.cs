using System.Collections.Immutable;
using Funnel.Domain.Common;
using Funnel.Domain.Deals;

namespace Funnel.Domain.Analytics;

/// <summary><see cref="DealFacts"/> as a column holds them: ids as numbers (0 for none), no chance given as not a number.</summary>
internal readonly record struct FactsRow(
    string Title, ImmutableArray<ProductLine> Products, string? LostReason, string? ExternalId, double Probability, int Customer, int Channel, int FirstContact)
{
    public static FactsRow Of(DealCreated created) => new(created.Title, created.Products.IsDefault ? [] : created.Products, null, created.ExternalId, double.NaN,
        created.Customer?.Value ?? 0, created.Channel?.Value ?? 0, created.FirstContact.DayNumber);

    public static FactsRow Of(DealFacts facts) => new(facts.Title, facts.Products, facts.LostReason, facts.ExternalId, facts.ManualProbability ?? double.NaN,
        facts.Customer?.Value ?? 0, facts.Channel?.Value ?? 0, facts.FirstContact.DayNumber);

    public DealFacts ToFacts() => new(
        Title,
        Customer == 0 ? null : new CustomerId(Customer),
        Channel == 0 ? null : new ChannelId(Channel),
        DateOnly.FromDayNumber(FirstContact),
        Products,
        double.IsNaN(Probability) ? null : Probability,
        LostReason,
        ExternalId);
}
