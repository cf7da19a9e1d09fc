namespace Funnel.Web.Features.Forecast.Probability;

/// <summary>Marks the texts of this folder: ProbabilityTexts.ru.resx.</summary>
public sealed class ProbabilityTexts;
