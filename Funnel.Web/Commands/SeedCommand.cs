using System.CommandLine;
using Funnel.Web.Features.Sample;

namespace Funnel.Web.Commands;

/// <summary>`seed --deals N [--seed S]`: fills an empty database with a made-up company of any size.</summary>
internal static class SeedCommand
{
    public static Command Create(CommandHost host)
    {
        var deals = new Option<long>("--deals") { Description = "How many deals to make.", Required = true };
        var seed = new Option<ulong>("--seed") { Description = "Another number makes another company.", DefaultValueFactory = _ => SampleCompany.SampleSeed };
        var command = new Command("seed", "Fills an empty database with a made-up company, the same for the same numbers.") { deals, seed };
        command.SetAction((parsed, cancel) => host.RunAsync(async services =>
        {
            var language = services.GetRequiredService<IConfiguration>()["Sample:Language"] ?? "en";
            await Seeder.SeedAsync(services, parsed.GetValue(deals), parsed.GetValue(seed), language, Console.Out, cancel);
            return 0;
        }, cancel));
        return command;
    }
}
