using Funnel.Web.Api;

namespace Funnel.Web.Features.Marketing;

static class SpendDocs
{
    private const string Tag = "Channels";

    public static readonly CallDoc List = new("channelSpend", Tag, "What channels cost, by month")
    {
        About = "Only what was entered: a month that is not there was not entered, and 0 is free of charge. Amounts are in the company's currency.",
        Answer = """{"currency":"EUR","items":[{"channel":"Website","id":"1","month":"2026-10","amount":11950}]}""",
        Refusals = new Dictionary<int, string> { [422] = "There is no parameter “year” here." },
    };

    public static readonly CallDoc Enter = new("enterChannelSpend", Tag, "Enter what channels cost")
    {
        About = """
            All items together or none. An item without `amount` takes the entry away. With `was`, or `wasEmpty` where nothing stood, it is only done if that still stands; otherwise the amount that stands is
            replaced. Entering what stands already changes nothing, so a call may be sent again. `changed` is how many amounts are others now.
            """,
        Body = """{"items":[{"channel":"Website","month":"2026-10","amount":12400},{"channel":"Partners","month":"2026-10","amount":3100.50,"wasEmpty":true}]}""",
        Answer = """{"changed":2}""",
        Refusals = new Dictionary<int, string>
        {
            [400] = "There is no field “price” in this call.",
            [409] = "Somebody else has entered another amount for Partners, 2026-10. Nothing was saved.",
            [422] = "There is no channel “Radio”.",
        },
    };
}
