namespace Funnel.Web.Features.Import.Exports;

/// <summary>Marks the texts of this folder: ExportTexts.ru.resx.</summary>
public sealed class ExportTexts;
