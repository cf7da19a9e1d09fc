using Funnel.Domain.Common;

namespace Funnel.Web.Data.Accounts;

/// <summary>Wrong pairing codes: nobody gets to try enough of the twenty-five thousand million to find one.</summary>
public sealed class PairingGuesses(AuditBook audit, TimeProvider clock)
{
    private readonly Allowance _person = new(10, TimeSpan.FromMinutes(10), clock), _address = new(30, TimeSpan.FromMinutes(10), clock), _all = new(300, TimeSpan.FromHours(1), clock);

    // Ten thousand refusals are one piece of news.
    private readonly Allowance _told = new(1, TimeSpan.FromMinutes(1), clock);

    /// <summary>Refuses whoever has been wrong too often, whatever the code is now.</summary>
    public async Task DemandAsync(Caller by, CancellationToken cancel)
    {
        if ((_person.WaitFor(Person(by)) ?? _address.WaitFor(Network.OfDoor(by.From)) ?? _all.WaitFor("")) is not { } wait)
            return;
        if (_told.Take(Person(by)))
            await audit.RefusedAsync(by, "display.code-limited", null, "Too many wrong codes.", cancel: cancel);
        throw new RuleViolation("Too many wrong codes. Try again in {0} min.", Math.Max(1, (int)Math.Ceiling(wait.TotalMinutes)));
    }

    public async Task WrongAsync(Caller by, CancellationToken cancel)
    {
        _person.Count(Person(by));
        _address.Count(Network.OfDoor(by.From));
        _all.Count("");
        await audit.RefusedAsync(by, "display.code-wrong", null, "No screen shows this code now.", cancel: cancel);
    }

    private static string Person(Caller by) => $"{by.Kind} {by.Id}";
}
