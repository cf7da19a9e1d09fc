using System.Collections.Concurrent;
using Funnel.Domain.Analytics;
using Funnel.Domain.Common;
using Funnel.Domain.Forecasting.Probability;
using Funnel.Domain.Pipelines;

namespace Funnel.Web.Live;

/// <summary>
/// Which deals' chances fell much in a fortnight, for every board and letter. A deal is counted once a day and once more whenever it has changed, however many boards
/// are open and however often they are drawn.
/// </summary>
public sealed class ChanceFalls(LiveHistory live, WinModels models, TimeProvider clock)
{
    /// <summary>Of a pipeline without a model: too few of its deals were closed.</summary>
    public static readonly Func<DealTrack, DealAlert?> Nothing = _ => null;

    private readonly ConcurrentDictionary<PipelineId, Day> _days = [];

    /// <summary>What says it of a deal as of the instant (UTC): the same function until the day, the models or the catalog are others. Null while a model is being learnt.</summary>
    public Func<DealTrack, DealAlert?>? Of(LiveState state, Pipeline pipeline, DateTime asOf)
    {
        if (models.Find(pipeline, asOf.AddDays(-ChanceFall.WithinDays)) is not { } then || models.Find(pipeline, asOf) is not { } now)
            return null;
        if (then.Model is null || now.Model is null)
            return Nothing;
        var day = Period.DayOf(asOf, state.Catalog.Company.Zone);
        // A moment of the past is one of many; kept, a replay would fill the memory.
        if (day != Period.DayOf(clock.GetUtcNow().UtcDateTime, state.Catalog.Company.Zone))
            return track => ChanceFall.AlertOf(then.Model, now.Model, track, state.Catalog, asOf);
        var key = new Key(day, state.Epoch, state.Catalog, then, now);
        return _days.AddOrUpdate(pipeline.Id, _ => new Day(key, asOf), (_, known) => known.Key == key ? known : new Day(key, asOf)).Of;
    }

    /// <summary>Done when both models are at hand.</summary>
    public async Task LearnAsync(Pipeline pipeline, DateTime asOf, CancellationToken cancel)
    {
        await live.WhenReady.WaitAsync(cancel);
        await models.LearnAsync(pipeline, asOf.AddDays(-ChanceFall.WithinDays), cancel);
        await models.LearnAsync(pipeline, asOf, cancel);
    }

    private readonly record struct Key(DateOnly Date, string Epoch, Catalog Catalog, Learnt Then, Learnt Now);

    private sealed class Day
    {
        private readonly ConcurrentDictionary<DealId, (int Version, DealAlert? Alert)> _known = [];

        public Day(Key key, DateTime asOf)
        {
            Key = key;
            // A deal changed later today is counted as of its change, or it would stand where it stood this morning.
            Of = track =>
            {
                if (_known.TryGetValue(track.Id, out var known) && known.Version == track.Version)
                    return known.Alert;
                var changed = track.Now.AtUtc;
                var alert = ChanceFall.AlertOf(key.Then.Model, key.Now.Model, track, key.Catalog, changed > asOf ? changed : asOf);
                _known[track.Id] = (track.Version, alert);
                return alert;
            };
        }

        public Key Key { get; }

        public Func<DealTrack, DealAlert?> Of { get; }
    }
}
