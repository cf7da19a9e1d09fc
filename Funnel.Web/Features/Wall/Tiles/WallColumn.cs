using Funnel.Web.Parts;

namespace Funnel.Web.Features.Wall.Tiles;

/// <summary>A column of money in one unit. Where the unit is long words (Russian), it goes to the heading once and the rows keep the number.</summary>
public sealed class WallColumn
{
    readonly string _currency;
    readonly MoneyUnit _unit;

    public WallColumn(IEnumerable<long> minorUnits, string currency)
    {
        _currency = currency;
        _unit = Show.UnitFor(minorUnits.Select(Math.Abs).DefaultIfEmpty(0).Max(), currency);
        var sample = Show.MoneyCompact(0, currency, _unit);
        var last = LastDigit(sample);
        // "0 тыс. €" has more after its number than a letter or two.
        Unit = sample.Length - last - 1 > 2 ? sample[(last + 1)..].Trim('\u00A0', ' ') : "";
    }

    /// <summary>"" when every row carries its unit.</summary>
    public string Unit { get; }

    public string Figure(long minorUnits)
    {
        var text = Show.MoneyCompact(minorUnits, _currency, _unit);
        return Unit.Length == 0 ? text : text[..(LastDigit(text) + 1)];
    }

    static int LastDigit(string text) => text.AsSpan().LastIndexOfAnyInRange('0', '9');
}
