// Types that break the habits of PageTests on purpose, and one that does not.

using Microsoft.AspNetCore.Components;

namespace Funnel.Tests.Architecture.PlantedPages.Web.Features.Board
{
    [Route("/planted/1")]
    sealed class InnocentPage : ComponentBase;

    [Route("/planted/2")]
    sealed class Planted : ComponentBase;

    sealed class Funnel;
}

namespace Funnel.Tests.Architecture.PlantedPages.Web.Parts
{
    [Route("/planted/3")]
    sealed class PlantedPage : ComponentBase;
}
