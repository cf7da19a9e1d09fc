using System.Globalization;
using Funnel.Domain.Access;
using Funnel.Domain.Common;
using Funnel.Domain.Deals;
using Funnel.Domain.Pipelines;
using Funnel.Web.Live;
using Microsoft.EntityFrameworkCore;

namespace Funnel.Web.Data;

/// <summary>The pipelines as they stand, the number of the last save, and how many open deals stand in each stage.</summary>
public sealed record PipelinesNow(IReadOnlyList<Pipeline> All, long Number, IReadOnlyDictionary<StageId, int> Open);

/// <summary>
/// All pipelines as they shall be, in order; new ones and new stages by ids below 0. <paramref name="Seen"/> is the number of the save it was made from,
/// <paramref name="Moves"/> says where the open deals of a stage that is retired go.
/// </summary>
public sealed record PipelinesWish(IReadOnlyList<Pipeline> All, long Seen, IReadOnlyDictionary<StageId, StageId> Moves);

/// <summary>Somebody else saved first; nothing of the wish was done.</summary>
public sealed class PipelineConflict(string who, string pipeline, DateTime at) : RuleViolation("{0} has saved the pipeline “{1}” meanwhile. Your changes stand on theirs now; look at them and save again.", who, pipeline)
{
    /// <summary>When they did (UTC).</summary>
    public DateTime At { get; } = at;
}

/// <summary>The only way to change pipelines: a whole draft in one transaction, with its history, the deals it moves, and the audit.</summary>
public sealed class PipelineStore(IDbContextFactory<FunnelDb> contexts, AuditedChanges changes, AuditBook audit, TailSignal signal, TimeProvider clock)
{
    public const int LongestName = 60, MostStages = 40, LongestNorm = 999, Colours = 8;

    private const string Action = "pipeline.changed";

    public async Task<PipelinesNow> ReadAsync(CancellationToken cancel = default)
    {
        await using var db = await contexts.CreateDbContextAsync(cancel);
        await using var one = await db.Database.BeginTransactionAsync(cancel);
        var open = await db.Deals.Where(d => d.Outcome == Outcome.Open && !d.Removed).GroupBy(d => d.StageId).Select(g => new { g.Key, Count = g.Count() }).ToListAsync(cancel);
        return new PipelinesNow(await CatalogReader.PipelinesAsync(db, cancel), await db.PipelineChanges.MaxAsync(c => (long?)c.Number, cancel) ?? 0,
            open.ToDictionary(g => new StageId(g.Key), g => g.Count));
    }

    public async Task SaveAsync(Caller by, PipelinesWish wish, CancellationToken cancel = default)
    {
        await changes.RunAsync<bool>(by, Right.ManageSettings, Action, null, async (db, _) =>
        {
            var last = await db.PipelineChanges.AsNoTracking().OrderByDescending(c => c.Number).FirstOrDefaultAsync(cancel);
            if (last is not null && last.Number != wish.Seen)
                throw new PipelineConflict(last.ActorName, PipelineBodies.Read(last).After.Name, last.SavedAt);
            var rows = await db.Pipelines.Include(p => p.Stages).OrderBy(p => p.Retired).ThenBy(p => p.Order).ThenBy(p => p.Id).ToListAsync(cancel);
            Check(wish, rows);
            var now = clock.GetUtcNow().UtcDateTime;
            var at = last is not null && last.At > now ? last.At : now;
            var work = new Work(db, by, rows, at, last?.Number ?? 0, audit);
            await work.TakeAsync(wish, cancel);
            await work.MoveDealsAsync(wish, cancel);
            await work.KeepHistoryAsync(cancel);
            (await db.Company.SingleAsync(cancel)).CatalogVersion++;
            return (true, null);
        }, cancel);
        signal.Wake();
    }

    private static void Check(PipelinesWish wish, List<PipelineRow> rows)
    {
        if (!rows.Select(r => r.Id).ToHashSet().SetEquals(wish.All.Select(p => p.Id.Value).Where(id => id > 0)) || wish.All.DistinctBy(p => p.Id).Count() != wish.All.Count)
            throw new RuleViolation("A pipeline is retired, never deleted.");
        var live = wish.All.Where(p => !p.Retired).ToList();
        if (live.Count == 0)
            throw new RuleViolation("At least one pipeline stays in use.");
        if (live.DistinctBy(p => p.Name, StringComparer.OrdinalIgnoreCase).Count() != live.Count)
            throw new RuleViolation("Two pipelines have the same name.");
        foreach (var pipeline in wish.All)
        {
            var known = rows.FirstOrDefault(r => r.Id == pipeline.Id.Value)?.Stages ?? [];
            if (known.Any(s => pipeline.Find(new StageId(s.Id)) is not { } stage || stage.Kind != s.Kind) || pipeline.Stages.Any(s => s.Id.Value > 0 && known.All(k => k.Id != s.Id.Value)))
                throw new RuleViolation("A stage stays in its pipeline and stays open, won or lost as it is.");
            if (pipeline.Stages.Count(s => !s.Retired) > MostStages)
                throw new RuleViolation("A pipeline has up to {0} stages.", MostStages);
            foreach (var name in pipeline.Stages.Where(s => !s.Retired).Select(s => s.Name).Append(pipeline.Name))
                _ = Names.Read(name, LongestName) ?? throw new RuleViolation("A name has 1 to {0} characters.", LongestName);
            if (pipeline.Stages.Any(s => s.NormDays is < 1 or > LongestNorm))
                throw new RuleViolation("A norm is a whole number of working days from 1 to {0}, or none.", LongestNorm);
            if (pipeline.Stages.Any(s => s.Colour is < 1 or > Colours))
                throw new RuleViolation("A stage's colour is one of the {0} steps.", Colours);
            if ((pipeline.Won, pipeline.Lost) is not ({ Probability: 1 }, { Probability: 0 }))
                throw new RuleViolation("A won stage counts for 100 %, a lost one for nothing.");
        }
    }

    // One save at work.
    private sealed class Work(FunnelDb db, Caller by, List<PipelineRow> rows, DateTime at, long last, AuditBook audit)
    {
        private readonly Dictionary<int, string> _before = rows.ToDictionary(r => r.Id, PipelineBodies.Write);
        private readonly Dictionary<StageId, int> _ids = [];
        private readonly List<StageRow> _retired = [];
        private long _number = last;

        public async Task TakeAsync(PipelinesWish wish, CancellationToken cancel)
        {
            foreach (var (order, pipeline) in wish.All.OrderBy(p => p.Retired).Index())
            {
                var row = rows.FirstOrDefault(r => r.Id == pipeline.Id.Value);
                if (row is null)
                {
                    db.Pipelines.Add(row = new PipelineRow { Name = pipeline.Name });
                    rows.Add(row);
                    await db.SaveChangesAsync(cancel);
                    Note("pipeline.added", pipeline.Name, null, AuditFacts.Write(("name", pipeline.Name)));
                }
                else if (row.Name != pipeline.Name || row.Retired != pipeline.Retired || row.Order != order)
                {
                    if (pipeline.Retired && !row.Retired && await db.Deals.CountAsync(d => d.PipelineId == row.Id && d.Outcome == Outcome.Open && !d.Removed, cancel) is > 0 and var open)
                        throw new RuleViolation("{0} open deals stand in the pipeline “{1}”. Move or close them first.", open, row.Name);
                    Note(pipeline.Retired && !row.Retired ? "pipeline.retired" : !pipeline.Retired && row.Retired ? "pipeline.restored" : Action, pipeline.Name,
                        AuditFacts.Write(("name", row.Name), ("order", AuditFacts.Number(row.Order + 1))), AuditFacts.Write(("name", pipeline.Name), ("order", AuditFacts.Number(order + 1))));
                }
                (row.Name, row.Order, row.Retired) = (pipeline.Name, order, pipeline.Retired);
                await TakeStagesAsync(row, pipeline, cancel);
            }
        }

        private async Task TakeStagesAsync(PipelineRow row, Pipeline pipeline, CancellationToken cancel)
        {
            // Numbered anew only where the order is another: what is as it was leaves no record.
            var ranks = row.Stages.OrderBy(s => s.Order).Select((s, i) => (s.Id, Rank: i + 1)).ToDictionary(s => s.Id, s => s.Rank);
            var numbered = !pipeline.Stages.Select(s => s.Id.Value).SequenceEqual(ranks.Keys);
            foreach (var (order, stage) in pipeline.Stages.Index())
            {
                var known = row.Stages.FirstOrDefault(s => s.Id == stage.Id.Value);
                var (was, before) = (known is null ? null : Facts(known, ranks[known.Id]), known?.Retired ?? false);
                if (known is null)
                    row.Stages.Add(known = new StageRow { Name = stage.Name, Kind = stage.Kind, PipelineId = row.Id });
                (known.Name, known.Order, known.NormDays, known.Probability, known.Retired) = (stage.Name.Trim(), numbered ? order : known.Order, stage.Kind == StageKind.Open ? stage.NormDays : null, stage.Probability, stage.Retired);
                (known.Colour, known.Hidden) = (stage.Kind == StageKind.Open ? stage.Colour : null, stage.Hidden);
                await db.SaveChangesAsync(cancel);
                _ids[stage.Id] = known.Id;
                if (stage.Retired && !before && was is not null && stage.Kind == StageKind.Open)
                    _retired.Add(known);
                if (was is null)
                    Note("stage.added", $"{known.Name}, {row.Name}", null, Facts(known, order + 1));
                else if (was != Facts(known, order + 1) || before != known.Retired)
                    Note(known.Retired && !before ? "stage.retired" : "stage.changed", $"{known.Name}, {row.Name}", was, Facts(known, order + 1));
            }
        }

        public async Task MoveDealsAsync(PipelinesWish wish, CancellationToken cancel)
        {
            var sequence = await db.Events.MaxAsync(e => (long?)e.Sequence, cancel) ?? 0;
            var after = rows.Select(PipelineBodies.Of).ToList();
            foreach (var stage in _retired)
            {
                var deals = await db.Deals.Where(d => d.StageId == stage.Id && d.Outcome == Outcome.Open && !d.Removed).OrderBy(d => d.Id).ToListAsync(cancel);
                if (deals.Count == 0)
                    continue;
                if (!wish.Moves.TryGetValue(new StageId(stage.Id), out var wished) || !_ids.TryGetValue(wished, out var target))
                    throw new RuleViolation("{0} open deals stand in the stage “{1}”. Say where they go.", deals.Count, stage.Name);
                var to = new StageId(target);
                var pipeline = after.Single(p => p.Find(to) is not null);
                if (pipeline.Find(to) is not { Kind: StageKind.Open })
                    throw new RuleViolation("Open deals move to an open stage.");
                foreach (var row in deals)
                {
                    var deal = row.ToDeal();
                    var when = at > deal.LastEventAt ? at : deal.LastEventAt;
                    var decided = deal.MoveTo(pipeline, to)!;
                    var moved = deal.Apply(decided, when);
                    DealStore.Append(db, row, deal, moved, new LoggedEvent(++sequence, moved.Id, moved.Version, when, at, by.Actor, decided), by);
                }
            }
            await db.SaveChangesAsync(cancel);
        }

        public async Task KeepHistoryAsync(CancellationToken cancel)
        {
            foreach (var row in rows)
            {
                var (before, after) = (_before.GetValueOrDefault(row.Id), PipelineBodies.Write(row));
                if (before == after)
                    continue;
                var records = await db.PipelineChanges.Where(c => c.PipelineId == row.Id).ToListAsync(cancel);
                // What no deal has ever been in has no past: it was always as it is saved now. So is a company that first arranges its stages and then imports its years.
                var used = records.Exists(r => r.At.Ticks > 0) || await db.Deals.AnyAsync(d => d.PipelineId == row.Id, cancel);
                if (!used)
                    db.PipelineChanges.RemoveRange(records);
                else if (records.Count == 0)
                    Add(row.Id, before!, default);
                Add(row.Id, after, used ? at : default);
            }
        }

        private void Add(int pipeline, string body, DateTime from) => db.PipelineChanges.Add(new PipelineChangeRow
        {
            Number = ++_number,
            At = DateTime.SpecifyKind(from, DateTimeKind.Utc),
            SavedAt = at,
            ActorId = by.Actor.Employee?.Value,
            ActorName = by.Actor.Name,
            PipelineId = pipeline,
            Body = body,
        });

        private void Note(string action, string subject, string? before, string? after) => audit.Add(db, by, new AuditNote(action, subject, before, after));

        private static string Facts(StageRow s, int rank) => AuditFacts.Write(("name", s.Name), ("order", AuditFacts.Number(rank)), ("norm", AuditFacts.Number(s.NormDays)),
            ("probability", s.Probability.ToString(CultureInfo.InvariantCulture)), ("colour", AuditFacts.Number(s.Colour)), ("hidden", s.Hidden ? "yes" : null));
    }
}
