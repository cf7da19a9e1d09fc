using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using Funnel.Domain.Access;
using Funnel.Domain.Analytics;
using Funnel.Domain.Common;
using Funnel.Domain.Deals;
using Funnel.Domain.Pipelines;
using Funnel.Web.Parts;

namespace Funnel.Web.Features.Import.Exports;

/// <summary>
/// Deals of the first pipeline as the History format of the import: the first row of a deal says all of it, each later one only what changed. What the format has no words
/// for is left out: notes and other activity, chances set by hand, a value that was emptied, a product taken away, other pipelines, deleted deals, what was undone.
/// </summary>
public static class HistoryTable
{
    private static readonly string[] Columns =
    [
        "deal_id", "occurred_at", "stage", "owner", "amount", "title", "customer", "customer_type", "product", "quantity", "channel", "department", "outcome", "reason",
        "first_contact", "expected_close",
    ];

    private static readonly JsonSerializerOptions Readable = new() { WriteIndented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>Deals in the order they began; those of one instant by their id.</summary>
    public static TableFile Of(SalesHistory history, Catalog catalog, Reach within) => new(Columns, catalog.Pipelines is [var pipeline, ..] ? Rows(history, catalog, pipeline, within) : []);

    /// <summary>The mapping file with which an import reads the table where the pipeline may not be there yet.</summary>
    public static string Mapping(Pipeline pipeline) => JsonSerializer.Serialize(
        new
        {
            format = "history",
            pipeline = new
            {
                name = pipeline.Name,
                stages = pipeline.OpenStages.Select(s => new { name = s.Name, norm = s.NormDays, probability = s.Probability }),
                won = pipeline.Won.Name,
                lost = pipeline.Lost.Name,
            },
            numbers = "1,234.56",
            dayFirst = true,
        },
        Readable);

    private static IEnumerable<IReadOnlyList<object?>> Rows(SalesHistory history, Catalog catalog, Pipeline pipeline, Reach within)
    {
        var deals = new List<(long At, string Key, DealTrack Track)>();
        foreach (var track in history.Deals)
            if (track.Now is { Removed: false } now && now.Pipeline == pipeline.Id && within.Covers(now.Owner, catalog.Staff))
                deals.Add((track.CreatedAt.Ticks, Key(track, now), track));
        deals.Sort((a, b) => a.At != b.At ? a.At.CompareTo(b.At) : string.CompareOrdinal(a.Key, b.Key));
        return deals.SelectMany(d => Of(d.Key, d.Track, catalog, pipeline));
    }

    // A number of this database would be another deal's in the next one.
    private static string Key(DealTrack track, in Change now) => now.Facts.ExternalId ?? "funnel-" + track.Id.Value.ToString(CultureInfo.InvariantCulture);

    private static List<IReadOnlyList<object?>> Of(string key, DealTrack track, Catalog catalog, Pipeline pipeline)
    {
        var rows = new List<IReadOnlyList<object?>>();
        (Change State, DealFacts Facts)? before = null;
        // The format adds products or sets how many; each has a row of its own.
        var told = new Dictionary<ProductId, decimal>();
        foreach (var change in track.Changes)
        {
            if (change.UndoneAt != long.MaxValue || change.Pipeline != pipeline.Id || change.Kind == ChangeKind.Activity)
                continue;
            var facts = change.Facts;
            var news = facts.Products.Where(p => !told.TryGetValue(p.Product, out var quantity) || quantity != p.Quantity).ToList();
            foreach (var line in news)
                told[line.Product] = line.Quantity;
            if (Row(key, change, facts, before, news.Count > 0 ? news[0] : null, catalog) is { } row)
                rows.Add(row);
            rows.AddRange(news.Skip(1).Select(line => Row(key, change, facts, (change, facts), line, catalog)!));
            before = (change, facts);
        }
        return rows;
    }

    private static object?[]? Row(string key, in Change now, DealFacts facts, (Change State, DealFacts Facts)? last, ProductLine? product, Catalog catalog)
    {
        var (was, had) = (last?.State, last?.Facts);
        var closes = now.Outcome != Outcome.Open && was?.Outcome != now.Outcome;
        var moves = now.Outcome == Outcome.Open && (was is not { } w || w.Stage != now.Stage || w.Outcome != Outcome.Open);
        var owner = was?.Owner != now.Owner || was is null ? catalog.Employee(now.Owner) : null;
        var customer = had?.Customer != facts.Customer || had is null ? catalog.Customer(facts.Customer) : null;
        object?[] cells =
        [
            moves ? catalog.Stage(now.Stage)?.Name : null,
            owner?.Name,
            was?.Amount == now.Amount ? null : TableFile.Major(now.Amount, catalog.Company.Currency),
            had?.Title == facts.Title ? null : facts.Title,
            customer?.Name,
            customer?.Type is { } type ? catalog.CustomerTypes.GetValueOrDefault(type)?.Name : null,
            product is null ? null : catalog.Products.GetValueOrDefault(product.Product)?.Name,
            product?.Quantity,
            facts.Channel is { } channel && had?.Channel != channel ? catalog.Channels.GetValueOrDefault(channel)?.Name : null,
            owner?.Department is { } department ? catalog.Departments.GetValueOrDefault(department)?.Name : null,
            !closes ? null : now.Outcome == Outcome.Won ? "won" : "lost",
            closes && now.Outcome == Outcome.Lost ? facts.LostReason : null,
            had?.FirstContact == facts.FirstContact ? null : facts.FirstContact,
            now.ExpectedClose is { } close && was?.ExpectedClose != close ? close : null,
        ];
        return cells.All(c => c is null) ? null : [key, now.AtUtc, .. cells];
    }
}
