namespace Funnel.Web.Features.Board;

public static class BoardSetup
{
    public static IServiceCollection AddBoard(this IServiceCollection services)
    {
        services.AddTransient<BoardMoves>();
        services.AddSingleton<BoardWords>();
        return services;
    }
}
