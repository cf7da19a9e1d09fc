namespace Funnel.Web.Shell;

/// <summary>Light, dark, or whatever the viewer's system shows.</summary>
public enum Look
{
    System,
    Light,
    Dark,
}

public static class Looks
{
    public const string Cookie = "funnel-theme";

    public static string ToName(this Look look) => look switch { Look.Light => "light", Look.Dark => "dark", _ => "system" };

    public static Look Parse(string? name) => name switch { "light" => Look.Light, "dark" => Look.Dark, _ => Look.System };

    public static Look Next(this Look look) => look switch { Look.System => Look.Light, Look.Light => Look.Dark, _ => Look.System };
}
