using System.Security.Cryptography;
using System.Text;

namespace Funnel.Web.Data;

/// <summary>Secrets that programs and devices hold and people never type: keys, tokens of screens.</summary>
public static class Secrets
{
    /// <summary>So many random bytes, as text that needs no escaping anywhere.</summary>
    public static string New(int bytes = 32) => Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(bytes));

    /// <summary>What is kept of it. A secret of 256 bits needs no slow hash: it cannot be guessed from a list.</summary>
    public static string HashOf(string secret) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(secret)));
}
