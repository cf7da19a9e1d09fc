using Funnel.Web.Live;
using Microsoft.EntityFrameworkCore;

namespace Funnel.Web.Data;

/// <summary>The start cannot go on; the message is one plain sentence for whoever started it.</summary>
public sealed class StartRefused(string sentence) : Exception(sentence);

public static class DatabaseSetup
{
    /// <summary>The settings of storage. <see cref="Folder"/> holds database, files and keys.</summary>
    public sealed record DataSettings(string Folder, string Connection)
    {
        public DocumentLimits Documents { get; init; } = DocumentLimits.Usual;

        public string Imports => Path.Combine(Folder, "imports");

        public string Backups => Path.Combine(Folder, "backups");

        public static DataSettings From(IConfiguration configuration, string contentRoot)
        {
            var provider = configuration["Database:Provider"] ?? "Sqlite";
            if (!provider.Equals("Sqlite", StringComparison.OrdinalIgnoreCase))
                throw new StartRefused($"Database:Provider is “{provider}”; this version knows Sqlite only.");
            var folder = Path.GetFullPath(configuration["Data:Folder"] is { Length: > 0 } set ? set : "data", contentRoot);
            try
            {
                Directory.CreateDirectory(folder);
                File.WriteAllText(Path.Combine(folder, ".writable"), "");
                File.Delete(Path.Combine(folder, ".writable"));
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                throw new StartRefused($"The data folder {folder} cannot be written: {e.Message} Set Data__Folder to a folder this account may write.");
            }
            var connection = configuration.GetConnectionString("Funnel") is { Length: > 0 } given ? given
                : $"Data Source={Path.Combine(folder, "funnel.db")};Default Timeout=5";
            return new DataSettings(folder, connection) { Documents = DocumentLimits.From(configuration) };
        }
    }

    public static IServiceCollection AddFunnelData(this IServiceCollection services, DataSettings settings)
    {
        services.AddSingleton(settings);
        services.AddDbContextFactory<Sqlite.SqliteFunnelDb>(o => o.UseSqlite(settings.Connection));
        services.AddSingleton<IDbContextFactory<FunnelDb>>(s =>
            new ActiveFactory<Sqlite.SqliteFunnelDb>(s.GetRequiredService<IDbContextFactory<Sqlite.SqliteFunnelDb>>()));
        // Identity's stores ask for the context itself, one a scope.
        services.AddScoped(s => s.GetRequiredService<IDbContextFactory<FunnelDb>>().CreateDbContext());
        services.AddSingleton<WriterGate>();
        services.AddSingleton<Authorities>();
        services.AddSingleton<AuditBook>();
        services.AddSingleton<AuditedChanges>();
        services.AddSingleton<AuditReader>();
        services.AddSingleton<Accounts.AccountStore>();
        services.AddSingleton<Accounts.DigestStore>();
        services.AddSingleton<WhatIfNotes>();
        services.AddSingleton<Mail.MailTemplateStore>();
        services.AddSingleton<Mail.MailStore>();
        services.AddSingleton<Mail.MailQueue>();
        services.AddSingleton<Accounts.ApiKeyStore>();
        services.AddSingleton<Accounts.PeopleStore>();
        services.AddSingleton<Accounts.OutsideStore>();
        services.AddSingleton<Accounts.PasskeyStore>();
        services.AddSingleton<Accounts.PeopleReader>();
        services.AddSingleton<Accounts.PasswordGuesses>();
        services.AddSingleton<Accounts.PasswordStore>();
        services.AddSingleton<Accounts.DisplayBook>();
        services.AddSingleton<Accounts.DisplayCommands>();
        services.AddSingleton<Accounts.DisplayStore>();
        services.AddSingleton<Accounts.PairingGuesses>();
        services.AddSingleton<Accounts.PairingStore>();
        services.AddSingleton<DealStore>();
        services.AddSingleton(settings.Documents);
        services.AddSingleton<DocumentFiles>();
        services.AddSingleton<DocumentStore>();
        services.AddSingleton<HandoverStore>();
        services.AddSingleton<PlanStore>();
        services.AddSingleton<PipelineStore>();
        services.AddSingleton<ListStore>();
        services.AddSingleton<CompanyStore>();
        services.AddSingleton<CustomerStore>();
        services.AddSingleton<RepeatDeals>();
        services.AddSingleton<CatalogStore>();
        services.AddSingleton<SpendStore>();
        services.AddSingleton<ChanceStore>();
        services.AddSingleton<PlaybookStore>();
        services.AddSingleton<LogoStore>();
        services.AddTransient<LogCheck>();
        services.AddSingleton<IEventLog, EventLog>();
        services.AddSingleton(new EventNames(EventsOutside.Describe));
        return services;
    }

    /// <summary>Checks the engine, saves a copy when there is something to migrate, migrates, and makes the company's row.</summary>
    public static async Task PrepareDatabaseAsync(this IServiceProvider services, IConfiguration configuration, CancellationToken cancel = default)
    {
        var settings = services.GetRequiredService<DataSettings>();
        // One process prepares at a time; the others wait for it.
        await using var turn = await ProcessLock.TakeAsync(Path.Combine(settings.Folder, "prepare.lock"), TimeSpan.FromSeconds(60), cancel);
        await using var db = await services.GetRequiredService<IDbContextFactory<FunnelDb>>().CreateDbContextAsync(cancel);
        await Sqlite.SqlitePreparation.RunAsync(db, settings, services.GetRequiredService<TimeProvider>(), cancel);
        // A retry comes within minutes; a key of last week guards nothing.
        var lastWeek = services.GetRequiredService<TimeProvider>().GetUtcNow().UtcDateTime.AddDays(-7);
        await db.DoneRequests.Where(r => r.At < lastWeek).ExecuteDeleteAsync(cancel);
        if (await db.Company.AnyAsync(cancel))
            return;
        db.Company.Add(NewCompany(configuration));
        await db.SaveChangesAsync(cancel);
    }

    private static CompanyRow NewCompany(IConfiguration configuration)
    {
        var zone = configuration["Company:TimeZone"] ?? "UTC";
        if (!TimeZoneInfo.TryFindSystemTimeZoneById(zone, out _))
            throw new StartRefused($"Company:TimeZone is “{zone}”, which is no time zone known here. Use a name such as Europe/Helsinki.");
        var currency = configuration["Company:Currency"] ?? "EUR";
        try
        {
            Domain.Common.Currencies.Require(currency);
        }
        catch (Domain.Common.RuleViolation e)
        {
            throw new StartRefused("Company:Currency: " + e.Message);
        }
        return new CompanyRow
        {
            Id = 1,
            Name = configuration["Company:Name"] ?? "My company",
            Currency = currency,
            TimeZone = zone,
            Language = configuration["Company:Language"] == "ru" ? "ru" : "en",
            Epoch = Guid.CreateVersion7().ToString("N"),
            CatalogVersion = 1,
        };
    }

    // IDbContextFactory<T> is invariant: features ask for FunnelDb, the provider gives its own.
    private sealed class ActiveFactory<T>(IDbContextFactory<T> inner) : IDbContextFactory<FunnelDb>
        where T : FunnelDb
    {
        public FunnelDb CreateDbContext() => inner.CreateDbContext();

        public async Task<FunnelDb> CreateDbContextAsync(CancellationToken cancellationToken = default) => await inner.CreateDbContextAsync(cancellationToken);
    }
}
