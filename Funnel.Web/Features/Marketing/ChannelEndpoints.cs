using Funnel.Domain.Analytics;
using Funnel.Web.Access;
using Funnel.Web.Api;
using Funnel.Web.Live;
using Funnel.Web.Parts.Views;

namespace Funnel.Web.Features.Marketing;

/// <summary>The channels for programs.</summary>
public static class ChannelEndpoints
{
    public static void MapChannels(this IEndpointRouteBuilder api) => api.MapGet("/channels", Channels).Documented(ChannelDocs.Channels);

    private static ChannelsAnswer Channels(HttpRequest request, LiveHistory live, TimeProvider clock)
    {
        var (state, now) = (live.Now, clock.GetUtcNow().UtcDateTime);
        var view = ChannelView.ReadStrict(request.Query, state.Catalog, request.HttpContext.Acting().Sees, now);
        state = state.AsOf(view.View.AsOf);
        return ChannelAnswers.Of(ChannelFigures.Of(state.History, state.Catalog, view.ToQuery(state.Catalog, now)), state.Catalog, view.View.Period, view.Chosen);
    }
}
