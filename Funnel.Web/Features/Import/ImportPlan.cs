using Funnel.Domain.Access;
using Funnel.Domain.Analytics;
using Funnel.Domain.Common;
using Funnel.Domain.Pipelines;
using Funnel.Web.Data;

namespace Funnel.Web.Features.Import;

/// <summary>What rows are read against: the pipeline (known or to be made), names, currency, zone.</summary>
internal sealed class ImportPlan
{
    private readonly ImportMapping _mapping;

    public ImportPlan(Catalog catalog, ImportMapping mapping, DateTime now)
    {
        _mapping = mapping;
        Now = now;
        Notices = new Notices();
        Names = new Names(catalog, mapping, Notices);
        Currency = catalog.Company.Currency;
        if (mapping.Currency is { } currency && currency != Currency)
            throw new ImportRefused($"The mapping says {currency} but this company counts in {Currency}; amounts in another currency cannot be taken.");
        Zone = mapping.TimeZone is { } zone ? TimeZoneInfo.FindSystemTimeZoneById(zone) : catalog.Company.Zone;
        (Pipeline, IsNewPipeline) = Choose(catalog, mapping);
    }

    public DateTime Now { get; }

    public Notices Notices { get; }

    public Names Names { get; }

    public string Currency { get; }

    public TimeZoneInfo Zone { get; }

    /// <summary>Rows name stages by their place in it, so it may be replaced by its stored self.</summary>
    public Pipeline Pipeline { get; private set; }

    public bool IsNewPipeline { get; private set; }

    /// <summary>The place of a stage among the pipeline's stages, by the file's word for it; null when there is none.</summary>
    public int? StageAt(string name)
    {
        if (_mapping.Stages.TryGetValue(name, out var mapped))
            name = mapped;
        if (name is "won")
            return Pipeline.Stages.IndexOf(Pipeline.Won);
        if (name is "lost")
            return Pipeline.Stages.IndexOf(Pipeline.Lost);
        return Pipeline.Find(name) is { } stage ? Pipeline.Stages.IndexOf(stage) : null;
    }

    public string UnknownStage(string name) =>
        $"The pipeline “{Pipeline.Name}” has no stage “{name}”; its stages are {string.Join(", ", Pipeline.Stages.Where(s => !s.Retired).Select(s => s.Name))}.";

    public async Task CreateAsync(CatalogStore store, Caller by, CancellationToken cancel)
    {
        if (IsNewPipeline)
        {
            var row = await store.EditAsync(by, Right.Import, new AuditNote("pipeline.added", Pipeline.Name, After: AuditFacts.Write(("name", Pipeline.Name))), db =>
            {
                var added = new PipelineRow { Name = Pipeline.Name, Order = db.Pipelines.Count() + 1 };
                added.Stages.AddRange(Pipeline.Stages.Select(s => new StageRow
                {
                    Name = s.Name,
                    Kind = s.Kind,
                    Order = s.Order,
                    NormDays = s.NormDays,
                    Probability = s.Probability,
                }));
                db.Pipelines.Add(added);
                return Task.FromResult(added);
            }, cancel);
            Pipeline = new Pipeline(new(row.Id), row.Name, row.Stages.Select(s => new Stage(new(s.Id), new(row.Id), s.Name, s.Kind, s.Order, s.NormDays, s.Probability)));
            IsNewPipeline = false;
        }
        await Names.CreateAsync(store, by, cancel);
    }

    private static (Pipeline Pipeline, bool IsNew) Choose(Catalog catalog, ImportMapping mapping)
    {
        if (mapping.Pipeline is not { } wish)
        {
            return catalog.Pipelines.Count > 0 ? (catalog.Pipelines[0], false)
                : throw new ImportRefused("There is no pipeline yet. Name one in a mapping file: \"pipeline\": {\"name\": \"Sales\", \"stages\": [\"First stage\", \"Second stage\"]} and give it with --mapping.");
        }
        if (catalog.Pipelines.FirstOrDefault(p => string.Equals(p.Name, wish.Name, StringComparison.OrdinalIgnoreCase)) is { } known)
        {
            foreach (var name in wish.Stages.Select(s => s.Name).Append(wish.Won).Append(wish.Lost))
                if (known.Find(name) is null)
                    throw new ImportRefused($"The pipeline “{known.Name}” exists but has no stage “{name}”. Correct the mapping, or add the stage first.");
            return (known, false);
        }
        var id = new PipelineId(-1);
        var count = wish.Stages.Count;
        var stages = wish.Stages.Select((s, i) => new Stage(new(-i - 1), id, s.Name, StageKind.Open, i + 1, s.Norm, s.Probability ?? Math.Round((i + 1.0) / (count + 1), 2)))
            .Append(new Stage(new(-count - 1), id, wish.Won, StageKind.Won, count + 1, null, 1))
            .Append(new Stage(new(-count - 2), id, wish.Lost, StageKind.Lost, count + 2, null, 0));
        try
        {
            return (new Pipeline(id, wish.Name, stages), true);
        }
        catch (RuleViolation e)
        {
            throw new ImportRefused(e.Message);
        }
    }
}
