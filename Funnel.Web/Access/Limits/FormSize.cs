namespace Funnel.Web.Access.Limits;

/// <summary>How many bytes a form may have that strangers can send, or that is about a password: more is not read.</summary>
public static class FormSize
{
    public const int Door = 32 * 1024;

    /// <summary>With a device's answer in it.</summary>
    public const int Passkey = 64 * 1024;
}
