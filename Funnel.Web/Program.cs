using Funnel.Web.Shell;

var builder = WebApplication.CreateBuilder(args);

// What every page lives in: Blazor, languages, theme
builder.Services.AddShell(builder.Configuration);

var app = builder.Build();

app.UseShell();
app.MapShell();

await app.RunAsync();
