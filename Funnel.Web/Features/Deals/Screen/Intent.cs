using Funnel.Domain.Deals;
using Funnel.Web.Data;

namespace Funnel.Web.Features.Deals.Screen;

/// <summary>
/// One thing a person wants done to the deal as they saw it. <see cref="About"/> is the part of the deal it concerns: when somebody else changed another part
/// meanwhile both changes are kept, when they changed this part the person is asked. One <see cref="Key"/> an intent: carried out twice it has one effect.
/// </summary>
public sealed record Intent(Deal Seen, Func<Deal, object?> About, Func<DealStore, By, Task<Changed>> Change)
{
    public string Key { get; init; } = NewKey();

    /// <summary>Why the deal goes on past its playbook.</summary>
    public string? Override { get; init; }

    public static string NewKey() => Guid.CreateVersion7().ToString("N");
}

/// <summary>How it went: done, refused with a sentence, held up by the playbook, or <see cref="Theirs"/> came first.</summary>
public sealed record Attempt(bool Done, string? Refusal = null, LoggedEvent? Theirs = null, PlaybookGate? Gate = null)
{
    public static readonly Attempt Success = new(true);

    public static Attempt Refused(string sentence) => new(false, sentence);
}
