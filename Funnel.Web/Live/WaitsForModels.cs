namespace Funnel.Web.Live;

/// <summary>A program or a report rather waits some seconds for a model that counts than is told figures without it. Only calls that read are answered again.</summary>
public sealed class WaitsForModels(WinModels models) : IEndpointFilter
{
    public ValueTask<object?> InvokeAsync(EndpointFilterInvocationContext context, EndpointFilterDelegate next) =>
        HttpMethods.IsGet(context.HttpContext.Request.Method) ? models.WithModelsAsync(() => next(context), context.HttpContext.RequestAborted) : next(context);
}
