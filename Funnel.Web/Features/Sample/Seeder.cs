using System.Globalization;
using Funnel.Domain.Pipelines;
using Funnel.Web.Data;
using Microsoft.EntityFrameworkCore;

namespace Funnel.Web.Features.Sample;

/// <summary><c>seed --deals N [--seed S]</c>: fills an empty database with a made-up company of any size.</summary>
public static class Seeder
{
    private const long Most = 5_000_000;

    // Above this the daily work of every deal would only be weight.
    private const long MostRich = 20_000;

    /// <summary>Makes and writes the company; throws <see cref="StartRefused"/> when the database holds anything of its own.</summary>
    public static async Task SeedAsync(IServiceProvider services, long deals, ulong seed, string language, TextWriter output, CancellationToken cancel = default)
    {
        if (deals is < 1 or > Most)
            throw new StartRefused(string.Create(CultureInfo.InvariantCulture, $"--deals takes 1 to {Most:N0}, not {deals}."));
        var clock = services.GetRequiredService<TimeProvider>();
        var writer = services.NewSampleWriter();
        await RefuseFullAsync(services, cancel);
        await writer.ClearReferencesAsync(cancel);
        var now = clock.GetUtcNow().UtcDateTime;
        var company = new SampleCompany(new SampleOptions(deals, seed, language, now, Rich: deals <= MostRich));
        var (started, said) = (clock.GetTimestamp(), clock.GetTimestamp());
        void Say(long done)
        {
            if (done < deals && clock.GetElapsedTime(said) < TimeSpan.FromSeconds(2))
                return;
            said = clock.GetTimestamp();
            var rate = done / Math.Max(0.001, clock.GetElapsedTime(started).TotalSeconds);
            output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{done:N0} of {deals:N0} deals, {rate:N0} a second"));
        }

        try
        {
            await writer.WriteAsync(company, Say, cancel);
        }
        catch (OperationCanceledException) when (cancel.IsCancellationRequested)
        {
            throw new StartRefused("Stopped. A half-made company stays behind: delete the data folder, or set Data__Folder to a new one, before seeding again.");
        }
        await output.WriteLineAsync(string.Create(CultureInfo.InvariantCulture,
            $"{company.Name}: {deals:N0} deals, {company.People.Count():N0} people and {company.CustomerCount:N0} customers in {clock.GetElapsedTime(started).TotalSeconds:N1} s."));
    }

    private static async Task RefuseFullAsync(IServiceProvider services, CancellationToken cancel)
    {
        await using var db = await services.GetRequiredService<IDbContextFactory<FunnelDb>>().CreateDbContextAsync(cancel);
        if (await db.Deals.AnyAsync(cancel))
            throw new StartRefused("This database holds deals already; seed fills an empty one only. Set Data__Folder to a new folder.");
        if (await db.Audit.AnyAsync(a => a.Action == SampleWriter.Started, cancel))
            return;
        var pipelines = await CatalogReader.PipelinesAsync(db, cancel);
        var own = pipelines.Count > 1 || (pipelines.Count == 1 && !IsDefault(pipelines[0]));
        if (own || await db.Employees.AnyAsync(cancel) || await db.Customers.AnyAsync(cancel) || await db.Products.AnyAsync(cancel))
            throw new StartRefused("This database holds people, products, customers or pipelines of its own; seed fills an empty one only. Set Data__Folder to a new folder.");
    }

    private static bool IsDefault(Pipeline pipeline) => IsLike(pipeline, SampleCompany.DefaultPipeline("en")) || IsLike(pipeline, SampleCompany.DefaultPipeline("ru"));

    private static bool IsLike(Pipeline one, Pipeline other) => one.Name == other.Name
        && one.Stages.Select(s => (s.Name, s.Kind, s.NormDays, s.Probability)).SequenceEqual(other.Stages.Select(s => (s.Name, s.Kind, s.NormDays, s.Probability)));
}
