namespace Funnel.Web.Features.Wall;

/// <summary>The wall's words; the key is the English sentence.</summary>
public sealed class WallTexts;
