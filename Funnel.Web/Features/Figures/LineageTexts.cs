namespace Funnel.Web.Features.Figures;

/// <summary>Marks the texts of this folder: LineageTexts.ru.resx.</summary>
public sealed class LineageTexts;
