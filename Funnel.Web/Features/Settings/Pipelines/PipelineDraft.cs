using Funnel.Domain.Common;
using Funnel.Domain.Pipelines;
using Funnel.Web.Data;

namespace Funnel.Web.Features.Settings.Pipelines;

/// <summary>A pipeline while it is edited: its stages in order, those taken out of use among them.</summary>
public sealed class DraftPipeline(PipelineId id, string name, bool retired, IEnumerable<Stage> stages)
{
    public PipelineId Id { get; } = id;

    public string Name { get; set; } = name;

    public bool Retired { get; set; } = retired;

    public List<Stage> Stages { get; set; } = [.. stages];

    public IEnumerable<Stage> Open => Stages.Where(s => s is { Kind: StageKind.Open, Retired: false });

    /// <summary>Those that take deals, then won and lost.</summary>
    public IEnumerable<Stage> Shown => Open.Concat(Stages.Where(s => s is { Kind: not StageKind.Open, Retired: false }).OrderBy(s => s.Kind));

    public static DraftPipeline Of(Pipeline p) => new(p.Id, p.Name, p.Retired, p.Stages);

    /// <summary>May break rules, which <see cref="Pipeline"/> then says.</summary>
    public Pipeline Made()
    {
        var order = Stages.Where(s => s.Kind == StageKind.Open).Concat(Stages.Where(s => s.Kind != StageKind.Open).OrderBy(s => s.Kind)).ToList();
        return new Pipeline(Id, Name, order.Select((s, i) => s with { Order = i, Name = s.Name.Trim(), Probability = s.Kind switch { StageKind.Won => 1, StageKind.Lost => 0, _ => s.Probability } }), Retired);
    }
}

/// <summary>Changes of the pipelines that are not saved yet. They can be put on top of what somebody else saved meanwhile.</summary>
public sealed class PipelineDraft
{
    private IReadOnlyList<Pipeline> _from;
    private long _seen;
    private int _fresh;

    public PipelineDraft(PipelinesNow now)
    {
        (_from, _seen) = (now.All, now.Number);
        Pipelines = [.. now.All.Select(DraftPipeline.Of)];
    }

    public List<DraftPipeline> Pipelines { get; private set; }

    /// <summary>Where the open deals of a stage that goes out of use shall go.</summary>
    public Dictionary<StageId, StageId> Moves { get; } = [];

    /// <summary>How many things are other than they are saved.</summary>
    public int Changes => Pipelines.Sum(p => From(p.Id) is { } was ? Difference(was, p) : 1);

    /// <summary>Whether what is saved is another state than this draft was made from.</summary>
    public bool IsBehind(long number) => number != _seen;

    public DraftPipeline? Find(PipelineId id) => Pipelines.FirstOrDefault(p => p.Id == id);

    public DraftPipeline Add(string name, string first, string won, string lost)
    {
        var id = new PipelineId(--_fresh);
        var pipeline = new DraftPipeline(id, Free(name, Pipelines.Select(p => p.Name)), false,
            [Fresh(id, first, StageKind.Open, 0.1), Fresh(id, won, StageKind.Won, 1), Fresh(id, lost, StageKind.Lost, 0)]);
        Pipelines.Add(pipeline);
        return pipeline;
    }

    /// <summary>After the last stage that takes deals, with its probability.</summary>
    public Stage AddStage(DraftPipeline pipeline, string name)
    {
        var last = pipeline.Open.LastOrDefault();
        var stage = Fresh(pipeline.Id, Free(name, pipeline.Stages.Select(s => s.Name)), StageKind.Open, last?.Probability ?? 0.1);
        pipeline.Stages.Insert(last is null ? 0 : pipeline.Stages.IndexOf(last) + 1, stage);
        return stage;
    }

    public static void Change(DraftPipeline pipeline, StageId id, Func<Stage, Stage> change)
    {
        var index = pipeline.Stages.FindIndex(s => s.Id == id);
        if (index >= 0)
            pipeline.Stages[index] = change(pipeline.Stages[index]);
    }

    /// <summary>To the place of another stage that takes deals; the others close up.</summary>
    public static void Place(DraftPipeline pipeline, StageId id, StageId at)
    {
        var (from, to) = (pipeline.Stages.FindIndex(s => s.Id == id), pipeline.Stages.FindIndex(s => s.Id == at));
        if (from < 0 || to < 0 || from == to || pipeline.Stages[from].Kind != StageKind.Open || pipeline.Stages[to].Kind != StageKind.Open)
            return;
        var stage = pipeline.Stages[from];
        pipeline.Stages.RemoveAt(from);
        pipeline.Stages.Insert(to, stage);
    }

    /// <summary>One place towards the start (−1) or the win (+1).</summary>
    public static void Step(DraftPipeline pipeline, StageId id, int by)
    {
        var open = pipeline.Open.ToList();
        var index = open.FindIndex(s => s.Id == id);
        if (index >= 0 && index + by >= 0 && index + by < open.Count)
            Place(pipeline, id, open[index + by].Id);
    }

    /// <summary>Out of use; one that was never saved is gone.</summary>
    public void Retire(DraftPipeline pipeline, StageId id, StageId? to)
    {
        if (id.Value < 0)
            pipeline.Stages.RemoveAll(s => s.Id == id);
        else
            Change(pipeline, id, s => s with { Retired = true });
        if (to is { } target)
            Moves[id] = target;
        // What was to go to it goes where it goes itself.
        foreach (var other in Moves.Where(m => m.Value == id).Select(m => m.Key).ToList())
            if (to is { } instead)
                Moves[other] = instead;
            else
                Moves.Remove(other);
    }

    /// <summary>Puts these changes on top of what is saved now: what only one side changed is theirs or ours, what both changed is ours.</summary>
    public void Rebase(PipelinesNow now)
    {
        var merged = new List<DraftPipeline>();
        foreach (var theirs in now.All)
        {
            if (Find(theirs.Id) is not { } mine || From(theirs.Id) is not { } was)
            {
                merged.Add(DraftPipeline.Of(theirs));
                continue;
            }
            mine.Name = mine.Name == was.Name ? theirs.Name : mine.Name;
            mine.Retired = mine.Retired == was.Retired ? theirs.Retired : mine.Retired;
            var stages = mine.Stages.ConvertAll(s => was.Find(s.Id) is { } old && theirs.Find(s.Id) is { } other ? Merge(old, s, other) : s);
            var (first, second) = SameOrder(mine.Stages, was) ? (theirs.Stages.Select(s => s.Id).ToList(), stages.ConvertAll(s => s.Id)) : (stages.ConvertAll(s => s.Id), theirs.Stages.Select(s => s.Id).ToList());
            var known = stages.Concat(theirs.Stages).DistinctBy(s => s.Id).ToDictionary(s => s.Id);
            mine.Stages = [.. Woven(first, second).Select(id => known[id])];
            merged.Add(mine);
        }
        merged.AddRange(Pipelines.Where(p => p.Id.Value < 0));
        (Pipelines, _from, _seen) = (merged, now.All, now.Number);
    }

    /// <summary>All pipelines as they shall be; says which rule they break.</summary>
    public PipelinesWish ToWish() => new([.. Pipelines.Select(p => p.Made())], _seen, Moves);

    private Pipeline? From(PipelineId id) => _from.FirstOrDefault(p => p.Id == id);

    private Stage Fresh(PipelineId pipeline, string name, StageKind kind, double probability) => new(new StageId(--_fresh), pipeline, name, kind, 0, null, probability);

    private static Stage Merge(Stage old, Stage mine, Stage theirs) => theirs with
    {
        Name = mine.Name == old.Name ? theirs.Name : mine.Name,
        NormDays = mine.NormDays == old.NormDays ? theirs.NormDays : mine.NormDays,
        Probability = mine.Probability.Equals(old.Probability) ? theirs.Probability : mine.Probability,
        Retired = mine.Retired == old.Retired ? theirs.Retired : mine.Retired,
        Colour = mine.Colour == old.Colour ? theirs.Colour : mine.Colour,
        Hidden = mine.Hidden == old.Hidden ? theirs.Hidden : mine.Hidden,
    };

    // The second's own elements each after the one that stands before it there.
    private static List<StageId> Woven(List<StageId> first, List<StageId> second)
    {
        List<StageId> all = [.. first];
        foreach (var (i, id) in second.Index())
            if (!all.Contains(id))
                all.Insert(i == 0 ? 0 : all.IndexOf(second[i - 1]) + 1, id);
        return all;
    }

    private static int Difference(Pipeline was, DraftPipeline p) =>
        (was.Name != p.Name ? 1 : 0) + (was.Retired != p.Retired ? 1 : 0) + (SameOrder(p.Stages, was) ? 0 : 1)
        + p.Stages.Sum(s => was.Find(s.Id) is not { } old ? 1 : s.Retired != old.Retired ? 1 : new[]
        {
            s.Name != old.Name, s.NormDays != old.NormDays, !s.Probability.Equals(old.Probability), s.Colour != old.Colour, s.Hidden != old.Hidden,
        }.Count(changed => changed));

    // Of the stages that take deals both then and now.
    private static bool SameOrder(IEnumerable<Stage> stages, Pipeline was)
    {
        var mine = stages.Where(s => s is { Kind: StageKind.Open, Retired: false } && was.Find(s.Id) is { Retired: false }).Select(s => s.Id).ToList();
        return mine.SequenceEqual(was.OpenStages.Select(s => s.Id).Where(mine.Contains));
    }

    private static string Free(string name, IEnumerable<string> taken)
    {
        var names = taken.ToHashSet(StringComparer.OrdinalIgnoreCase);
        return Enumerable.Range(1, int.MaxValue).Select(i => i == 1 ? name : $"{name} {i}").First(n => !names.Contains(n));
    }
}
