namespace Funnel.Web.Features.Team;

/// <summary>Names the feature's texts; the Russian ones lie beside it.</summary>
public sealed class TeamTexts;
