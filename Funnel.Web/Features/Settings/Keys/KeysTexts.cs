namespace Funnel.Web.Features.Settings.Keys;

/// <summary>Words of access keys and webhooks; the key is the English sentence.</summary>
public sealed class KeysTexts;
