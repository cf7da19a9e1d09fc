namespace Funnel.Web.Parts;

/// <summary>Names the texts of this folder; the Russian ones lie beside it.</summary>
public sealed class PartsTexts;
