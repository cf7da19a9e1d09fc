namespace Funnel.Web.Live;

public static class Health
{
    private static readonly TimeSpan LongestLag = TimeSpan.FromSeconds(15);

    /// <summary>Alive: the process answers. Ready: the log has been read and the tail keeps up with it.</summary>
    public static void MapHealth(this WebApplication app)
    {
        app.MapGet("/health/live", () => TypedResults.Text("alive")).AllowAnonymous();
        app.MapGet("/health/ready", (LiveHistory history, EventTail tail) =>
            !history.IsReady ? NotYet("reading the log")
            : tail.Lag > LongestLag ? NotYet("the live feed is behind")
            : Results.Text("ready")).AllowAnonymous();
    }

    private static IResult NotYet(string why) => Results.Text(why, statusCode: StatusCodes.Status503ServiceUnavailable);
}
