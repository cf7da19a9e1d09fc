using Funnel.Domain.Access;
using Funnel.Domain.Analytics;
using Funnel.Domain.Common;
using Funnel.Domain.Deals;

namespace Funnel.Web.Features.Deals;

/// <summary>A name with the opaque id behind it.</summary>
public sealed record Named(string Id, string Name);

public sealed record ProductView(string Id, string Name, decimal Quantity, decimal Amount);

/// <summary>A deal as programs see it. Amounts in major units; instants UTC.</summary>
public sealed record DealView(
    string Id,
    int Version,
    string? ExternalId,
    string Title,
    Named? Customer,
    string? CustomerType,
    Named Pipeline,
    Named Stage,
    Outcome Outcome,
    string? LostReason,
    Named? Owner,
    decimal Amount,
    string Currency,
    decimal Weighted,
    double Probability,
    Named? Channel,
    DateOnly FirstContact,
    DateOnly? ExpectedClose,
    IReadOnlyList<ProductView> Products,
    DateTime CreatedAt,
    DateTime StageSince)
{
    public static DealView Of(DealTrack track, Catalog catalog, Weights weights) => Of(track, track.Now, catalog, weights);

    /// <summary>
    /// The deal in a state it had. The version stays the present one, since that is what a change must name; of a deal that has left the viewer's reach since,
    /// it is that of then.
    /// </summary>
    public static DealView Of(DealTrack track, in Change state, Catalog catalog, Weights weights, Reach? within = null)
    {
        var pipeline = catalog.Pipeline(state.Pipeline)!;
        var customer = catalog.Customer(state.Facts.Customer);
        var currency = catalog.Company.Currency;
        var stage = pipeline.Shown(state.Outcome, state.Stage)!;
        return new DealView(
            track.Id.ToString(),
            within is null || within.Covers(track.Now.Owner, catalog.Staff) ? track.Version : state.Version,
            state.Facts.ExternalId,
            state.Facts.Title,
            customer is null ? null : new Named(Text(customer.Id.Value), customer.Name),
            customer?.Type is { } type ? catalog.CustomerTypes.GetValueOrDefault(type)?.Name : null,
            new Named(Text(pipeline.Id.Value), pipeline.Name),
            new Named(Text(stage.Id.Value), stage.Name),
            state.Outcome,
            state.Facts.LostReason,
            catalog.Employee(state.Owner) is { } owner ? new Named(Text(owner.Id.Value), owner.Name) : null,
            new Money(state.Amount, currency).Major,
            currency,
            new Money(weights.Weighted(track, state), currency).Major,
            weights.Chance(track, state),
            state.Facts.Channel is { } c && catalog.Channels.GetValueOrDefault(c) is { } channel ? new Named(Text(c.Value), channel.Name) : null,
            state.Facts.FirstContact,
            state.ExpectedClose,
            [.. state.Facts.Products.Select(p => new ProductView(Text(p.Product.Value), catalog.Products.GetValueOrDefault(p.Product)?.Name ?? "", p.Quantity, new Money(p.Amount, currency).Major))],
            track.CreatedAt,
            state.StageSinceUtc);
    }

    private static string Text(int id) => id.ToString(System.Globalization.CultureInfo.InvariantCulture);
}
