namespace Funnel.Web.Features.Accounts;

public static class AccountsSetup
{
    public static void AddAccounts(this IServiceCollection services)
    {
        services.AddSingleton<SignInTries>();
        services.AddSingleton<FirstStart>();
        services.AddScoped<SignInDoor>();
        services.AddSingleton<ForgottenPasswords>();
        services.AddSingleton<PasskeyChallenges>();
    }
}
