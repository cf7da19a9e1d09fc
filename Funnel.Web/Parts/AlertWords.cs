using Funnel.Domain.Analytics;
using Microsoft.Extensions.Localization;

namespace Funnel.Web.Parts;

/// <summary>Why a deal deserves a look, in words and as a sign.</summary>
public static class AlertWords
{
    public static string Say(this IStringLocalizer<PartsTexts> texts, DealAlert alert, string currency) => alert.Kind switch
    {
        AlertKind.OverNorm => texts.Count("{0} working day over the norm|{0} working days over the norm", (int)alert.Size),
        AlertKind.Slipped => texts.Count("put off {0} time|put off {0} times", (int)alert.Size),
        AlertKind.ChanceFallen => texts["chance down {0} points in 14 days", Show.Count(alert.Size)],
        _ => texts["budget cut by {0} in 30 days", Show.Money(alert.Size, currency)],
    };

    public static string Icon(this AlertKind kind) => kind switch { AlertKind.OverNorm => "clock", AlertKind.Slipped => "arrow-right", _ => "arrow-down" };

    public static string Short(DealAlert alert, string currency) => alert.Kind switch
    {
        AlertKind.OverNorm => Show.Days((int)alert.Size),
        AlertKind.Slipped => Show.Count(alert.Size) + "×",
        AlertKind.ChanceFallen => Show.Count(alert.Size),
        _ => Show.MoneyCompact(alert.Size, currency),
    };
}
