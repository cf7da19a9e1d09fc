using System.Globalization;
using System.Text;
using Funnel.Web.Features.Wall.Frames;
using Microsoft.Extensions.Localization;

namespace Funnel.Web.Features.Wall;

static class WallEndpoints
{
    /// <summary>The page a display opens once: the last frame is in it already, its script does the rest.</summary>
    public static async Task<IResult> Page(HttpContext http, FrameBoard board, WallPageRenderer pages)
    {
        http.Response.Headers.CacheControl = "no-store";
        try
        {
            var view = WallView.Parse(http.Request.Query);
            var use = await board.UseAsync(view, http.RequestAborted);
            var message = board.MessageFor(use, has: null);
            return Results.Text(await pages.PageAsync(view, message), "text/html", Encoding.UTF8);
        }
        catch (WrongAddress e)
        {
            return Results.Text(await pages.RefusalAsync(e), "text/html", Encoding.UTF8, StatusCodes.Status400BadRequest);
        }
        catch (TooManyViews)
        {
            // Nobody stands before a display to press reload.
            http.Response.Headers["Refresh"] = "60";
            return Results.Text(await pages.BusyAsync(), "text/html", Encoding.UTF8, StatusCodes.Status503ServiceUnavailable);
        }
    }

    /// <summary>The newest frame, or 304 when the display has it.</summary>
    public static async Task<IResult> Frame(HttpContext http, FrameBoard board, IStringLocalizer<WallTexts> L)
    {
        http.Response.Headers.CacheControl = "no-store";
        WallView view;
        try
        {
            view = WallView.Parse(http.Request.Query);
        }
        catch (WrongAddress e)
        {
            return Results.Problem(e.Say(L), statusCode: StatusCodes.Status400BadRequest);
        }
        ViewInUse use;
        try
        {
            use = await board.UseAsync(view, http.RequestAborted);
        }
        catch (TooManyViews)
        {
            return Results.Problem(TooManyViews.Say(L), statusCode: StatusCodes.Status503ServiceUnavailable);
        }
        if (use.Latest is null)
            return Results.Problem("The log is still being read.", statusCode: StatusCodes.Status503ServiceUnavailable);
        var message = board.MessageFor(use, http.Request.Query["after"]);
        if (message.Frame is not null)
            return Results.Json(message);
        // A 304 without our times is some proxy's and proves nothing.
        http.Response.Headers["Funnel-Now"] = Text(message.ServerNow);
        http.Response.Headers["Funnel-Checked"] = Text(message.CheckedAt);
        return Results.StatusCode(StatusCodes.Status304NotModified);
    }

    static string Text(DateTime utc) => WallFrame.Milliseconds(utc).ToString(CultureInfo.InvariantCulture);
}
