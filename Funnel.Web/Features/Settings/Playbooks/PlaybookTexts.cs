namespace Funnel.Web.Features.Settings.Playbooks;

/// <summary>Names the texts of the playbooks' settings.</summary>
public sealed class PlaybookTexts;
