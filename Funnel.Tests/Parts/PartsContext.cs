using System.Globalization;
using Bunit;
using Funnel.Web.Parts;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;

namespace Funnel.Tests.Parts;

/// <summary>What the parts stand on: texts, a clock that is moved by hand, toasts.</summary>
public abstract class PartsContext : BunitContext
{
    protected PartsContext(DateTimeOffset? now = null)
    {
        Clock = new FakeTimeProvider(now ?? new DateTimeOffset(2026, 11, 19, 14, 32, 0, TimeSpan.Zero));
        CultureInfo.CurrentCulture = CultureInfo.CurrentUICulture = CultureInfo.GetCultureInfo("en");
        Services.AddLogging();
        Services.AddLocalization();
        Services.AddSingleton<TimeProvider>(Clock);
        Services.AddScoped<Toasts>();
    }

    protected FakeTimeProvider Clock { get; }

    /// <summary>On the page's own thread and to its end: pages that count beside it may be drawing at that moment.</summary>
    protected static void Do<T>(IRenderedComponent<T> cut, Action act)
        where T : Microsoft.AspNetCore.Components.IComponent => cut.InvokeAsync(act).GetAwaiter().GetResult();

    protected static void Speak(string language) =>
        CultureInfo.CurrentCulture = CultureInfo.CurrentUICulture = CultureInfo.GetCultureInfo(language);
}
