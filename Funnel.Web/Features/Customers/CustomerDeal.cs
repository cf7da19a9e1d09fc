using Funnel.Domain.Analytics;
using Funnel.Domain.Common;
using Funnel.Domain.Deals;

namespace Funnel.Web.Features.Customers;

/// <summary>A deal as a customer's card lists it; the amount is in minor units of the company's currency.</summary>
public sealed record CustomerDeal(DealId Id, string Title, string Stage, Outcome Outcome, long Amount, EmployeeId? Owner, string OwnerName, string? OwnerColour, DateOnly FirstContact, DateTime ChangedAt)
{
    public static CustomerDeal Of(DealId id, in Change now, Catalog catalog)
    {
        var (owner, pipeline) = (catalog.Employee(now.Owner), catalog.Pipeline(now.Pipeline) ?? catalog.Pipelines[0]);
        var stage = now.Outcome switch { Outcome.Won => pipeline.Won.Name, Outcome.Lost => pipeline.Lost.Name, _ => catalog.Stage(now.Stage)?.Name ?? "" };
        return new CustomerDeal(id, now.Facts.Title, stage, now.Outcome, now.Amount, now.Owner, owner?.Name ?? "", owner?.Colour, now.Facts.FirstContact, now.AtUtc);
    }
}
