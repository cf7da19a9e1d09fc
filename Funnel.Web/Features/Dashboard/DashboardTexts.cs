namespace Funnel.Web.Features.Dashboard;

/// <summary>Marks the texts of this folder: DashboardTexts.ru.resx.</summary>
public sealed class DashboardTexts;
