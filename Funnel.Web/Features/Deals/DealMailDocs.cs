using Funnel.Web.Api;

namespace Funnel.Web.Features.Deals;

/// <summary>What the API's documentation says of letters.</summary>
static class DealMailDocs
{
    public static readonly CallDoc Templates = new("mailTemplates", "Letters", "The templates of letters")
    {
        About = "The company's, and the person's own where a person asks. Subject and body are Liquid; they may name `customer.name`, `deal.title` and the other placeholders of the settings page.",
        Answer = """[{"id":"1","name":"Proposal","own":false,"version":1,"texts":{"en":{"subject":"Our proposal for {{ customer.name }}","body":"Dear customer,\n\n{{ signature }}"}}}]""",
    };

    public static readonly CallDoc Send = new("emailDeal", "Letters", "Write to the customer of a deal")
    {
        About = "Either `template` (an id or a name, with `language` en or ru), or `subject` and `text`; what is said beside a template stands instead of its own. `to` left out: the address kept for the customer. "
            + "The letter is queued in the same step as its event, sent soon after, and never twice. An `Idempotency-Key` makes a repeated call harmless.",
        Body = """{"to":"office@ural-metals.example","subject":"Our proposal","text":"Dear customer,\n\nhere it is."}""",
        Answer = """{"id":"1","version":2,"stage":"Awareness","outcome":"open","sequence":16004}""",
        Refusals = new Dictionary<int, string>
        {
            [400] = "Failed to read parameter \"Mail body\" from the request body as JSON.", [404] = "There is no deal “999999”.", [422] = "This is no e-mail address.",
        },
    };
}
