namespace Funnel.Web.Shell;

/// <summary>Names the texts of this folder; the Russian ones lie beside it.</summary>
public sealed class ShellTexts;
