using System.Globalization;
using System.Text.Json;
using Funnel.Domain.Deals;
using Funnel.Web.Data.Accounts;
using Microsoft.EntityFrameworkCore;

namespace Funnel.Web.Data;

/// <summary>One line of the audit, before it has its time.</summary>
/// <param name="Action">What was done, such as “account.disabled”.</param>
/// <param name="Subject">To what, in words a reader knows: a name, a title.</param>
/// <param name="Before">Facts by <see cref="AuditFacts.Write"/>, or a sentence; <paramref name="After"/> likewise.</param>
public sealed record AuditNote(string Action, string? Subject = null, string? Before = null, string? After = null);

/// <summary>The audit: who did what, from where, before and after; what was refused too. Lines are only ever added, the database refuses anything else.</summary>
public sealed class AuditBook(IDbContextFactory<FunnelDb> contexts, WriterGate gate, TimeProvider clock)
{
    /// <summary>A line that is saved with whatever else the context saves.</summary>
    public void Add(FunnelDb db, Caller by, AuditNote note) => db.Audit.Add(Line(by, note, clock.GetUtcNow().UtcDateTime));

    public async Task WriteAsync(Caller by, AuditNote note, CancellationToken cancel = default)
    {
        using var turn = await gate.EnterAsync(cancel);
        await using var db = await contexts.CreateDbContextAsync(cancel);
        Add(db, by, note);
        await db.SaveChangesAsync(cancel);
    }

    // Whoever is refused all the time must not fill the disk with it.
    private const int MostRefusals = 300;
    private static readonly TimeSpan Minute = TimeSpan.FromMinutes(1);

    private readonly Allowance _refusals = new(MostRefusals, Minute, clock), _summaries = new(1, Minute, clock);

    /// <summary>Somebody tried what they may not. <paramref name="why"/> is the sentence they were told.</summary>
    public async Task RefusedAsync(Caller by, string action, string? subject, string why, long? deal = null, CancellationToken cancel = default)
    {
        var key = $"{by.Kind} {by.Id} {by.From}";
        if (!_refusals.Take(key))
        {
            if (!_summaries.Take(key))
                return;
            (action, subject, why, deal) = ("door.refused", null, "More refusals within a minute than are listed one by one.", null);
        }
        using var turn = await gate.EnterAsync(cancel);
        await using var db = await contexts.CreateDbContextAsync(cancel);
        var line = Line(by, new AuditNote(action, subject, After: why), clock.GetUtcNow().UtcDateTime);
        (line.Refused, line.DealId) = (true, deal);
        db.Audit.Add(line);
        await db.SaveChangesAsync(cancel);
    }

    private static AuditRow Line(Caller by, AuditNote note, DateTime at) => new()
    {
        At = at,
        ActorId = by.Actor.Employee?.Value,
        ActorName = AuditEntries.OneLine(by.Actor.Name)!,
        CallerKind = by.Kind,
        CallerId = by.Id,
        From = AuditEntries.OneLine(by.From),
        Action = note.Action,
        Subject = AuditEntries.OneLine(note.Subject),
        Before = AuditEntries.OneLine(note.Before),
        After = AuditEntries.OneLine(note.After),
    };
}

internal static class AuditEntries
{
    private const int Longest = 2_000, LongestSaid = 200, MostProducts = 50;

    /// <summary>Who did what to which deal, with the deal's main facts before and after.</summary>
    public static AuditRow Of(LoggedEvent e, Deal? before, Deal after, Caller by) => new()
    {
        At = e.RecordedAt,
        ActorId = e.Actor.Employee?.Value,
        ActorName = OneLine(e.Actor.Name)!,
        CallerKind = by.Kind,
        CallerId = by.Id,
        From = OneLine(by.From),
        Action = "deal." + EventBodies.KindOf(e.Event),
        Subject = OneLine(after.Title),
        DealId = e.Deal.Value,
        DealVersion = e.Version,
        Sequence = e.Sequence,
        Before = before is null ? null : Facts(before, e.Event),
        After = Facts(after, e.Event, Said(e.Event)),
    };

    /// <summary>A line feed in a name must not look like a line of its own.</summary>
    public static string? OneLine(string? text)
    {
        if (text is null)
            return null;
        if (text.Length > Longest)
            text = text[..Longest];
        return text.Any(char.IsControl)
            ? string.Concat(text.Select(c => char.IsControl(c) ? string.Create(CultureInfo.InvariantCulture, $"\\u{(int)c:x4}") : c.ToString()))
            : text;
    }

    // As names and values, so that what changed can be shown side by side.
    private static string Facts(Deal d, DealEvent told, params ReadOnlySpan<(string Name, string? Value)> more) => AuditFacts.Write(
    [
        ("stage", AuditFacts.Number(d.Stage.Value)),
        ("outcome", d.Outcome.ToString()),
        ("owner", AuditFacts.Number(d.Owner?.Value)),
        ("budget", d.Budget.ToString()),
        ("close", Day(d.ExpectedClose)),
        ("channel", AuditFacts.Number(d.Channel?.Value)),
        ("removed", d.Removed ? "yes" : null),
        .. Corrected(d, told),
        .. more,
    ]);

    // Facts that hardly ever change stand only where they are what changed.
    private static (string Name, string? Value)[] Corrected(Deal d, DealEvent told) => told switch
    {
        DetailsChanged => [("title", d.Title), ("customer", AuditFacts.Number(d.Customer?.Value)), ("contact", Day(d.FirstContact))],
        ProductsChanged => [("products", string.Join(' ', d.Products.Take(MostProducts).Select(p => string.Create(CultureInfo.InvariantCulture, $"{p.Quantity}×{p.Product.Value}"))))],
        ProbabilitySet => [("probability", d.ManualProbability?.ToString(CultureInfo.InvariantCulture))],
        _ => [],
    };

    // What an event says beyond the state it leaves.
    private static (string Name, string? Value)[] Said(DealEvent told) => told switch
    {
        NoteAdded e => [("note", Short(e.Text))],
        DocumentAttached e => [("document", Short(e.Name))],
        DocumentWithdrawn e => [("document", Short(e.Name))],
        StepCompleted e => [("step", Short(e.Step))],
        EmailSent e => [("email", Short(e.Subject)), ("to", Short(e.To))],
        ProbabilitySet e => [("reason", Short(e.Reason))],
        DealLost e => [("reason", Short(e.Reason))],
        DealRemoved e => [("reason", Short(e.Reason))],
        _ => [],
    };

    private static string? Day(DateOnly? day) => day?.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);

    private static string? Short(string? text) => text is not { Length: > LongestSaid } ? text
        : string.Concat(text.AsSpan(0, char.IsHighSurrogate(text[LongestSaid - 1]) ? LongestSaid - 1 : LongestSaid), "…");
}

/// <summary>Facts of an audit line: names and values as one line of JSON; what is no JSON is a sentence.</summary>
public static class AuditFacts
{
    private static readonly JsonSerializerOptions Readable = new() { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static string Write(params ReadOnlySpan<(string Name, string? Value)> facts)
    {
        var known = new Dictionary<string, string>();
        foreach (var (name, value) in facts)
            if (value is not null)
                known[name] = value;
        return JsonSerializer.Serialize(known, Readable);
    }

    public static string? Number(long? number) => number?.ToString(CultureInfo.InvariantCulture);

    /// <summary>Null when it is a sentence.</summary>
    public static IReadOnlyDictionary<string, string>? Read(string? text)
    {
        if (text is not ['{', ..])
            return null;
        try
        {
            return JsonSerializer.Deserialize<Dictionary<string, string>>(text);
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
