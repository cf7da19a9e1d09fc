using Funnel.Domain.Forecasting.Probability;
using Funnel.Tests.Kit;
using static Funnel.Tests.Kit.TestCompany;

namespace Funnel.Tests.Domain.Forecasting;

public sealed class ChanceFallTests
{
    [Fact]
    public void A_deal_that_waits_longer_than_winners_do_has_fallen_and_a_fresh_one_has_not()
    {
        var book = new LogBook();
        // Winners leave Decision within two days; who stays longer is lost on the thirtieth.
        for (var i = 0; i < 400; i++)
        {
            var deal = Met(Start.AddHours(i)).In(book);
            book.Do(deal, Start.AddHours(i).AddDays(i % 2 == 0 ? 2 : 30), d => i % 2 == 0 ? d.Win() : d.Lose("Price"));
        }
        var now = Start.AddDays(80);
        var waits = Met(now.AddDays(-14.5)).In(book);
        var fresh = Met(now.AddDays(-0.5)).In(book);
        var history = book.History;
        var model = WinTraining.Of(history, Books, Sales, now)!;
        var fall = ChanceFall.Of(model, model, history.Find(waits)!, Books, now);
        Assert.InRange(fall!.Value, ChanceFall.Much, 1);
        Assert.Null(ChanceFall.Of(model, model, history.Find(fresh)!, Books, now));
        Assert.Null(ChanceFall.Of(null, model, history.Find(waits)!, Books, now));
        book.Do(waits, now.AddHours(-1), d => d.Lose("Price"));
        Assert.Null(ChanceFall.Of(model, model, book.History.Find(waits)!, Books, now));
    }

    static DealSituation Met(DateTime at) => A.Deal().InStage(Decision).At(at).FirstMet(DateOnly.FromDateTime(at));
}
