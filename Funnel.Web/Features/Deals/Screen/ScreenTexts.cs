namespace Funnel.Web.Features.Deals.Screen;

/// <summary>Names the texts of this folder; the Russian ones lie beside it.</summary>
public sealed class ScreenTexts;
