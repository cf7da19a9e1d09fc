using System.CommandLine;
using Funnel.Domain.Access;
using Funnel.Web.Data;
using Funnel.Web.Data.Accounts;
using Funnel.Web.Features.Accounts;

namespace Funnel.Web.Commands;

/// <summary>`user add EMAIL --role R [--name N] [--department D]`: an invitation, as the people page makes it.</summary>
internal static class UserCommand
{
    public static Command Create(CommandHost host)
    {
        var mail = new Argument<string>("EMAIL") { Description = "Where the person is reached; also the name to sign in with." };
        var role = new Option<Role>("--role") { Description = "Viewer, Salesperson, Head, Director or Administrator.", Required = true };
        var name = new Option<string>("--name") { Description = "As shown; without it what stands before the @." };
        var department = new Option<string>("--department") { Description = "By name. A head needs one." };
        var add = new Command("add", "Makes an account and prints the link that sets its password, good once for 7 days.") { mail, role, name, department };
        add.SetAction((parsed, cancel) => host.RunAsync(async services =>
        {
            var address = parsed.GetValue(mail)!;
            var wish = new Invitation(address, parsed.GetValue(name) ?? address.Split('@')[0], parsed.GetValue(role), await Named.DepartmentAsync(services, parsed.GetValue(department), cancel));
            var link = await services.GetRequiredService<PeopleStore>().InviteAsync(Caller.Program("Command line"), wish, cancel);
            Console.WriteLine($"{link.Mail} is invited as {wish.Role}. At the address of your server, this opens the page that sets the password, once within 7 days:");
            Console.WriteLine(ForgottenPasswords.PathOf(link));
            return 0;
        }, cancel));
        return new Command("user", "People who sign in.") { add };
    }
}
