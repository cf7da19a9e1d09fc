namespace Funnel.Web.Features.Board;

public partial class BoardColumnView
{
    BoardColumn? _column;
    string _period = "";

    protected override bool ShouldRender()
    {
        if (ReferenceEquals(_column, Column) && _drawn == Column.Stamp && _period == Period)
            return false;
        (_column, _drawn, _period) = (Column, Column.Stamp, Period);
        return true;
    }
}
