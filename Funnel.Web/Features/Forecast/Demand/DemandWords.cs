using Funnel.Domain.Forecasting.Demand;
using Funnel.Web.Parts;
using Funnel.Web.Parts.Charts;
using Microsoft.Extensions.Localization;

namespace Funnel.Web.Features.Forecast.Demand;

/// <summary>Why a method forecasts a product, and what to think of it, in sentences.</summary>
public sealed class DemandWords(IStringLocalizer<DemandTexts> L, DemandPictures pictures)
{
    public IReadOnlyList<(bool IsGood, string Lead, string Text)> Reasons(DemandRow row, DateOnly thisMonth)
    {
        if (row.Forecast is not { } forecast)
            return [(false, L["Too young:"], L["{0} of 12 months sold; a forecast comes in {1}.", Show.Count(row.Sales.Months), Show.Month(thisMonth.AddMonths(12 - row.Sales.Months))])];
        var (test, score) = (forecast.Backtest, forecast.Score);
        List<(bool, string, string)> reasons = [Against(score, test[DemandMethod.Naive]!)];
        if (forecast.IsByHand)
            reasons.Add((false, L["Chosen by hand:"], L["{0} had an error of {1}.", pictures.Method(test.Best), DemandPictures.Error(test[test.Best]!.Error)]));
        else if (test.IsRare)
            reasons.Add((true, L["Sold rarely:"], L["least error and bias together; an error alone would prefer “nothing”."]));
        else if (forecast.Method == DemandMethod.Combined && test.Scores.MinBy(s => s.Error) is { } least && least.Method != DemandMethod.Combined)
            reasons.Add((true, L["No clear winner:"], L["{0} was better by {1} only; under {2} that is mostly luck.", pictures.Method(least.Method), Show.Percent(1 - (least.Error / score.Error)), Show.Percent(Backtest.Margin)]));
        reasons.Add((score.Coverage is >= 0.7 and <= 0.95, L["The interval:"], L["{0} of {1} past months fell inside ({2}).", Show.Count(score.Held), Show.Count(score.Months), Show.Percent(score.Coverage)]));
        if (score.Bias is { } bias && Math.Abs(bias) >= 0.1)
            reasons.Add((false, L["It leans:"], bias > 0 ? L["in the test it said {0} more than came.", Show.Percent(bias)] : L["in the test it said {0} less than came.", Show.Percent(-bias)]));
        // A season is tried from three years on: two before the first test, one to test in.
        if (test.NotTried.Any(n => n.Why == NotTried.NoSecondYear))
            reasons.Add((false, L["No season yet:"], L["{0} months are too few; looked at again in {1}.", Show.Count(row.Sales.Months), Show.Month(thisMonth.AddMonths(36 - row.Sales.Months))]));
        return reasons;
    }

    private (bool, string, string) Against(MethodScore score, MethodScore naive)
    {
        var text = L["than “same as last month” on the same months: {0} against {1}.", DemandPictures.Error(score.Error), DemandPictures.Error(naive.Error)];
        if (naive.Error <= 0 || score.Method == DemandMethod.Naive)
            return (score.Method != DemandMethod.Naive, L["Repeats the last month:"], L["error {0} on past months.", DemandPictures.Error(score.Error)]);
        var less = 1 - (score.Error / naive.Error);
        return less >= 0 ? (score.Error < DemandPictures.Weak, L["{0} less error", Show.Percent(less)], text) : (false, L["{0} more error", Show.Percent(-less)], text);
    }
}
