using System.Net.Http.Json;
using System.Text.Json;
using Funnel.Tests.Kit;

namespace Funnel.Tests.Features.Import;

/// <summary>A public data set in a data folder of its own behind the real executable, asked as a program asks.</summary>
public sealed class TruthFloor(string set, string pipeline, IReadOnlyList<string> files) : IAsyncDisposable
{
    readonly TempFolder _folder = new();
    readonly List<string> _wrong = [];
    RunningApp? _app;
    int _checked;

    public JsonElement Truth { get; private set; }

    public static async Task<TruthFloor> OpenAsync(string set, string pipeline, params string[] files)
    {
        var floor = new TruthFloor(set, pipeline, [.. files.Select(f => SharedData.File(set, f))]) { Truth = SharedData.Truth(set) };
        try
        {
            (await Do.Import(floor._folder.Path, [.. floor.Files, "--mapping", Do.Mapping(set)])).Succeeded();
            floor._app = await RunningApp.StartAsync(new RunningAppOptions(DataFolder: floor._folder.Path));
            return floor;
        }
        catch
        {
            await floor.DisposeAsync();
            throw;
        }
    }

    public IReadOnlyList<string> Files => files;

    public async ValueTask DisposeAsync()
    {
        if (_app is not null)
            await _app.DisposeAsync();
        _folder.Dispose();
    }

    /// <summary>Over all time, unless the question names a period.</summary>
    public async Task<JsonElement> AskAsync(string call, params (string Name, string Value)[] parameters)
    {
        var all = parameters.Any(p => p.Name == "period") ? parameters : [("period", "all"), .. parameters];
        var query = string.Join('&', all.Prepend(("pipeline", pipeline)).Select(p => $"{p.Item1}={Uri.EscapeDataString(p.Item2)}"));
        using var answer = await _app!.Http.GetAsync($"/api/v1/{call}?{query}", TestContext.Current.CancellationToken);
        Assert.True(answer.IsSuccessStatusCode, $"{call}?{query}: {await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken)}");
        return await answer.Content.ReadFromJsonAsync<JsonElement>(TestContext.Current.CancellationToken);
    }

    /// <summary>Notes a number that differs. Both are rounded to the places the truth is given with.</summary>
    public void Same(string what, JsonElement truth, double? told, int places = 0)
    {
        _checked++;
        double? expected = truth.ValueKind == JsonValueKind.Null ? null : truth.GetDouble();
        if (expected is null != told is null || (expected is { } e && Math.Abs(e - told!.Value) > (places == 0 ? 0 : 0.50001 * Math.Pow(10, -places))))
            _wrong.Add($"{set} {what}: {expected} is true, {told} was told");
    }

    public void AllSame(int atLeast)
    {
        Assert.Equal("", string.Join('\n', _wrong));
        Assert.True(_checked >= atLeast, $"Only {_checked} numbers of {set} were checked.");
    }
}

static class Told
{
    public static IEnumerable<JsonElement> List(this JsonElement answer, string name) => answer.GetProperty(name).EnumerateArray();

    public static IEnumerable<(string Name, JsonElement Value)> Each(this JsonElement truth, string name) => truth.GetProperty(name).EnumerateObject().Select(p => (p.Name, p.Value));

    public static JsonElement Stage(this JsonElement answer, string name) => answer.List("stages").Single(s => s.GetProperty("stage").GetString() == name);

    /// <summary>A number at a path of names; null where the answer leaves it out.</summary>
    public static double? Number(this JsonElement answer, params ReadOnlySpan<string> path)
    {
        foreach (var name in path)
        {
            if (!answer.TryGetProperty(name, out var inner))
                return null;
            answer = inner;
        }
        return answer.ValueKind == JsonValueKind.Null ? null : answer.GetDouble();
    }
}
