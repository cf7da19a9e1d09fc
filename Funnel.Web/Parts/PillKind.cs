namespace Funnel.Web.Parts;

public enum PillKind
{
    Plain,
    Live,
    Stale,
    Rot,
    Risk,
    Won,
    Lost,
    Brand,
}
