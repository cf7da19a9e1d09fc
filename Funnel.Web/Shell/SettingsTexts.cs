namespace Funnel.Web.Shell;

/// <summary>Words of the frame around all settings; the key is the English sentence.</summary>
public sealed class SettingsTexts;
