using System.Collections.Immutable;
using Funnel.Domain.Common;
using Funnel.Domain.Deals;
using Funnel.Tests.Kit;
using Funnel.Tests.Parts;
using Funnel.Web.Features.Deals.Screen;
using Microsoft.Extensions.DependencyInjection;
using static Funnel.Tests.Kit.TestCompany;

namespace Funnel.Tests.Features.Deals.Screen;

/// <summary>What the parts of the deal page stand on, and a deal's life to show.</summary>
public abstract class ScreenContext : PartsContext
{
    protected const string Hostile = "<img src=x onerror=alert(1)>";

    protected ScreenContext() => Services.AddTransient<Sentences>();

    protected static DateTime Day(int days) => Start.AddDays(days);

    protected static DealFile FileOf(LogBook book, DealId id) => DealFile.Of([.. book.Events.Where(e => e.Deal == id)], Books)!;

    /// <summary>One event of every kind, in an order that could happen; texts are hostile where a person writes them.</summary>
    protected static DealFile EveryKind()
    {
        var book = new LogBook();
        var id = A.Deal(Hostile).OwnedBy(Anna).Through(Fair).Worth(1_000).In(book);
        var first = new DateOnly(2026, 1, 3);
        ImmutableArray<ProductLine> products = [new(Press, 2.5m, 100_00)];
        DealEvent[] events =
        [
            new DealMoved(Awareness, Interest), new DealMoved(Interest, Awareness), new DealTransferred(SalesId, Awareness, ServiceId, Request),
            new BudgetChanged(Euros(1_000), Euros(1_200.50m), Hostile), new ExpectedCloseChanged(null, first), new ExpectedCloseChanged(first, first.AddDays(3)),
            new ExpectedCloseChanged(first, null), new OwnerChanged(Anna, Boris), new OwnerChanged(Boris, null), new OwnerChanged(null, Clara),
            new ProductsChanged(products), new ProductsChanged([]), new ChannelSet(Fair, Site), new ChannelSet(Site, null), new DetailsChanged(Hostile + "!", Aurora, first),
            new ProbabilitySet(0.35, Hostile), new ProbabilitySet(null, null), new DocumentAttached(Hostile, "offer", 5), new StepCompleted(Request, Hostile), new NoteAdded(Hostile),
            new EmailSent(Hostile, Hostile), new DealLost(Request, Hostile), new DealReopened(Request), new DealWon(Request), new DealReopened(Offer), new DealRemoved(Hostile),
            new ChangeUndone(27), new DocumentWithdrawn(20, Hostile), new DealRemoved("Import", Reverted: true),
        ];
        foreach (var (i, e) in events.Index())
            book.Write(id, Day(i + 1), e);
        return FileOf(book, id);
    }
}
