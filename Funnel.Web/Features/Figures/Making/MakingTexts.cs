namespace Funnel.Web.Features.Figures.Making;

/// <summary>Marks the texts of this folder: MakingTexts.ru.resx.</summary>
public sealed class MakingTexts;
