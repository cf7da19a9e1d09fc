using System.Globalization;
using Funnel.Web.Access;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Web;
using Microsoft.AspNetCore.Localization;

namespace Funnel.Web.Shell;

/// <summary>A request that failed: a page with the fault's number instead of a bare or talkative error. In Development the framework's own page tells more.</summary>
static class FaultPages
{
    public static void UseFaultPages(this WebApplication app)
    {
        if (app.Environment.IsDevelopment())
            return;
        var log = app.Services.GetRequiredService<ILoggerFactory>().CreateLogger(typeof(FaultPages));
        app.Use(async (http, next) =>
        {
            try
            {
                await next(http);
            }
            catch (Exception e) when (!http.Response.HasStarted && !http.RequestAborted.IsCancellationRequested)
            {
                if (e is not BadHttpRequestException)
                    Fault.Log(log, e);
                await AnswerAsync(http, e);
            }
        });
    }

    static async Task AnswerAsync(HttpContext http, Exception fault)
    {
        http.Response.Clear();
        http.Response.Headers.CacheControl = "no-store";
        if (fault is BadHttpRequestException unreadable)
        {
            http.Response.StatusCode = unreadable.StatusCode;
            await http.Response.WriteAsync("The request cannot be read.", http.RequestAborted);
            return;
        }
        http.Response.StatusCode = StatusCodes.Status500InternalServerError;
        var number = Fault.NumberOf(fault);
        if (AccessSetup.ForPrograms.Any(path => http.Request.Path.StartsWithSegments(path, StringComparison.OrdinalIgnoreCase)))
        {
            await http.Response.WriteAsync($"Something went wrong here. It was logged as fault {number}.", http.RequestAborted);
            return;
        }
        var page = await PageAsync(http, number);
        http.Response.ContentType = "text/html; charset=utf-8";
        await http.Response.WriteAsync("<!DOCTYPE html>\n" + page, http.RequestAborted);
    }

    // The language was found out on the way in; the request's own services may be what failed, hence fresh ones.
    static async Task<string> PageAsync(HttpContext http, string number)
    {
        var culture = http.Features.Get<IRequestCultureFeature>()?.RequestCulture.UICulture ?? CultureInfo.GetCultureInfo(Languages.Codes[0]);
        await using var scope = http.RequestServices.GetRequiredService<IServiceScopeFactory>().CreateAsyncScope();
        await using var html = new HtmlRenderer(scope.ServiceProvider, scope.ServiceProvider.GetRequiredService<ILoggerFactory>());
        return await html.Dispatcher.InvokeAsync(async () =>
        {
            (CultureInfo.CurrentCulture, CultureInfo.CurrentUICulture) = (culture, culture);
            var parameters = ParameterView.FromDictionary(new Dictionary<string, object?> { ["Number"] = number, ["Look"] = Looks.Parse(http.Request.Cookies[Looks.Cookie]) });
            return (await html.RenderComponentAsync<FaultSheet>(parameters)).ToHtmlString();
        });
    }
}
