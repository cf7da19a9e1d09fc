namespace Funnel.Web.Features.Forecast.Bridge;

/// <summary>Marks the texts of this folder: BridgeTexts.ru.resx.</summary>
public sealed class BridgeTexts;
