namespace Funnel.Web.Features.Forecast.Demand;

/// <summary>Marks the texts of this folder: DemandTexts.ru.resx.</summary>
public sealed class DemandTexts;
