using System.Globalization;
using Microsoft.Extensions.Localization;

namespace Funnel.Web.Parts;

/// <summary>Texts that depend on a number.</summary>
public static class Texts
{
    /// <summary>
    /// The form of "{0} day|{0} days" that goes with the number; {0} is the number as people write it, {1} and on are <paramref name="more"/>.
    /// A Russian text has three forms: 1 день, 2 дня, 5 дней.
    /// </summary>
    public static string Count(this IStringLocalizer texts, string forms, long number, params object[] more)
    {
        string found = texts[forms];
        var choices = found.Split('|');
        object[] arguments = [Show.Count(number), .. more];
        return string.Format(CultureInfo.CurrentCulture, choices[Math.Min(Form(number, choices.Length), choices.Length - 1)], arguments);
    }

    // Three forms say that the text is Russian, so an untranslated English text still gets the English rule.
    static int Form(long number, int forms)
    {
        var (ten, hundred) = (Math.Abs(number % 10), Math.Abs(number % 100));
        if (forms < 3) return number is 1 or -1 ? 0 : 1;
        if (ten == 1 && hundred != 11) return 0;
        return ten is >= 2 and <= 4 && hundred is < 12 or > 14 ? 1 : 2;
    }
}
