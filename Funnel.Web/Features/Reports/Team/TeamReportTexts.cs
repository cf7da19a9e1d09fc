namespace Funnel.Web.Features.Reports.Team;

/// <summary>Marks the texts of this folder: TeamReportTexts.ru.resx.</summary>
public sealed class TeamReportTexts;
