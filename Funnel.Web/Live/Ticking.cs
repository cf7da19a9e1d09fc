using System.Globalization;
using Microsoft.AspNetCore.Components;

namespace Funnel.Web.Live;

/// <summary>Calls <see cref="Do"/> every so often on the circuit's own thread, in the viewer's language: ages grow and days pass without any event. Has no markup.</summary>
public sealed class Ticking : ComponentBase, IDisposable
{
    private readonly CultureInfo _culture = CultureInfo.CurrentUICulture;
    private ITimer? _timer;

    [Inject]
    public required TimeProvider Clock { get; init; }

    [Parameter, EditorRequired]
    public TimeSpan Every { get; set; }

    [Parameter, EditorRequired]
    public Func<Task> Do { get; set; } = () => Task.CompletedTask;

    protected override void OnInitialized()
    {
        if (RendererInfo.IsInteractive)
            _timer = Clock.CreateTimer(_ => Fire(), null, Every, Every);
    }

    public void Dispose() => _timer?.Dispose();

    private void Fire() => _ = InvokeAsync(async () =>
    {
        try
        {
            (CultureInfo.CurrentCulture, CultureInfo.CurrentUICulture) = (_culture, _culture);
            await Do();
        }
        catch (Exception e)
        {
            await DispatchExceptionAsync(e);
        }
    });
}
