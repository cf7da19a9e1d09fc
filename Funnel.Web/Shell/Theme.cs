using MudBlazor;

namespace Funnel.Web.Shell;

/// <summary>
/// MudBlazor in our clothes. The figures are those of tokens.css; base.css then points MudBlazor's variables at the tokens themselves,
/// so one company colour recolours everything and a change of theme needs no round trip.
/// </summary>
public static class Theme
{
    static readonly string[] Inter = ["Inter", "system-ui", "Segoe UI", "Noto Sans", "sans-serif"];

    public static MudTheme Mud { get; } = new()
    {
        PaletteLight = new PaletteLight
        {
            Primary = "#3A4FD6", PrimaryContrastText = "#FFFFFF", Background = "#F5F6F9", Surface = "#FFFFFF", BackgroundGray = "#ECEEF3",
            TextPrimary = "#131924", TextSecondary = "#4B5567", TextDisabled = "#667085",
            LinesDefault = "#DFE3EA", Divider = "#DFE3EA", TableLines = "#ECEEF3", LinesInputs = "#C6CCD8",
            Success = "#0E7C4A", Error = "#B4233C", Warning = "#9A5B00", Info = "#0A7267",
            AppbarBackground = "#FFFFFF", DrawerBackground = "#FFFFFF", AppbarText = "#131924", DrawerText = "#131924",
            ActionDefault = "#4B5567", ActionDisabled = "#98A1B2", Black = "#131924",
        },
        PaletteDark = new PaletteDark
        {
            Primary = "#8C9BFF", PrimaryContrastText = "#0A0E16", Background = "#0A0E16", Surface = "#111722", BackgroundGray = "#1D2635",
            TextPrimary = "#EDF1F7", TextSecondary = "#B3BDCE", TextDisabled = "#8E9AAE",
            LinesDefault = "#263042", Divider = "#263042", TableLines = "#1B2331", LinesInputs = "#3A465C",
            Success = "#52D893", Error = "#FF8A9B", Warning = "#FFC564", Info = "#4FD6C0",
            AppbarBackground = "#111722", DrawerBackground = "#111722", AppbarText = "#EDF1F7", DrawerText = "#EDF1F7",
            ActionDefault = "#B3BDCE", ActionDisabled = "#8E9AAE", Black = "#0A0E16",
        },
        LayoutProperties = new LayoutProperties { DefaultBorderRadius = "6px", DrawerWidthLeft = "60px", AppbarHeight = "56px" },
        Typography = new Typography
        {
            Default = new DefaultTypography { FontFamily = Inter, FontSize = "13px", FontWeight = "450", LineHeight = "1.45", LetterSpacing = "0" },
            H1 = new H1Typography { FontFamily = Inter, FontSize = "32px", FontWeight = "700", LineHeight = "1.15" },
            H2 = new H2Typography { FontFamily = Inter, FontSize = "24px", FontWeight = "700", LineHeight = "1.25" },
            H3 = new H3Typography { FontFamily = Inter, FontSize = "20px", FontWeight = "650", LineHeight = "1.3" },
            H4 = new H4Typography { FontFamily = Inter, FontSize = "16px", FontWeight = "650", LineHeight = "1.4" },
            H5 = new H5Typography { FontFamily = Inter, FontSize = "14px", FontWeight = "650", LineHeight = "1.4" },
            H6 = new H6Typography { FontFamily = Inter, FontSize = "14px", FontWeight = "650", LineHeight = "1.4" },
            Body1 = new Body1Typography { FontFamily = Inter, FontSize = "13px", FontWeight = "450", LineHeight = "1.45" },
            Body2 = new Body2Typography { FontFamily = Inter, FontSize = "12px", FontWeight = "450", LineHeight = "1.45" },
            Subtitle1 = new Subtitle1Typography { FontFamily = Inter, FontSize = "13px", FontWeight = "550" },
            Subtitle2 = new Subtitle2Typography { FontFamily = Inter, FontSize = "12px", FontWeight = "550" },
            Caption = new CaptionTypography { FontFamily = Inter, FontSize = "11px", FontWeight = "450" },
            Button = new ButtonTypography { FontFamily = Inter, FontSize = "13px", FontWeight = "550", TextTransform = "none", LetterSpacing = "0" },
        },
        Shadows = new Shadow { Elevation = [.. Enumerable.Range(0, 26).Select(level => $"var(--e-{Math.Min((level + 2) / 3, 3)})")] },
    };
}
