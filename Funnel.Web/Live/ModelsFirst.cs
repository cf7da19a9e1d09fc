using System.Globalization;
using Funnel.Domain.Pipelines;

namespace Funnel.Web.Live;

/// <summary>
/// Calls and files are kept, so they wait for the models they are weighed by where a screen would fall back and draw itself again: of the present and of the instants
/// the address names. No longer than <see cref="Patience"/>; then they fall back too, and say so.
/// </summary>
public static class ModelsFirst
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    private static readonly string[] Instants = ["asOf", "from", "to"], Files = [".csv", ".xlsx", ".pdf"];

    public static void UseModelsFirst(this WebApplication app) => app.Use(async (context, next) =>
    {
        if (context.User.Identity is { IsAuthenticated: true } && HttpMethods.IsGet(context.Request.Method) && IsKept(context.Request.Path))
            await WaitAsync(context);
        await next(context);
    });

    private static bool IsKept(PathString path) => path.StartsWithSegments("/api/v1", StringComparison.Ordinal) || Files.Any(f => path.Value?.EndsWith(f, StringComparison.Ordinal) == true);

    private static async Task WaitAsync(HttpContext context)
    {
        var (catalog, services) = (context.RequestServices.GetRequiredService<LiveHistory>().Now.Catalog, context.RequestServices);
        if (catalog.Choices.All.Count == 0)
            return;
        var (now, models) = (services.GetRequiredService<TimeProvider>().GetUtcNow().UtcDateTime, services.GetRequiredService<WinModels>());
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(context.RequestAborted);
        patience.CancelAfter(Patience);
        try
        {
            foreach (var instant in Named(context.Request).Where(i => i < now).Append(now).Where(i => catalog.Choices.At(i) == ChanceSource.Model))
                foreach (var pipeline in catalog.Pipelines)
                    await models.LearnAsync(pipeline, instant, patience.Token);
        }
        catch (Exception e) when (e is not OperationCanceledException || !context.RequestAborted.IsCancellationRequested)
        {
            // WinModels has logged a failure; what is learning goes on. The figures fall back.
        }
    }

    private static IEnumerable<DateTime> Named(HttpRequest request)
    {
        foreach (var name in Instants)
            if (DateTime.TryParse(request.Query[name].FirstOrDefault(), CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out var instant))
                yield return instant;
    }
}
