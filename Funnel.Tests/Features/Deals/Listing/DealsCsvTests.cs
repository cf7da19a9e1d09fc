using Funnel.Domain.Access;
using Funnel.Tests.Kit;
using Funnel.Web.Features.Deals.Listing;
using Funnel.Web.Live;
using Funnel.Web.Parts.Views;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Localization;
using static Funnel.Tests.Kit.TestCompany;

namespace Funnel.Tests.Features.Deals.Listing;

public sealed class DealsCsvTests
{
    [Fact]
    public void Numbers_stay_numbers_and_every_row_has_its_cells()
    {
        var book = new LogBook();
        A.Deal("=HYPERLINK(\"x\")").Worth(1234.5m).OwnedBy(Anna).For(Aurora).In(book);
        using var services = new ServiceCollection().AddLogging().AddLocalization().BuildServiceProvider();
        var list = DealList.Of(new LiveState(book.History, Books, 1, ""), DealListQuery.Read(_ => null, Books, Reach.Everything, Start), Start.AddDays(2));
        var lines = DealsCsv.Write(list, services.GetRequiredService<IStringLocalizer<ListingTexts>>()).Split("\r\n");
        Assert.Equal(3, lines.Length);
        Assert.Equal("1,\"'=HYPERLINK(\"\"x\"\")\",Aurora Works,Awareness,1234.5,123.45,EUR,Anna Karenina,2,10,2026-01-02,2026-01-05,", lines[1]);
    }
}
