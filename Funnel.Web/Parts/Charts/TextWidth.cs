using System.Globalization;

namespace Funnel.Web.Parts.Charts;

/// <summary>Widths of text in Inter, from a small table, so that a layout decided on the server is the same for every screen and for paper.</summary>
public static class TextWidth
{
    const char Ellipsis = '…';

    // Thousandths of an em for U+0020…U+007E, figures tabular.
    static readonly short[] LatinRegular =
    [
        281, 288, 466, 633, 642, 982, 644, 300, 365, 365, 501, 662, 288, 460, 288, 360, 648, 648, 648, 648, 648, 648, 648, 648, 648, 648, 288, 302,
        662, 662, 662, 511, 966, 690, 654, 730, 722, 601, 590, 746, 743, 269, 571, 672, 565, 903, 753, 765, 639, 765, 644, 642, 646, 744, 690, 985,
        682, 679, 629, 365, 360, 365, 471, 456, 323, 562, 612, 571, 612, 583, 370, 613, 591, 242, 242, 549, 242, 876, 591, 600, 612, 612, 376, 528,
        327, 591, 562, 818, 546, 562, 552, 426, 333, 426, 662,
    ];

    static readonly short[] LatinBold =
    [
        237, 338, 552, 649, 655, 1016, 672, 339, 377, 377, 559, 679, 334, 468, 334, 388, 646, 646, 646, 646, 646, 646, 646, 646, 646, 646, 334, 343,
        679, 679, 679, 560, 1016, 747, 662, 740, 722, 607, 587, 750, 747, 281, 584, 719, 565, 932, 762, 771, 648, 777, 657, 655, 667, 732, 747,
        1038, 738, 731, 664, 377, 388, 377, 487, 476, 365, 581, 630, 588, 630, 596, 398, 632, 623, 271, 271, 580, 271, 913, 623, 613, 630, 630, 407,
        560, 366, 623, 600, 850, 580, 602, 573, 469, 372, 469, 679,
    ];

    // U+0410…U+044F
    static readonly short[] CyrillicRegular =
    [
        690, 646, 654, 579, 819, 601, 960, 618, 753, 753, 672, 748, 903, 743, 765, 743, 639, 730, 646, 628, 828, 682, 721, 700, 958, 972, 816, 883,
        649, 730, 1015, 644, 562, 594, 565, 436, 613, 583, 810, 494, 591, 591, 542, 575, 770, 588, 600, 588, 612, 571, 466, 562, 687, 546, 597, 578,
        822, 837, 644, 736, 559, 571, 843, 554,
    ];

    static readonly short[] CyrillicBold =
    [
        747, 647, 662, 583, 868, 607, 1068, 646, 762, 762, 719, 750, 932, 747, 771, 747, 648, 740, 667, 694, 835, 738, 767, 708, 989, 1017, 830,
        918, 663, 740, 1042, 657, 581, 609, 577, 453, 661, 596, 864, 519, 623, 623, 583, 604, 812, 622, 613, 613, 630, 588, 510, 602, 777, 580, 656,
        601, 860, 888, 678, 807, 590, 589, 867, 578,
    ];

    /// <summary>Width in the unit of <paramref name="size"/>; <paramref name="spacing"/> is letter spacing in em.</summary>
    public static double Of(string text, double size, int weight = 450, double spacing = 0)
    {
        var bold = Math.Clamp((weight - 400) / 300.0, 0, 1);
        var sum = 0.0;
        foreach (var rune in text.EnumerateRunes())
            sum += Em(rune.Value, bold) + spacing;
        return sum * size;
    }

    /// <summary>The text, or as much of it as fits before an ellipsis; whole characters as people see them.</summary>
    public static string Fit(string text, double size, int weight, double max, double spacing = 0)
    {
        if (Of(text, size, weight, spacing) <= max)
            return text;
        var room = max - Of(Ellipsis.ToString(), size, weight, spacing);
        var end = 0;
        var used = 0.0;
        for (var walk = StringInfo.GetTextElementEnumerator(text); walk.MoveNext();)
        {
            var element = walk.GetTextElement();
            used += Of(element, size, weight, spacing);
            if (used > room)
                break;
            end = walk.ElementIndex + element.Length;
        }
        return text[..end].TrimEnd() + Ellipsis;
    }

    static double Em(int c, double bold)
    {
        var (regular, heavy) = c switch
        {
            >= 0x20 and <= 0x7E => (LatinRegular[c - 0x20], LatinBold[c - 0x20]),
            >= 0x410 and <= 0x44F => (CyrillicRegular[c - 0x410], CyrillicBold[c - 0x410]),
            0x401 => (601, 607),
            0x451 => (583, 596),
            0xA0 => (281, 237),
            0x2009 or 0x202F => (182, 157),
            0xB7 => (288, 334),
            0x2013 => (500, 500),
            0x2026 => (864, 1002),
            0x2212 => (662, 679),
            < 0x20 or (>= 0x300 and < 0x370) or (>= 0x200B and <= 0x200F) => (0, 0),
            < 0x250 => (640, 680),
            < 0x1100 => (680, 740),
            _ => (1000, 1040),
        };
        return (regular + (heavy - regular) * bold) / 1000;
    }
}
