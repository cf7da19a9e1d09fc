using System.Text.Json;

namespace Funnel.Tests.Kit;

/// <summary>Real public data that lies beside the repository, not in it. A test that asks for what is not there is skipped, with the reason.</summary>
public static class SharedData
{
    const string Elsewhere = "FUNNEL_SHARED_DATA";

    static string Folder => Environment.GetEnvironmentVariable(Elsewhere) is { Length: > 0 } named
        ? named
        : Path.GetFullPath(Repository.File("..", "shared", "data"));

    public static string File(string set, string name)
    {
        var file = Path.Combine(Folder, set, name);
        if (!System.IO.File.Exists(file))
            Assert.Skip($"Needs ../shared/data/{set}/{name} beside the repository (or {Elsewhere} naming the data folder); it is not there.");
        return file;
    }

    /// <summary>The independently computed answers of a data set.</summary>
    public static JsonElement Truth(string set)
    {
        using var answers = JsonDocument.Parse(System.IO.File.ReadAllText(File(set, "truth.json")));
        return answers.RootElement.Clone();
    }
}
