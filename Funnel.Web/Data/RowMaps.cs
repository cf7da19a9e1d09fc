using Funnel.Domain.Common;
using Funnel.Domain.Deals;

namespace Funnel.Web.Data;

/// <summary>Between rows and the domain's own types.</summary>
public static class RowMaps
{
    public static LoggedEvent ToLogged(this EventRow row) => new(
        row.Sequence,
        new DealId(row.DealId),
        row.Version,
        row.At,
        row.RecordedAt,
        new Actor(row.ActorId is { } id ? new EmployeeId(id) : null, row.ActorName),
        EventBodies.Read(row.Kind, row.Body));

    public static EventRow ToRow(this LoggedEvent e, int? batch = null) => new()
    {
        Sequence = e.Sequence,
        DealId = e.Deal.Value,
        Version = e.Version,
        Kind = EventBodies.KindOf(e.Event),
        At = e.At,
        RecordedAt = e.RecordedAt,
        ActorId = e.Actor.Employee?.Value,
        ActorName = e.Actor.Name,
        BatchId = batch,
        Body = EventBodies.Write(e.Event),
    };

    public static Deal ToDeal(this DealRow row) => new()
    {
        Id = new DealId(row.Id),
        Version = row.Version,
        Title = row.Title,
        Customer = row.CustomerId is { } c ? new CustomerId(c) : null,
        Pipeline = new PipelineId(row.PipelineId),
        Stage = new StageId(row.StageId),
        Outcome = row.Outcome,
        Owner = row.OwnerId is { } o ? new EmployeeId(o) : null,
        Budget = new Money(row.Budget, row.Currency),
        Channel = row.ChannelId is { } ch ? new ChannelId(ch) : null,
        FirstContact = row.FirstContact,
        ExpectedClose = row.ExpectedClose,
        Products = EventBodies.ReadProducts(row.Products),
        ExternalId = row.ExternalId,
        RepeatOf = row.RepeatOfId is { } r ? new DealId(r) : null,
        ManualProbability = row.ManualProbability,
        CreatedAt = row.CreatedAt,
        StageSince = row.StageSince,
        LastActivityAt = row.LastActivityAt,
        LastEventAt = row.LastEventAt,
        ClosedAt = row.ClosedAt,
        LostReason = row.LostReason,
        Removed = row.Removed,
    };

    public static DealRow ToRow(this Deal deal)
    {
        var row = new DealRow { Id = deal.Id.Value, Title = deal.Title, Currency = deal.Budget.Currency, Products = "[]" };
        row.Take(deal);
        return row;
    }

    public static void Take(this DealRow row, Deal deal)
    {
        row.Version = deal.Version;
        row.Title = deal.Title;
        row.CustomerId = deal.Customer?.Value;
        row.PipelineId = deal.Pipeline.Value;
        row.StageId = deal.Stage.Value;
        row.Outcome = deal.Outcome;
        row.OwnerId = deal.Owner?.Value;
        row.Budget = deal.Budget.Minor;
        row.Currency = deal.Budget.Currency;
        row.ChannelId = deal.Channel?.Value;
        row.FirstContact = deal.FirstContact;
        row.ExpectedClose = deal.ExpectedClose;
        row.Products = EventBodies.WriteProducts(deal.Products);
        row.ExternalId = deal.ExternalId;
        row.RepeatOfId = deal.RepeatOf?.Value;
        row.ManualProbability = deal.ManualProbability;
        row.CreatedAt = deal.CreatedAt;
        row.StageSince = deal.StageSince;
        row.LastActivityAt = deal.LastActivityAt;
        row.LastEventAt = deal.LastEventAt;
        row.ClosedAt = deal.ClosedAt;
        row.LostReason = deal.LostReason;
        row.Removed = deal.Removed;
    }
}
