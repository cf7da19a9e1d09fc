namespace Funnel.Tests.Kit;

/// <summary>Where the sources stand, found from the test assembly upwards, whatever the current folder is.</summary>
public static class Repository
{
    public static string Root { get; } = FindRoot();

    public static string File(params string[] parts) => Path.Combine([Root, .. parts]);

    /// <summary>Path from the root, with forward slashes.</summary>
    public static string Relative(string path) => Path.GetRelativePath(Root, path).Replace('\\', '/');

    /// <summary>The files under a folder of the repository, without what is built, downloaded or ignored.</summary>
    public static IEnumerable<string> Files(string folder, params string[] endings)
    {
        var start = File(folder);
        if (!Directory.Exists(start))
            return [];
        return Walk(new DirectoryInfo(start))
            .Where(file => endings.Length == 0 || endings.Any(end => file.EndsWith(end, StringComparison.Ordinal)))
            .Order(StringComparer.Ordinal);
    }

    static readonly string[] NotOurs = ["artifacts", "bin", "obj", "data", "node_modules", "TestResults", ".git", ".vs", ".idea"];

    static IEnumerable<string> Walk(DirectoryInfo folder) =>
        folder.EnumerateFiles().Where(IsOurs).Select(file => file.FullName).Concat(
            folder.EnumerateDirectories().Where(IsOurs).SelectMany(Walk));

    static bool IsOurs(FileSystemInfo entry) => !NotOurs.Contains(entry.Name, StringComparer.Ordinal);

    static string FindRoot()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (System.IO.File.Exists(Path.Combine(folder.FullName, "Funnel.sln")))
                return folder.FullName;
        }
        throw new InvalidOperationException($"No Funnel.sln above {AppContext.BaseDirectory}: run the tests from a built clone of the repository.");
    }
}
