using Funnel.Web.Data.Accounts;
using Funnel.Web.Features.Wall.Frames;

namespace Funnel.Web.Features.Wall;

/// <summary>A screen was taken away or shows something else: whoever watches learns it now and not with the next heartbeat.</summary>
sealed class WallAlarm(DisplayBook displays, FrameBoard board) : IHostedService
{
    IDisposable? _listening;

    public Task StartAsync(CancellationToken cancellationToken)
    {
        _listening = displays.OnChanged(board.WakeAll);
        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken)
    {
        _listening?.Dispose();
        return Task.CompletedTask;
    }
}
