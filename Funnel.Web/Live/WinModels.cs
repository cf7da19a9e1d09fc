using System.Collections.Concurrent;
using Funnel.Domain.Analytics;
using Funnel.Domain.Common;
using Funnel.Domain.Forecasting.Probability;
using Funnel.Domain.Pipelines;

namespace Funnel.Web.Live;

/// <summary>
/// The models of win probability, each learnt once, one after another on a thread of its own that steps back behind everybody's work. The present month's are learnt by
/// themselves; others when first asked for. What changes the past (an import, stages set anew) has them learnt again, and until then the old ones answer.
/// </summary>
public sealed class WinModels : IHostedService, IDisposable
{
    private static readonly TimeSpan Quiet = TimeSpan.FromSeconds(2), Again = TimeSpan.FromHours(1);

    private readonly record struct Key(PipelineId Pipeline, DateTime Cut);

    private readonly LiveHistory _history;
    private readonly LiveFeed _feed;
    private readonly TimeProvider _clock;
    private readonly ILogger<WinModels> _logger;
    private readonly IDisposable _subscription;
    private readonly ConcurrentDictionary<Key, Learnt> _learnt = [];
    private readonly CancellationTokenSource _stop = new();
    private readonly Lock _gate = new();
    private readonly Queue<Key> _queue = [];
    private readonly Dictionary<Key, TaskCompletionSource<Learnt>> _waiting = [];
    private readonly ITimer _settled, _hourly;
    private readonly HashSet<Key> _onceMore = [];
    private Key? _current;
    private DateTime _staleFrom = DateTime.MaxValue;
    private string? _stages;
    private bool _running;

    public WinModels(LiveHistory history, LiveFeed feed, TimeProvider clock, ILogger<WinModels> logger)
    {
        (_history, _feed, _clock, _logger) = (history, feed, clock, logger);
        history.Weigh(new Book(this));
        _settled = clock.CreateTimer(_ => LearnAgain(), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        _hourly = clock.CreateTimer(_ => WantPresent(), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        _subscription = feed.Subscribe(Heard);
    }

    /// <summary>What speaks for an instant; null while it is being learnt.</summary>
    public Learnt? Find(Pipeline pipeline, DateTime instant)
    {
        var key = KeyOf(pipeline, instant);
        if (_learnt.TryGetValue(key, out var learnt))
            return learnt;
        _ = Want(key);
        return null;
    }

    public Task<Learnt> LearnAsync(Pipeline pipeline, DateTime instant, CancellationToken cancel)
    {
        var key = KeyOf(pipeline, instant);
        return _learnt.TryGetValue(key, out var learnt) ? Task.FromResult(learnt) : Want(key).WaitAsync(cancel);
    }

    /// <summary>For whoever waits: all that speaks for an instant and, of one pipeline, for the months up to it.</summary>
    public async Task LearnAsync(Pipeline pipeline, DateTime instant, int months, CancellationToken cancel)
    {
        var catalog = _history.Now.Catalog;
        foreach (var cut in ModelDay.Cuts(instant, catalog.Company.Zone, months))
            await LearnAsync(pipeline, cut.AddTicks(1), cancel);
        foreach (var other in catalog.Pipelines)
            await LearnAsync(other, instant, cancel);
    }

    public Task StartAsync(CancellationToken cancellationToken)
    {
        _ = _history.WhenReady.ContinueWith(_ => _hourly.Change(TimeSpan.FromSeconds(5), Again), _stop.Token, TaskContinuationOptions.OnlyOnRanToCompletion, TaskScheduler.Default);
        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken) => _stop.CancelAsync();

    public void Dispose()
    {
        _stop.Cancel();
        _subscription.Dispose();
        _settled.Dispose();
        _hourly.Dispose();
    }

    private Key KeyOf(Pipeline pipeline, DateTime instant) => new(pipeline.Id, ModelDay.CutFor(instant, _history.Now.Catalog.Company.Zone));

    private void WantPresent()
    {
        foreach (var pipeline in _history.Now.Catalog.Pipelines)
            Find(pipeline, _clock.GetUtcNow().UtcDateTime);
    }

    // On the tail's thread: notes from when on the past is another one, and waits until it is quiet.
    private void Heard(FeedBatch batch)
    {
        var from = batch.StartOver ? DateTime.MinValue : DateTime.MaxValue;
        foreach (var e in batch.Events)
            from = e.At < from ? e.At : from;
        if (batch.CatalogChanged && StagesOf(_history.Now.Catalog) is var stages && stages != Interlocked.Exchange(ref _stages, stages))
            from = DateTime.MinValue;
        lock (_gate)
        {
            if (!_learnt.Keys.Any(k => k.Cut >= from) && !(_current?.Cut >= from))
                return;
            _staleFrom = from < _staleFrom ? from : _staleFrom;
        }
        _settled.Change(Quiet, Timeout.InfiniteTimeSpan);
    }

    private void LearnAgain()
    {
        lock (_gate)
        {
            foreach (var key in _learnt.Keys.Where(k => k.Cut >= _staleFrom && k != _current).OrderByDescending(k => k.Cut))
                _ = Want(key);
            // What is being learnt may have been read before the change.
            if (_current is { } current && current.Cut >= _staleFrom)
                _onceMore.Add(current);
            _staleFrom = DateTime.MaxValue;
        }
    }

    private Task<Learnt> Want(Key key)
    {
        lock (_gate)
        {
            if (_waiting.TryGetValue(key, out var waiting))
                return waiting.Task;
            _waiting[key] = waiting = new TaskCompletionSource<Learnt>(TaskCreationOptions.RunContinuationsAsynchronously);
            _queue.Enqueue(key);
            if (!_running && !_stop.IsCancellationRequested)
            {
                _running = true;
                new Thread(Learn) { IsBackground = true, Priority = ThreadPriority.BelowNormal, Name = "Win probability" }.Start();
            }
            return waiting.Task;
        }
    }

    // Ends when there is nothing to learn; the next wish starts another thread.
    private void Learn()
    {
        while (true)
        {
            Key key;
            TaskCompletionSource<Learnt> waiting;
            lock (_gate)
            {
                if (_queue.Count == 0 || _stop.IsCancellationRequested)
                {
                    _running = false;
                    return;
                }
                _current = key = _queue.Dequeue();
                waiting = _waiting[key];
            }
            try
            {
                var (history, catalog) = (_history.Now.History, _history.Now.Catalog);
                _stages ??= StagesOf(catalog);
                var learnt = catalog.Pipeline(key.Pipeline) is { } pipeline
                    ? WinTraining.Of(history, catalog, pipeline, key.Cut, _stop.Token) is { } model ? new Learnt(model, model.Closed) : new Learnt(null, WinTraining.Closed(history, pipeline, key.Cut))
                    : new Learnt(null, 0);
                _learnt[key] = learnt;
                Done(key);
                waiting.TrySetResult(learnt);
                // Figures that fell back to stages' defaults meanwhile are drawn again.
                if (learnt.Model is not null && _history.Now.Catalog.Choices.All.Any(c => c.Source == ChanceSource.Model))
                    _feed.Publish(new FeedBatch([]) { Learnt = true });
            }
            catch (OperationCanceledException)
            {
                Done(key);
                waiting.TrySetCanceled(_stop.Token);
            }
            catch (Exception e)
            {
                _logger.LogError(e, "Learning the win probability of pipeline {Pipeline} failed", key.Pipeline.Value);
                Done(key);
                waiting.TrySetException(e);
            }
        }
    }

    private void Done(Key key)
    {
        lock (_gate)
        {
            _current = null;
            _waiting.Remove(key);
            if (_onceMore.Remove(key))
                _ = Want(key);
        }
    }

    private sealed class Book(WinModels models) : ModelBook
    {
        public override ModelChances? Of(PipelineId pipeline, DateTime instant, Catalog catalog) =>
            catalog.Pipeline(pipeline) is { } known && models.Find(known, instant)?.Model is { } model ? model.In(catalog) : null;
    }

    private static string StagesOf(Catalog catalog) =>
        string.Join('|', catalog.Pipelines.SelectMany(p => p.Stages).Select(s => $"{s.Id.Value}:{s.Pipeline.Value}:{s.Order}:{s.Kind}:{s.Probability:R}:{s.Retired}")) + catalog.Company.TimeZoneId;
}
