using System.Globalization;
using System.Text;
using Funnel.Web.Data.Accounts;
using Funnel.Web.Features.Wall.Frames;
using Funnel.Web.Features.Wall.Pairing;
using Microsoft.Extensions.Localization;

namespace Funnel.Web.Features.Wall;

static class WallEndpoints
{
    /// <summary>
    /// The page a display opens once: the last frame is in it already, its script does the rest. A screen nobody let in yet is shown how that is done,
    /// never a sign-in page: nobody stands before it with a keyboard.
    /// </summary>
    public static async Task<IResult> Page(HttpContext http, WallDoor door, FrameBoard board, ScreenCookies cookies, WallPageRenderer pages, PairingPage pairing)
    {
        http.Response.Headers.CacheControl = "no-store";
        try
        {
            var pass = door.Open(await cookies.AtPageAsync(http), http.Request.Query);
            switch (pass.Why)
            {
                case WallRefused.NotThere:
                    return Results.NotFound();
                case WallRefused.NoDepartment:
                    return Results.Text(await pages.NoDepartmentAsync(), "text/html", Encoding.UTF8);
                case WallRefused.Stranger or WallRefused.Gone:
                    return Results.Text(await pairing.RenderAsync(), "text/html", Encoding.UTF8);
            }
            var use = await board.UseAsync(pass.View!, pass.Person, http.RequestAborted);
            var message = board.MessageFor(use, has: null);
            return Results.Text(await pages.PageAsync(pass.View!, message, isDisplay: pass.Display is not null), "text/html", Encoding.UTF8);
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

    /// <summary>The newest frame, 304 when the display has it, 410 when the display was taken away.</summary>
    public static async Task<IResult> Frame(HttpContext http, WallDoor door, FrameBoard board, DisplayBook displays, IStringLocalizer<WallTexts> L)
    {
        http.Response.Headers.CacheControl = "no-store";
        ViewInUse use;
        try
        {
            var pass = door.Open(http.User, http.Request.Query);
            if (pass.View is null)
                return Results.StatusCode(pass.Why == WallRefused.Gone ? StatusCodes.Status410Gone : StatusCodes.Status404NotFound);
            if (pass.Display is { } display)
                displays.Saw(display.Id, http.Connection.RemoteIpAddress?.ToString());
            use = await board.UseAsync(pass.View, pass.Person, http.RequestAborted);
        }
        catch (WrongAddress e)
        {
            return Results.Problem(e.Say(L), statusCode: StatusCodes.Status400BadRequest);
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
