using Microsoft.Extensions.Localization;

namespace Funnel.Web.Features.Wall;

/// <summary>A wall's address asks for what cannot be shown; says so in a sentence, in the language of whoever reads it.</summary>
public sealed class WrongAddress(Func<IStringLocalizer<WallTexts>, string> say) : Exception("This wall's address cannot be read.")
{
    public string Say(IStringLocalizer<WallTexts> texts) => say(texts);
}
