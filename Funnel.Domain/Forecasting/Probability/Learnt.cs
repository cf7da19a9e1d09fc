namespace Funnel.Domain.Forecasting.Probability;

/// <summary>What was learnt for a month: no model where too few deals were closed by then.</summary>
public sealed record Learnt(WinModel? Model, int Closed)
{
    public int Missing => Math.Max(0, WinModel.FewestClosed - Closed);
}
