namespace Funnel.Web.Api;

/// <summary>The first page of the documentation, as Markdown.</summary>
static class ApiAbout
{
    public const string Text = """
        Everything a program may ask of Funnel: read and change deals, read the funnel, follow the log, fetch reports.

        **Authentication.** Send `Authorization: Bearer <api key>` with every call. An administrator makes keys; each has a role and a scope, is shown once, and can be revoked.

        **Names and ids.** Ids are opaque strings. Where a stage, an owner, a product and the like is asked for, its name is accepted too, as long as it is unique.
        Fields without a value are left out. Instants are UTC; amounts are euros, not cents, and so in every currency.

        **Lists** answer `{items, next}`. To get the next page pass `next` as `after`, with everything else unchanged; without `next` it was the last page.

        **Two at once.** A deal has a `version` that grows by one with each change. Name the version you saw in a change: if somebody was faster, nothing is changed and the answer is `409` with who it was,
        when, and where the deal is now. Read it again and decide anew. Without `version` the change is made to whatever the deal is by then.

        **Repeating.** Send an `Idempotency-Key` (your own text, up to 200 characters) with a `POST`. The same key with the same command has one effect however often it arrives;
        the repeated call answers with the deal as it is.

        **Errors** are problem details (RFC 9457): `status`, `title`, and `detail`, a sentence for people.

        **Limits.** 600 calls a minute for each key, 200 at once, unless the server is set otherwise. Beyond that the answer is `429` and `Retry-After` says how many seconds to wait.

        **Live.** The SignalR hub `/hubs/feed` streams the log: `Follow(afterSequence, filter)`, resumed by the last `sequence` you saw. `GET /events` is the same log in pages.
        """;
}
