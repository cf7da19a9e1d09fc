namespace Funnel.Web.Features.Reports;

/// <summary>Marks the texts of this folder: ReportTexts.ru.resx.</summary>
public sealed class ReportTexts;
