using System.Collections.Immutable;
using Funnel.Domain.Common;
using Funnel.Domain.Deals;

namespace Funnel.Tests.Kit;

/// <summary>Situations to start a test from: <c>A.Deal().InStage(TestCompany.Decision).Worth(10_000).OwnedBy(TestCompany.Anna)</c>.</summary>
public static class A
{
    public static DealSituation Deal(string title = "A deal") => new(title);
}

/// <summary>What a deal looks like before the test; becomes the fact of its creation, a state, or an entry of a <see cref="LogBook"/>.</summary>
public sealed record DealSituation(string Title)
{
    PipelineId Pipeline { get; init; } = TestCompany.SalesId;
    StageId Stage { get; init; } = TestCompany.Awareness;
    EmployeeId? Owner { get; init; }
    CustomerId? Customer { get; init; }
    ChannelId? Channel { get; init; }
    Money Budget { get; init; } = TestCompany.Euros(1_000);
    DateOnly FirstContact { get; init; } = new(2026, 1, 2);
    DateOnly? ExpectedClose { get; init; }
    string? ExternalId { get; init; }
    ImmutableArray<ProductLine> Lines { get; init; } = [];
    DateTime Since { get; init; } = TestCompany.Start;

    public DealSituation InStage(StageId stage) =>
        this with { Stage = stage, Pipeline = TestCompany.Sales.Find(stage) is null ? TestCompany.ServiceId : TestCompany.SalesId };

    public DealSituation Worth(decimal euros) => this with { Budget = TestCompany.Euros(euros) };

    public DealSituation WorthMinor(long cents, string currency = "EUR") => this with { Budget = new Money(cents, currency) };

    public DealSituation OwnedBy(EmployeeId? owner) => this with { Owner = owner };

    public DealSituation For(CustomerId? customer) => this with { Customer = customer };

    public DealSituation Through(ChannelId? channel) => this with { Channel = channel };

    public DealSituation Of(params ProductLine[] lines) => this with { Lines = [.. lines] };

    public DealSituation FirstMet(DateOnly day) => this with { FirstContact = day };

    public DealSituation Closing(DateOnly? day) => this with { ExpectedClose = day };

    public DealSituation Known(string externalId) => this with { ExternalId = externalId };

    public DealSituation At(DateTime since) => this with { Since = since };

    public DealCreated Created => new(Title, Customer, Pipeline, Stage, Owner, Budget, Channel, FirstContact, ExpectedClose, Lines, ExternalId);

    public Deal Build() => Deal.From(new DealId(1), Created, Since);

    public Deal Won() => Build().Apply(new DealWon(Stage), Since.AddDays(1));

    public Deal Lost() => Build().Apply(new DealLost(Stage, "Price"), Since.AddDays(1));

    public Deal Removed() => Build().Apply(new DealRemoved("Twice"), Since.AddDays(1));

    public DealId In(LogBook book) => book.Create(Created, Since);
}
