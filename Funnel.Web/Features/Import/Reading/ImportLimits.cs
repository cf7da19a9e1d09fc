using Funnel.Web.Parts;

namespace Funnel.Web.Features.Import.Reading;

/// <summary>How much is taken in; each can be set (Import:MaxRows and so on).</summary>
internal sealed record ImportLimits(long FileBytes, int Rows, int Columns, long UnpackedBytes)
{
    public const int CellCharacters = CsvRows.LongestCell;

    public static ImportLimits From(IConfiguration configuration) => new(
        configuration.GetValue("Import:MaxFileMegabytes", 500L) * 1024 * 1024,
        configuration.GetValue("Import:MaxRows", 2_000_000),
        configuration.GetValue("Import:MaxColumns", 200),
        configuration.GetValue("Import:MaxUnpackedMegabytes", 1_000L) * 1024 * 1024);
}
