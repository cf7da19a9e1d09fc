namespace Funnel.Web.Features.Marketing;

/// <summary>Marks the texts of this folder: ChannelTexts.ru.resx.</summary>
public sealed class ChannelTexts;
