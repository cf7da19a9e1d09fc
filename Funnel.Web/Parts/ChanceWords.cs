using Funnel.Domain.Analytics;
using Funnel.Domain.Forecasting.Probability;
using Microsoft.Extensions.Localization;

namespace Funnel.Web.Parts;

/// <summary>What moved a deal's chance, in words: the one way it is told, in the list and on the deal.</summary>
public static class ChanceWords
{
    public static string Name(Influence of, IStringLocalizer<PartsTexts> L) => of switch
    {
        Influence.Stage => L["Stage"],
        Influence.DaysInStage => L["Days in stage"],
        Influence.DaysSinceContact => L["Days since first contact"],
        Influence.Budget => L["Budget change so far"],
        Influence.MovesBack => L["Moves back"],
        Influence.Owner => L["Who works it"],
        Influence.Channel => L["Channel"],
        _ => L["Customer type"],
    };

    /// <summary>What open deals were weighted with, or why not with the model that was chosen.</summary>
    public static string Name(ChanceBasis basis, IStringLocalizer<PartsTexts> L) => basis switch
    {
        ChanceBasis.Model => L["weighted by the model"],
        ChanceBasis.TooFewClosed => L["too few closed deals for the model: weighted by stage defaults"],
        ChanceBasis.NotLearnt => L["the model is still being learnt: weighted by stage defaults"],
        _ => L["weighted by stage defaults"],
    };

    /// <summary>One part of this deal's: “21 days in the stage”, “budget +42%”.</summary>
    public static string Of(Influence of, in Situation s, Catalog catalog, IStringLocalizer<PartsTexts> L) => of switch
    {
        Influence.Stage => L["stands at {0}", catalog.Stage(s.Stage)?.Name ?? Show.None],
        Influence.DaysInStage => L.Count("{0} day in the stage|{0} days in the stage", (int)s.DaysInStage),
        Influence.DaysSinceContact => L.Count("{0} day since first contact|{0} days since first contact", (int)s.DaysSinceContact),
        Influence.Budget => s.Budget == 0 ? L["budget unchanged"] : L["budget {0} since the start", Show.SignedPercent(Math.Exp(s.Budget) - 1)],
        Influence.MovesBack => L.Count("moved back {0} time|moved back {0} times", s.MovesBack),
        Influence.Owner => catalog.Employee(s.Owner)?.Name ?? L["nobody works it"],
        Influence.Channel => s.Channel is { } c && catalog.Channels.TryGetValue(c, out var channel) ? channel.Name : L["no channel"],
        _ => s.CustomerType is { } t && catalog.CustomerTypes.TryGetValue(t, out var type) ? type.Name : L["no customer type"],
    };

    /// <summary>False for what would be told as “×1.0”.</summary>
    public static bool IsWorthSaying(double logOdds) => Math.Abs(logOdds) >= 0.05;

    /// <summary>How far: the odds times so much.</summary>
    public static string Odds(double logOdds) => "×" + Show.Number((decimal)Math.Clamp(Math.Exp(logOdds), 0.01, 99), Math.Exp(logOdds) < 0.095 ? 2 : 1);
}
