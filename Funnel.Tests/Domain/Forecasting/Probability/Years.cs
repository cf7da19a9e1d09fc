using Funnel.Domain.Analytics;
using Funnel.Domain.Forecasting.Probability;
using Funnel.Tests.Kit;
using static Funnel.Tests.Kit.TestCompany;

namespace Funnel.Tests.Domain.Forecasting.Probability;

/// <summary>
/// Sales whose true chances are known: six deals a day, always the same. At Decision half are won or lost within days, the others stay for ever; Anna wins more, deals from
/// the fair win more, a raised budget helps.
/// </summary>
sealed class Years
{
    readonly Random _dice = new(7);

    public Years(int days, int aDay = 6)
    {
        for (var day = 0; day < days; day++)
            for (var i = 0; i < aDay; i++)
                Deal(Start.AddDays(day).AddMinutes(i * 7));
        (Days, History) = (days, Book.History);
    }

    public int Days { get; }

    public LogBook Book { get; } = new();

    public SalesHistory History { get; }

    public DateTime End => Start.AddDays(Days);

    public WinModel Model => WinTraining.Of(History, Books, Sales, End)!;

    void Deal(DateTime at)
    {
        var (anna, fair, grows) = (_dice.Next(2) == 0, _dice.Next(2) == 0, _dice.Next(3) == 0);
        var id = A.Deal().OwnedBy(anna ? Anna : Boris).Through(fair ? Fair : Site).FirstMet(DateOnly.FromDateTime(at)).At(at).In(Book);
        if (_dice.Next(4) == 0)
        {
            Book.Do(id, at.AddDays(2), d => d.Lose("Price"));
            return;
        }
        Book.Move(id, at.AddDays(3), Decision);
        if (grows)
            Book.Do(id, at.AddDays(4), d => d.ChangeBudget(Euros(1_500)));
        if (_dice.Next(8) == 0)
        {
            Book.Move(id, at.AddDays(4.2), Awareness);
            Book.Move(id, at.AddDays(4.4), Decision);
        }
        if (_dice.Next(2) == 0)
            return;
        var chance = 0.45 + (anna ? 0.2 : -0.2) + (fair ? 0.1 : -0.1) + (grows ? 0.2 : 0);
        Book.Do(id, at.AddDays(5 + (_dice.NextDouble() * 20)), d => _dice.NextDouble() < chance ? d.Win() : d.Lose("Price"));
    }
}
