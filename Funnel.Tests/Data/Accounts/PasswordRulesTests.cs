using Funnel.Web.Data.Accounts;

namespace Funnel.Tests.Data.Accounts;

public sealed class PasswordRulesTests
{
    [Theory]
    [InlineData("short one", "has at least 12")]
    [InlineData("password1234", "guessed first")]
    [InlineData("P@ssw0rd!2026", "guessed first")]
    [InlineData("qwertyqwerty", "guessed first")]
    [InlineData("123456789012", "guessed first")]
    [InlineData("aaaaaaaaaaaabb", "guessed first")]
    [InlineData("abcdefghijklmnop", "guessed first")]
    [InlineData("ingrid dahl 2026", "no password")]
    [InlineData("ingrid@north.example", "no password")]
    public void A_password_that_is_guessed_first_is_refused(string password, string why) =>
        Assert.Contains(why, PasswordRules.Fault(password, "ingrid@north.example", "Ingrid Dahl")?.Message ?? "accepted", StringComparison.Ordinal);

    [Theory]
    [InlineData("correct horse battery")]
    [InlineData("северное сияние над заливом")]
    [InlineData("7f3kq0x9zz1m")]
    [InlineData("butterfly under 4 bridges")]
    public void Any_other_is_taken_whatever_it_is_made_of(string password) => Assert.Null(PasswordRules.Fault(password, "ingrid@north.example", "Ingrid Dahl"));

    [Fact]
    public void The_longest_has_128_characters()
    {
        var long128 = string.Concat(Enumerable.Range(0, 128).Select(i => (char)('a' + (i * 7 % 26))));
        Assert.Null(PasswordRules.Fault(long128, "a@b.example", "A"));
        Assert.NotNull(PasswordRules.Fault(long128 + "x", "a@b.example", "A"));
    }
}
