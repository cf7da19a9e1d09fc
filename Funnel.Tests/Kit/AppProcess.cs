using System.Diagnostics;
using System.Runtime.InteropServices;
using System.Text;

namespace Funnel.Tests.Kit;

/// <summary>The built web executable as a child process; what it says is kept for the failure message.</summary>
sealed class AppProcess : IDisposable
{
    readonly StringBuilder _output = new();
    readonly StringBuilder _errors = new();
    readonly Process _process;
    readonly Action<string>? _onLine;

    AppProcess(ProcessStartInfo start, Action<string>? onLine)
    {
        _onLine = onLine;
        _process = new Process { StartInfo = start };
        _process.OutputDataReceived += (_, line) => Take(_output, line.Data);
        _process.ErrorDataReceived += (_, line) => Take(_errors, line.Data);
        _process.Start();
        _process.StandardInput.Close();
        _process.BeginOutputReadLine();
        _process.BeginErrorReadLine();
    }

    public static AppProcess Start(
        string dataFolder,
        IEnumerable<string> arguments,
        IReadOnlyDictionary<string, string?>? settings = null,
        Action<string>? onLine = null)
    {
        var start = new ProcessStartInfo(DotNet)
        {
            // As `dotnet run` does: content root is the project's folder.
            WorkingDirectory = Repository.File("Funnel.Web"),
            UseShellExecute = false,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            StandardOutputEncoding = Encoding.UTF8,
            StandardErrorEncoding = Encoding.UTF8,
        };
        start.ArgumentList.Add(Assembly());
        foreach (var argument in arguments)
            start.ArgumentList.Add(argument);

        foreach (var inherited in start.Environment.Keys.Where(Disturbs).ToList())
            start.Environment.Remove(inherited);
        start.Environment["DOTNET_ENVIRONMENT"] = "Development";
        start.Environment["Data__Folder"] = dataFolder;
        start.Environment["Sample__Load"] = "false";
        foreach (var (name, value) in settings ?? new Dictionary<string, string?>())
        {
            if (value is null)
                start.Environment.Remove(name);
            else
                start.Environment[name] = value;
        }
        return new AppProcess(start, onLine);
    }

    public int Id => _process.Id;

    public bool HasExited => _process.HasExited;

    public int ExitCode => _process.ExitCode;

    public string Output { get { lock (_output) return _output.ToString(); } }

    public string Errors { get { lock (_errors) return _errors.ToString(); } }

    /// <summary>Completes when the process ended and all it said was read.</summary>
    public Task ExitedAsync(CancellationToken cancel) => _process.WaitForExitAsync(cancel);

    /// <summary>SIGKILL, to the process and to what it started.</summary>
    public void Kill()
    {
        if (!_process.HasExited)
            _process.Kill(entireProcessTree: true);
        _process.WaitForExit();
    }

    public void Signal(PosixSignalNumber signal)
    {
        if (NativeKill(_process.Id, (int)signal) != 0)
            throw new InvalidOperationException($"Signal {signal} could not be sent to process {_process.Id}.");
    }

    public void Dispose()
    {
        Kill();
        _process.Dispose();
    }

    void Take(StringBuilder into, string? line)
    {
        if (line is null)
            return;
        lock (into)
            into.AppendLine(line);
        _onLine?.Invoke(line);
    }

    // A setting of the machine that runs the tests must not change what they see.
    static bool Disturbs(string name) =>
        name.StartsWith("ASPNETCORE_", StringComparison.OrdinalIgnoreCase)
        || name is "DOTNET_ENVIRONMENT" or "DOTNET_URLS" or "URLS" or "Urls" or "HTTP_PORTS" or "HTTPS_PORTS"
        || name.Contains("__", StringComparison.Ordinal);

    static string DotNet
    {
        get
        {
            // …/dotnet/shared/Microsoft.NETCore.App/10.0.x/: the host that runs these tests runs the app as well.
            var root = Path.GetFullPath(Path.Combine(RuntimeEnvironment.GetRuntimeDirectory(), "..", "..", ".."));
            var host = Path.Combine(root, OperatingSystem.IsWindows() ? "dotnet.exe" : "dotnet");
            return File.Exists(host) ? host : "dotnet";
        }
    }

    static string Assembly()
    {
        // …/artifacts/bin/Funnel.Tests/debug/ -> …/artifacts/bin/Funnel.Web/debug/
        var own = new DirectoryInfo(AppContext.BaseDirectory);
        var built = Path.Combine(own.Parent!.Parent!.FullName, "Funnel.Web", own.Name, "Funnel.Web.dll");
        if (!File.Exists(built))
            throw new FileNotFoundException($"The web project is not built: {built} is missing.");
        return built;
    }

    [DllImport("libc", EntryPoint = "kill", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    static extern int NativeKill(int process, int signal);
}

/// <summary>Linux numbers.</summary>
public enum PosixSignalNumber
{
    None = 0,
    Interrupt = 2,
    Kill = 9,
    Terminate = 15,
    Continue = 18,
    Stop = 19,
}
