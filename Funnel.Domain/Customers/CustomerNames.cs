using System.Globalization;
using System.Text;

namespace Funnel.Domain.Customers;

/// <summary>When two names are likely one customer's.</summary>
public static class CustomerNames
{
    // What says what kind of company it is and not which.
    private static readonly HashSet<string> Kinds = ["LTD", "LIMITED", "INC", "LLC", "LLP", "CO", "CORP", "GMBH", "AG", "OY", "AB", "AS", "SA", "BV", "ООО", "ОАО", "ЗАО", "АО", "ПАО", "ИП"];

    /// <summary>Capitals, accents, marks, blanks and the words for a kind of company do not count; "" when nothing else is left.</summary>
    public static string Key(string name)
    {
        var plain = new StringBuilder(name.Length);
        foreach (var c in name.Normalize(NormalizationForm.FormD))
            if (CharUnicodeInfo.GetUnicodeCategory(c) != UnicodeCategory.NonSpacingMark)
                plain.Append(char.IsLetterOrDigit(c) ? char.ToUpperInvariant(c) : ' ');
        return string.Concat(plain.ToString().Split(' ', StringSplitOptions.RemoveEmptyEntries).Where(w => !Kinds.Contains(w)));
    }
}
