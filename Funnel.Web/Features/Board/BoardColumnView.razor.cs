using Funnel.Web.Parts;

namespace Funnel.Web.Features.Board;

public partial class BoardColumnView
{
    const int FirstCards = 8;

    BoardColumn? _column;
    (int Stamp, string Period, MoneyUnit Unit, MoneyUnit Weighted, bool InPast) _drawn;

    protected override bool ShouldRender()
    {
        var now = (Column.Stamp, Period, Unit, WeightedUnit, InPast);
        if (ReferenceEquals(_column, Column) && _drawn == now)
            return false;
        (_column, _drawn) = (Column, now);
        return true;
    }
}
