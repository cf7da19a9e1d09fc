namespace Funnel.Tests.Architecture;

/// <summary>A folder and the folders its types may use. <c>*</c> stands for one name, <c>&lt;subject&gt;</c> for a domain folder without a row of its own.</summary>
public sealed record FolderRule(string Folder, params string[] MayUse);

/// <summary>What types of some folders may never use outside the house; with <paramref name="Everywhere"/> also inside it.</summary>
public sealed record OutsideRule(string Says, Func<string, bool> AppliesTo, Func<Use, bool> Forbids, bool Everywhere = false);

/// <summary>
/// Who may depend on whom: the table of docs/architecture.md as data. A folder is a namespace under the root, written with dots:
/// <c>Domain.Deals</c>, <c>Web.Parts</c>, <c>Web.Features.Board</c>; what lies deeper belongs to it.
/// </summary>
public static class House
{
    internal const string Top = "(top)";

    static readonly string[] PureIo = ["StringReader", "StringWriter", "TextReader", "TextWriter", "InvalidDataException"];

    static readonly string[] Providers =
        ["Microsoft.EntityFrameworkCore.Sqlite", "Microsoft.Data.Sqlite", "SQLitePCLRaw", "Npgsql"];

    static readonly string[] Writes =
    [
        "SaveChanges", "SaveChangesAsync", "ExecuteUpdate", "ExecuteUpdateAsync", "ExecuteDelete", "ExecuteDeleteAsync",
        "ExecuteSql", "ExecuteSqlAsync", "ExecuteSqlRaw", "ExecuteSqlRawAsync", "ExecuteSqlInterpolated", "ExecuteSqlInterpolatedAsync",
    ];

    /// <summary>The first row that fits a folder counts. A folder may always use itself.</summary>
    public static readonly FolderRule[] Folders =
    [
        new("Domain.Common"),
        new("Domain.Deals", "Domain.Common", "Domain.Pipelines"),
        new("Domain.Analytics", "Domain.Common", "Domain.<subject>"),
        new("Domain.Forecasting", "Domain.Common", "Domain.<subject>", "Domain.Analytics"),
        new("Domain.*", "Domain.Common"),

        new("Web.Live", "Domain.*"),
        new("Web.Data", "Domain.*", "Web.Live"),
        new("Web.Access", "Domain.*", "Web.Data"),
        new("Web.Parts", "Domain.*"),
        new("Web.Api", "Domain.*", "Web.Access"),
        new("Web.Shell", "Domain.*", "Web.Live", "Web.Data", "Web.Access", "Web.Parts"),
        new("Web.Features.*", "Domain.*", "Web.Live", "Web.Data", "Web.Access", "Web.Parts", "Web.Shell", "Web.Api"),

        // The command line is one more door to the features.
        new("Web.Commands", "Domain.*", "Web.Live", "Web.Data", "Web.Access", "Web.Parts", "Web.Features.*", Top),

        // Program, the list of features: the places that name everything.
        new(Top, "Domain.*", "Web.*", "Web.Features.*"),
    ];

    /// <summary>Types that may use what their folder may not, each with its reason. One that no longer does is reported.</summary>
    public static readonly IReadOnlyDictionary<string, string> Except = new Dictionary<string, string>(StringComparer.Ordinal)
    {
    };

    /// <summary>The only features that may place another feature's <c>…Widget</c>.</summary>
    public static readonly string[] PlacesWidgets = ["Web.Features.Dashboard", "Web.Features.Wall"];

    public static readonly OutsideRule[] Outside =
    [
        new("The domain references no package but a numerics library",
            IsDomain,
            use => !(use.ToAssembly is "System" or "mscorlib" or "netstandard" or "MathNet.Numerics"
                || use.ToAssembly.StartsWith("System.", StringComparison.Ordinal))),

        new("The domain touches no file, network, process or console",
            IsDomain,
            use => (use.ToNamespace == "System.IO" && !PureIo.Contains(use.ToType))
                || use.ToNamespace.StartsWith("System.IO.", StringComparison.Ordinal)
                || use.ToNamespace.StartsWith("System.Net", StringComparison.Ordinal)
                || use.ToNamespace.StartsWith("System.Data", StringComparison.Ordinal)
                || use.To is "System.Diagnostics.Process" or "System.Console"),

        // DateTime.Now and its kin are refused by the compiler already (BannedSymbols.txt).
        new("The domain reads no clock",
            IsDomain,
            use => use.To is "System.TimeProvider" or "System.Diagnostics.Stopwatch" or "System.Threading.Timer" or "System.Threading.PeriodicTimer"),

        new("Only Data knows which database it is",
            folder => folder != "Web.Data",
            use => Providers.Any(name => use.ToAssembly.StartsWith(name, StringComparison.Ordinal))),

        new("Only Data writes to the database",
            folder => folder != "Web.Data",
            use => use.Member is not null && Writes.Contains(use.Member),
            Everywhere: true),
    ];

    static bool IsDomain(string folder) => folder.StartsWith("Domain.", StringComparison.Ordinal);
}
