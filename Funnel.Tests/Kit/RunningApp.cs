using System.Collections.Concurrent;
using System.Net;
using System.Text.RegularExpressions;
using Microsoft.EntityFrameworkCore;

namespace Funnel.Tests.Kit;

/// <summary>
/// The real executable on a free loopback port with a data folder of its own. Killed or stopped and started again it keeps both.
/// <code>await using var app = await RunningApp.StartAsync();</code>
/// </summary>
public sealed partial class RunningApp : IAsyncDisposable
{
    // A window opened at an app's address belongs to somebody who is signed in, unless the test says otherwise.
    static readonly ConcurrentDictionary<int, string> SignedIn = new();

    readonly ConcurrentDictionary<string, string> _cookies = new(StringComparer.Ordinal);
    readonly TempFolder? _folder;
    readonly RunningAppOptions _options;
    AppProcess _process = null!;

    RunningApp(RunningAppOptions options)
    {
        _options = options;
        _folder = options.DataFolder is null ? new TempFolder() : null;
        DataFolder = options.DataFolder ?? _folder!.Path;
    }

    public Uri Address { get; private set; } = null!;

    public string DataFolder { get; }

    /// <summary>Speaks to the app at its address as the administrator; redirects are not followed. A request with a Cookie header of its own is somebody else's.</summary>
    public HttpClient Http { get; } = new(new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false });

    public int ProcessId => _process.Id;

    /// <summary>What the current process wrote to both of its streams.</summary>
    public string Output => _process.Output + _process.Errors;

    public Uri At(string path) => new(Address, path);

    public static async Task<RunningApp> StartAsync(RunningAppOptions? options = null)
    {
        var app = new RunningApp(options ?? new RunningAppOptions());
        try
        {
            await app.LaunchAsync("http://127.0.0.1:0");
            app.Http.BaseAddress = app.Address;
            if (app._options is { SignIn: true, Environment: "Development" })
            {
                var cookie = await app.CookieAsync(Administrator);
                SignedIn[app.Address.Port] = cookie;
                app.Http.DefaultRequestHeaders.TryAddWithoutValidation("Cookie", cookie);
            }
            return app;
        }
        catch
        {
            await app.DisposeAsync();
            throw;
        }
    }

    public const string Administrator = "admin@funnel.example";

    /// <summary>Of the development account of an employee.</summary>
    public static string MailOf(int employee) => $"person{employee}@funnel.example";

    /// <summary>The sign-in cookie of a development account, as a Cookie header has it.</summary>
    public async Task<string> CookieAsync(string mail)
    {
        if (_cookies.TryGetValue(mail, out var known))
            return known;
        using var http = await ClientAsync(null);
        using var answer = await OneClickAsync(http, mail);
        if (answer.StatusCode != HttpStatusCode.Redirect)
            throw Failed($"did not sign {mail} in ({(int)answer.StatusCode})");
        return _cookies[mail] = CookiesOf(answer);
    }

    /// <summary>Presses the button of a development account.</summary>
    public static async Task<HttpResponseMessage> OneClickAsync(HttpClient http, string mail) => await SubmitAsync(http, "/sign-in", "/sign-in/as", ("email", mail));

    /// <summary>Opens a page with a form and posts the form's fields, with the page's own token against forgery.</summary>
    public static async Task<HttpResponseMessage> SubmitAsync(HttpClient http, string page, string action, params (string Name, string Value)[] fields) =>
        await (await FormAsync(http, page, action))(fields);

    /// <summary>Opens a page with a form once; what comes back posts the form as often as one likes.</summary>
    public static async Task<Func<(string Name, string Value)[], Task<HttpResponseMessage>>> FormAsync(HttpClient http, string page, string action)
    {
        using var shown = await http.GetAsync(page);
        var token = Token().Match(await shown.Content.ReadAsStringAsync()).Groups[1].Value;
        var cookies = string.Join("; ", new[] { http.DefaultRequestHeaders.TryGetValues("Cookie", out var own) ? string.Join("; ", own) : "", CookiesOf(shown) }.Where(c => c.Length > 0));
        return async fields =>
        {
            using var request = new HttpRequestMessage(HttpMethod.Post, action)
            {
                Content = new FormUrlEncodedContent([.. fields.Select(f => KeyValuePair.Create(f.Name, f.Value)), new("__RequestVerificationToken", token)]),
            };
            request.Headers.TryAddWithoutValidation("Cookie", cookies);
            return await http.SendAsync(request);
        };
    }

    /// <summary>A client of its own for this development account, or for a stranger (null).</summary>
    public async Task<HttpClient> ClientAsync(string? mail)
    {
        var http = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false }) { BaseAddress = Address };
        if (mail is not null)
            http.DefaultRequestHeaders.TryAddWithoutValidation("Cookie", await CookieAsync(mail));
        return http;
    }

    /// <summary>Gives the development account of an employee another role, past the app.</summary>
    public static async Task BecomeAsync(SqliteStore store, int employee, Funnel.Domain.Access.Role role)
    {
        await using var db = await store.Contexts.CreateDbContextAsync();
        await db.Users.Where(a => a.EmployeeId == employee).ExecuteUpdateAsync(a => a.SetProperty(u => u.Role, role));
    }

    public async Task SignInAsync(Window window, string mail) => await window.TakeCookieAsync(await CookieAsync(mail));

    /// <summary>Who a window at this address is signed in as, when nobody says; a wire in between leads to the app behind it.</summary>
    internal static string? CookieAt(Uri address) => SignedIn.GetValueOrDefault(TcpCut.Behind(address.Port));

    public static string CookiesOf(HttpResponseMessage answer) =>
        string.Join("; ", answer.Headers.TryGetValues("Set-Cookie", out var set) ? set.Select(c => c.Split(';')[0]) : []);

    /// <summary>SIGKILL: no farewell, nothing flushed.</summary>
    public void Kill() => _process.Kill();

    /// <summary>Stands still (SIGSTOP) until <see cref="Resume"/>; its sockets stay open.</summary>
    public void Pause() => _process.Signal(PosixSignalNumber.Stop);

    public void Resume() => _process.Signal(PosixSignalNumber.Continue);

    /// <summary>Asks politely (SIGTERM) and waits; returns the exit code.</summary>
    public async Task<int> StopAsync()
    {
        if (_process.HasExited)
            return _process.ExitCode;
        _process.Signal(PosixSignalNumber.Terminate);
        using var patience = Patience();
        try
        {
            await _process.ExitedAsync(patience.Token);
        }
        catch (OperationCanceledException e)
        {
            throw new TimeoutException($"The app did not stop within {_options.Limit.TotalSeconds:0} s of SIGTERM.\n{Output}", e);
        }
        return _process.ExitCode;
    }

    /// <summary>Starts again on the same port and folder; a process still running is killed first.</summary>
    public async Task RestartAsync()
    {
        _process.Dispose();
        await LaunchAsync(Address.GetLeftPart(UriPartial.Authority));
    }

    public ValueTask DisposeAsync()
    {
        _process?.Dispose();
        Http.Dispose();
        _folder?.Dispose();
        return ValueTask.CompletedTask;
    }

    async Task LaunchAsync(string urls)
    {
        var listening = new TaskCompletionSource<Uri>(TaskCreationOptions.RunContinuationsAsynchronously);
        var settings = new Dictionary<string, string?>(StringComparer.Ordinal)
        {
            ["Urls"] = urls,
            ["DOTNET_ENVIRONMENT"] = _options.Environment,
            ["Sample__Load"] = _options.LoadSample ? "true" : "false",
            ["Logging__LogLevel__Microsoft.Hosting.Lifetime"] = "Information",
            // All tests of an app call from one address; those about limits set their own.
            ["Limits__Api__PerMinute"] = "1000000",
            ["Limits__Api__Burst"] = "1000000",
        };
        foreach (var (name, value) in _options.Settings)
            settings[name] = value;

        _process = AppProcess.Start(DataFolder, [], settings, line =>
        {
            if (Listening().Match(line) is { Success: true } said)
                listening.TrySetResult(new Uri(said.Groups[1].Value + "/"));
        });

        using var patience = Patience();
        try
        {
            var ended = _process.ExitedAsync(patience.Token);
            if (await Task.WhenAny(listening.Task, ended) == ended)
            {
                await ended;
                throw Failed($"ended with exit code {_process.ExitCode} instead of listening");
            }
            Address = await listening.Task;
            await ReadyAsync(patience.Token);
        }
        catch (OperationCanceledException e)
        {
            throw Failed($"was not ready within {_options.Limit.TotalSeconds:0} s", e);
        }
    }

    async Task ReadyAsync(CancellationToken cancel)
    {
        using var http = new HttpClient { BaseAddress = Address };
        while (true)
        {
            cancel.ThrowIfCancellationRequested();
            if (_process.HasExited)
                throw Failed($"ended with exit code {_process.ExitCode} before it was ready");
            try
            {
                using var answer = await http.GetAsync(_options.ReadyPath, cancel);
                // An app without a health page (404) is ready when it answers at all.
                if (answer.IsSuccessStatusCode || answer.StatusCode == HttpStatusCode.NotFound)
                    return;
            }
            catch (HttpRequestException)
            {
                // Not accepting yet, or just gone; the next round tells which.
            }
            await Task.Delay(TimeSpan.FromMilliseconds(50), cancel);
        }
    }

    CancellationTokenSource Patience()
    {
        var patience = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        patience.CancelAfter(_options.Limit);
        return patience;
    }

    InvalidOperationException Failed(string what, Exception? because = null) =>
        new($"The app {what}. It said:\n{Output}", because);

    [GeneratedRegex(@"name=""__RequestVerificationToken"" value=""([^""]+)""")]
    private static partial Regex Token();

    [GeneratedRegex(@"Now listening on: (http://[^\s/""]+)")]
    private static partial Regex Listening();
}

/// <summary>How the app is started.</summary>
/// <param name="DataFolder">Null: a temporary one, deleted on dispose.</param>
/// <param name="LoadSample">Whether the sample company is made on first start.</param>
/// <param name="Environment">Development or Production, as the app sees it.</param>
/// <param name="ReadyPath">Answers with success when the app may be used.</param>
public sealed record RunningAppOptions(
    string? DataFolder = null,
    bool LoadSample = false,
    string Environment = "Development",
    string ReadyPath = "/health/ready")
{
    /// <summary>More settings, by their environment names (<c>Database__Provider</c>); null removes one.</summary>
    public IReadOnlyDictionary<string, string?> Settings { get; init; } = new Dictionary<string, string?>();

    /// <summary>In Development the app's client and windows are the administrator's; otherwise strangers'.</summary>
    public bool SignIn { get; init; } = true;

    /// <summary>Longest time a start or a stop may take.</summary>
    public TimeSpan Limit { get; init; } = TimeSpan.FromMinutes(2);
}
