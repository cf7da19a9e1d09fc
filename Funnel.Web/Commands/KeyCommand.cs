using System.CommandLine;
using Funnel.Domain.Access;
using Funnel.Web.Data;
using Funnel.Web.Data.Accounts;

namespace Funnel.Web.Commands;

/// <summary>`apikey create NAME --role R …`: prints the key, once.</summary>
internal static class KeyCommand
{
    public static Command Create(CommandHost host)
    {
        var name = new Argument<string>("NAME") { Description = "What it is for, such as “Website forms”." };
        var role = new Option<Role>("--role") { Description = "Viewer, Salesperson, Head, Director or Administrator.", Required = true };
        var department = new Option<string>("--department") { Description = "By name: whose deals a head's or viewer's key reaches." };
        var employee = new Option<string>("--employee") { Description = "By name: whose deals are the key's own." };
        var readOnly = new Option<bool>("--read-only") { Description = "Reads and changes nothing." };
        var days = new Option<int?>("--expires") { Description = "In so many days; without it never." };
        var create = new Command("create", "Makes a key for a program and prints it, this once.") { name, role, department, employee, readOnly, days };
        create.SetAction((parsed, cancel) => host.RunAsync(async services =>
        {
            var wish = new NewApiKey(parsed.GetValue(name)!, parsed.GetValue(role), await Named.DepartmentAsync(services, parsed.GetValue(department), cancel),
                await Named.EmployeeAsync(services, parsed.GetValue(employee), cancel), parsed.GetValue(readOnly),
                parsed.GetValue(days) is { } d ? services.GetRequiredService<TimeProvider>().GetUtcNow().UtcDateTime.AddDays(d) : null);
            var (_, key) = await services.GetRequiredService<ApiKeyStore>().CreateAsync(Caller.Program("Command line"), wish, cancel);
            Console.WriteLine(key);
            return 0;
        }, cancel));
        return new Command("apikey", "Keys of programs.") { create };
    }
}
