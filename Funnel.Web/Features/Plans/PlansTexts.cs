namespace Funnel.Web.Features.Plans;

/// <summary>Marks the texts of this folder: PlansTexts.ru.resx.</summary>
public sealed class PlansTexts;
