namespace Funnel.Web.Features.Import;

/// <summary>A file's name as its sender knows it, fit to be shown.</summary>
internal static class ShownName
{
    /// <summary>Folders of the sender's machine and signs that turn text around are left out.</summary>
    public static string Of(string name)
    {
        var last = name[(name.LastIndexOfAny(['/', '\\']) + 1)..];
        var plain = new string([.. last.Where(c => !char.IsControl(c) && char.GetUnicodeCategory(c) != System.Globalization.UnicodeCategory.Format).Take(120)]).Trim();
        return plain.Length == 0 ? "import" : plain;
    }
}

internal static class WholeFile
{
    /// <summary>Whole or not at all: a killed process leaves what stood there before.</summary>
    public static void Write(string path, string text)
    {
        File.WriteAllText(path + ".new", text);
        File.Move(path + ".new", path, overwrite: true);
    }
}
