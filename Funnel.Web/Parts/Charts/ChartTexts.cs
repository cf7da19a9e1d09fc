namespace Funnel.Web.Parts.Charts;

/// <summary>The few words charts say themselves; their figures and names come worded.</summary>
public sealed class ChartTexts;
