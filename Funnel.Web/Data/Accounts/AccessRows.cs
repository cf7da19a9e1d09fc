using Funnel.Domain.Access;

namespace Funnel.Web.Data.Accounts;

/// <summary>A program's key. Only the hash of its secret is kept; <see cref="Prefix"/> is what people recognise it by.</summary>
public sealed class ApiKeyRow
{
    public int Id { get; set; }
    public required string Name { get; set; }
    public required string Prefix { get; set; }
    public required string Hash { get; set; }
    public Role Role { get; set; }
    public int? DepartmentId { get; set; }

    /// <summary>Whose deals are its own, for a salesperson's key.</summary>
    public int? EmployeeId { get; set; }
    public bool ReadOnly { get; set; }
    public required string CreatedBy { get; set; }
    public DateTime CreatedAt { get; set; }
    public DateTime? ExpiresAt { get; set; }
    public DateTime? LastUsedAt { get; set; }
    public DateTime? RevokedAt { get; set; }
}

/// <summary>A screen that was let in. Its device holds the token, we hold the hash.</summary>
public sealed class DisplayRow
{
    public int Id { get; set; }
    public required string Name { get; set; }
    public string Site { get; set; } = "";

    /// <summary>What it shows, as a wall's address writes it.</summary>
    public string View { get; set; } = "";
    public required string TokenHash { get; set; }

    /// <summary>The token before the last change of tokens, until the device has shown the new one.</summary>
    public string? PreviousHash { get; set; }
    public DateTime TokenAt { get; set; }

    /// <summary>Of the link for software that cannot pair; null when there is none.</summary>
    public string? LinkHash { get; set; }
    public required string ApprovedBy { get; set; }

    /// <summary>The department its approver may manage it by; null is the whole company.</summary>
    public int? DepartmentId { get; set; }
    public DateTime CreatedAt { get; set; }
    public DateTime? LastSeenAt { get; set; }
    public string? LastAddress { get; set; }
    public string? Build { get; set; }
    public string? Screen { get; set; }
    public DateTime? RevokedAt { get; set; }
}

/// <summary>A screen that asks to be let in: the code it shows, and the hash of the secret its device holds.</summary>
public sealed class PairingRow
{
    public int Id { get; set; }
    public required string Code { get; set; }
    public required string SecretHash { get; set; }
    public string? Address { get; set; }
    public string? Screen { get; set; }
    public string? Agent { get; set; }
    public DateTime AskedAt { get; set; }
    public DateTime ExpiresAt { get; set; }
    public int? DisplayId { get; set; }
    public DateTime? RefusedAt { get; set; }
}

/// <summary>An address outside that is told every event, in order, from a number on.</summary>
public sealed class WebhookRow
{
    public int Id { get; set; }
    public required string Url { get; set; }

    /// <summary>Signs what is sent; encrypted with the data protection keys.</summary>
    public required string Secret { get; set; }
    public long DeliveredTo { get; set; }
    public int Failures { get; set; }
    public DateTime? NextTryAt { get; set; }
    public string? LastError { get; set; }
    public DateTime? LastDeliveredAt { get; set; }
    public bool Paused { get; set; }
    public required string CreatedBy { get; set; }
    public DateTime CreatedAt { get; set; }
}

/// <summary>The company's logo, drawn anew from what was uploaded.</summary>
public sealed class LogoRow
{
    public int Id { get; set; }
    public required byte[] Png { get; set; }
    public DateTime ChangedAt { get; set; }
}
