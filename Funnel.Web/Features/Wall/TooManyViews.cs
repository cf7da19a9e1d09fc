using Microsoft.Extensions.Localization;

namespace Funnel.Web.Features.Wall;

/// <summary>So many different views are in use that one more would cost the others their frames.</summary>
public sealed class TooManyViews() : Exception("Too many different walls are open.")
{
    public static string Say(IStringLocalizer<WallTexts> texts) => texts["Too many different walls are open. Try again in two minutes."];
}
