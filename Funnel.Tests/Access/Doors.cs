using Funnel.Web.Access;
using Funnel.Web.Shell;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Logging;

namespace Funnel.Tests.Access;

/// <summary>The product's outermost doors, in the order of Program.cs and as in Production, before two addresses: one answers, one fails.</summary>
sealed class Doors : IAsyncDisposable
{
    readonly WebApplication _app;
    readonly HttpClient _http;
    readonly Lines _log;

    Doors(WebApplication app, Lines log)
    {
        (_app, _log) = (app, log);
        _http = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false }) { BaseAddress = new Uri(app.Urls.Single()) };
    }

    public string Log => string.Join('\n', _log.Written);

    public static async Task<Doors> OpenAsync(params (string Name, string Value)[] settings)
    {
        var builder = WebApplication.CreateBuilder(new WebApplicationOptions { EnvironmentName = "Production", ContentRootPath = AppContext.BaseDirectory });
        builder.Configuration.AddInMemoryCollection(settings.Select(s => KeyValuePair.Create(s.Name, (string?)s.Value)));
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        var log = new Lines();
        builder.Logging.ClearProviders().AddProvider(log);
        builder.AddProtection();
        builder.Services.AddShell(builder.Configuration);
        var app = builder.Build();
        app.UseProtection();
        app.UseFaultPages();
        app.UseSameSite();
        app.UseRequestLocalization();
        app.MapGet("/here", (HttpContext http) => $"{http.Connection.RemoteIpAddress} {http.Request.Scheme} {http.Request.Host}");
        app.MapGet("/broken", string () => throw new InvalidOperationException("The secret is 42."));
        app.MapGet("/own", (HttpContext http) => { http.Response.Headers[Headers.Policy] = Headers.Inert; return "x"; });
        await app.StartAsync();
        return new Doors(app, log);
    }

    public async Task<HttpResponseMessage> AskAsync(string address, params (string Name, string Value)[] headers)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, address);
        foreach (var (name, value) in headers)
            Assert.True(request.Headers.TryAddWithoutValidation(name, value));
        return await _http.SendAsync(request, TestContext.Current.CancellationToken);
    }

    public async ValueTask DisposeAsync()
    {
        _http.Dispose();
        await _app.DisposeAsync();
        _log.Dispose();
    }

    sealed class Lines : ILoggerProvider, ILogger
    {
        readonly System.Collections.Concurrent.ConcurrentQueue<string> _written = new();

        public IReadOnlyCollection<string> Written => _written;

        public ILogger CreateLogger(string categoryName) => this;

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
            _written.Enqueue($"{formatter(state, exception)} {exception}");

        public void Dispose()
        {
        }
    }
}
