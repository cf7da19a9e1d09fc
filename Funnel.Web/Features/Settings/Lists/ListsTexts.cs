namespace Funnel.Web.Features.Settings.Lists;

/// <summary>Words of the settings of lists; the key is the English sentence.</summary>
public sealed class ListsTexts;
