using Microsoft.Extensions.Localization;

namespace Funnel.Web.Features.Import.Wizard;

/// <summary>The fields a column may be, as people call them, in the order they are offered.</summary>
internal static class FieldNames
{
    public static IEnumerable<(string Field, string Name)> Of(string format, IStringLocalizer<ImportTexts> L)
    {
        yield return ("deal_id", L["External id"]);
        yield return ("title", L["Title"]);
        yield return ("customer", L["Customer"]);
        yield return ("customer_type", L["Customer type"]);
        yield return ("amount", L["Budget"]);
        yield return ("stage", L["Stage"]);
        yield return ("owner", L["Owner"]);
        yield return ("department", L["Department"]);
        yield return ("product", L["Product"]);
        yield return ("quantity", L["Quantity"]);
        yield return ("channel", L["Channel"]);
        yield return ("first_contact", L["First contact"]);
        yield return ("expected_close", L["Expected close"]);
        yield return ("reason", L["Reason of the loss"]);
        if (format != "history")
            yield break;
        yield return ("occurred_at", L["When it happened"]);
        yield return ("outcome", L["Outcome"]);
    }
}
