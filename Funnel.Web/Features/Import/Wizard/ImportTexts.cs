namespace Funnel.Web.Features.Import.Wizard;

/// <summary>Marks the texts of this folder: ImportTexts.ru.resx.</summary>
public sealed class ImportTexts;
