using Funnel.Web.Data.Accounts;
using Funnel.Web.Data.Mail;
using Microsoft.AspNetCore.Identity;
using Microsoft.AspNetCore.Identity.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Storage.ValueConversion;

namespace Funnel.Web.Data;

/// <summary>The model, the same on every database. What differs (provider, migrations) is in the derived contexts.</summary>
public abstract class FunnelDb(DbContextOptions options) : IdentityUserContext<Account, int>(options)
{
    public DbSet<CompanyRow> Company => Set<CompanyRow>();
    public DbSet<PipelineRow> Pipelines => Set<PipelineRow>();
    public DbSet<PipelineChangeRow> PipelineChanges => Set<PipelineChangeRow>();
    public DbSet<StageRow> Stages => Set<StageRow>();
    public DbSet<PlaybookRow> Playbooks => Set<PlaybookRow>();
    public DbSet<DepartmentRow> Departments => Set<DepartmentRow>();
    public DbSet<EmployeeRow> Employees => Set<EmployeeRow>();
    public DbSet<BusinessLineRow> BusinessLines => Set<BusinessLineRow>();
    public DbSet<ProductRow> Products => Set<ProductRow>();
    public DbSet<ChannelRow> Channels => Set<ChannelRow>();
    public DbSet<ChannelSpendRow> ChannelSpend => Set<ChannelSpendRow>();
    public DbSet<ChannelSpendChangeRow> ChannelSpendChanges => Set<ChannelSpendChangeRow>();
    public DbSet<ChanceChoiceRow> ChanceChoices => Set<ChanceChoiceRow>();
    public DbSet<CustomerTypeRow> CustomerTypes => Set<CustomerTypeRow>();
    public DbSet<CustomerRow> Customers => Set<CustomerRow>();
    public DbSet<LossReasonRow> LossReasons => Set<LossReasonRow>();
    public DbSet<DealRow> Deals => Set<DealRow>();
    public DbSet<EventRow> Events => Set<EventRow>();
    public DbSet<AuditRow> Audit => Set<AuditRow>();
    public DbSet<DoneRequestRow> DoneRequests => Set<DoneRequestRow>();
    public DbSet<ImportBatchRow> ImportBatches => Set<ImportBatchRow>();
    public DbSet<HandoverBatchRow> HandoverBatches => Set<HandoverBatchRow>();
    public DbSet<HandoverRow> Handovers => Set<HandoverRow>();
    public DbSet<PlanTargetRow> PlanTargets => Set<PlanTargetRow>();
    public DbSet<PlanChangeRow> PlanChanges => Set<PlanChangeRow>();
    public DbSet<ApiKeyRow> ApiKeys => Set<ApiKeyRow>();
    public DbSet<DisplayRow> Displays => Set<DisplayRow>();
    public DbSet<PairingRow> Pairings => Set<PairingRow>();
    public DbSet<WebhookRow> Webhooks => Set<WebhookRow>();
    public DbSet<LogoRow> Logos => Set<LogoRow>();
    public DbSet<WhatIfNoteRow> WhatIfNotes => Set<WhatIfNoteRow>();
    public DbSet<MailTemplateRow> MailTemplates => Set<MailTemplateRow>();
    public DbSet<OutgoingMailRow> OutgoingMails => Set<OutgoingMailRow>();

    protected override void OnModelCreating(ModelBuilder builder)
    {
        var model = builder;
        base.OnModelCreating(model);
        Accounts(model);
        Letters(model);
        model.Entity<CompanyRow>().Property(c => c.Id).ValueGeneratedNever();
        model.Entity<PipelineRow>().HasMany(p => p.Stages).WithOne().HasForeignKey(s => s.PipelineId);
        model.Entity<PipelineChangeRow>().HasKey(c => c.Number);
        model.Entity<PipelineChangeRow>().Property(c => c.Number).ValueGeneratedNever();
        model.Entity<PlaybookRow>().HasKey(p => p.Number);
        model.Entity<PlaybookRow>().Property(p => p.Number).ValueGeneratedNever();
        model.Entity<PlaybookRow>().HasIndex(p => new { p.StageId, p.Version }).IsUnique();
        model.Entity<PlaybookRow>().HasOne<StageRow>().WithMany().HasForeignKey(p => p.StageId).OnDelete(DeleteBehavior.Restrict);
        model.Entity<EmployeeRow>().HasIndex(e => e.Name);
        model.Entity<CustomerRow>().HasIndex(c => c.Name);
        model.Entity<ChannelSpendRow>().HasKey(s => new { s.ChannelId, s.Month });
        model.Entity<ChannelSpendRow>().HasOne<ChannelRow>().WithMany().HasForeignKey(s => s.ChannelId).OnDelete(DeleteBehavior.Restrict);

        model.Entity<ChannelSpendChangeRow>().HasKey(c => c.Number);
        model.Entity<ChannelSpendChangeRow>().Property(c => c.Number).ValueGeneratedNever();
        model.Entity<ChanceChoiceRow>().HasKey(c => c.Number);
        model.Entity<ChanceChoiceRow>().Property(c => c.Number).ValueGeneratedNever();

        var deal = model.Entity<DealRow>();
        deal.Property(d => d.Id).ValueGeneratedNever();
        deal.HasIndex(d => d.ExternalId).IsUnique();
        deal.HasOne<PipelineRow>().WithMany().HasForeignKey(d => d.PipelineId).OnDelete(DeleteBehavior.Restrict);
        deal.HasOne<StageRow>().WithMany().HasForeignKey(d => d.StageId).OnDelete(DeleteBehavior.Restrict);
        deal.HasOne<EmployeeRow>().WithMany().HasForeignKey(d => d.OwnerId).OnDelete(DeleteBehavior.Restrict);
        deal.HasOne<CustomerRow>().WithMany().HasForeignKey(d => d.CustomerId).OnDelete(DeleteBehavior.Restrict);
        deal.HasOne<ChannelRow>().WithMany().HasForeignKey(d => d.ChannelId).OnDelete(DeleteBehavior.Restrict);
        deal.HasIndex(d => new { d.PipelineId, d.Outcome, d.StageId });

        var log = model.Entity<EventRow>();
        log.HasKey(e => e.Sequence);
        log.Property(e => e.Sequence).ValueGeneratedNever();
        // Two people changing one deal at once: the second append breaks this index, whatever else went wrong.
        log.HasIndex(e => new { e.DealId, e.Version }).IsUnique();
        log.HasIndex(e => e.BatchId);
        log.HasOne<DealRow>().WithMany().HasForeignKey(e => e.DealId).OnDelete(DeleteBehavior.Restrict);

        model.Entity<AuditRow>().HasIndex(a => a.DealId);
        model.Entity<AuditRow>().HasIndex(a => a.At);
        model.Entity<DoneRequestRow>().HasKey(r => r.Key);

        model.Entity<PlanTargetRow>().HasKey(t => new { t.Scope, t.ScopeId, t.FirstMonth, t.Months, t.Metric });
        model.Entity<PlanChangeRow>().HasKey(c => c.Number);
        model.Entity<PlanChangeRow>().Property(c => c.Number).ValueGeneratedNever();

        model.Entity<HandoverBatchRow>().HasMany(b => b.Deals).WithOne().HasForeignKey(h => h.BatchId);
        model.Entity<HandoverBatchRow>().HasIndex(b => b.RequestKey).IsUnique();
        model.Entity<HandoverRow>().HasKey(h => new { h.BatchId, h.DealId });
        model.Entity<HandoverRow>().HasOne<DealRow>().WithMany().HasForeignKey(h => h.DealId).OnDelete(DeleteBehavior.Restrict);
    }

    private static void Letters(ModelBuilder model)
    {
        model.Entity<MailTemplateRow>().HasOne<Account>().WithMany().HasForeignKey(t => t.AccountId).OnDelete(DeleteBehavior.Restrict);
        var mail = model.Entity<OutgoingMailRow>();
        mail.HasIndex(m => new { m.DealId, m.DealVersion }).IsUnique();
        mail.HasIndex(m => new { m.State, m.NextTryAt });
        mail.HasIndex(m => new { m.CallerKind, m.CallerId, m.At });
        mail.HasOne<DealRow>().WithMany().HasForeignKey(m => m.DealId).OnDelete(DeleteBehavior.Restrict);
    }

    private static void Accounts(ModelBuilder model)
    {
        model.Entity<Account>().ToTable("Accounts");
        model.Entity<Account>().HasIndex(a => a.NormalizedEmail).IsUnique();
        model.Entity<Account>().HasIndex(a => a.EmployeeId).IsUnique();
        model.Entity<Account>().HasOne<EmployeeRow>().WithMany().HasForeignKey(a => a.EmployeeId).OnDelete(DeleteBehavior.Restrict);
        model.Entity<Account>().HasOne<DepartmentRow>().WithMany().HasForeignKey(a => a.DepartmentId).OnDelete(DeleteBehavior.Restrict);
        model.Entity<IdentityUserClaim<int>>().ToTable("AccountClaims");
        model.Entity<IdentityUserLogin<int>>().ToTable("AccountLogins");
        model.Entity<IdentityUserToken<int>>().ToTable("AccountTokens");
        // Passkeys belong to the third schema of Identity; written out here, so that whatever opens the database has the same model, with Identity's options or without.
        model.Entity<IdentityUserPasskey<int>>(passkey =>
        {
            passkey.ToTable("AccountPasskeys");
            passkey.HasKey(p => p.CredentialId);
            passkey.Property(p => p.CredentialId).HasMaxLength(1024);
            passkey.OwnsOne(p => p.Data).ToJson();
            passkey.HasOne<Account>().WithMany().HasForeignKey(p => p.UserId).IsRequired();
        });
        model.Entity<ApiKeyRow>().HasIndex(k => k.Prefix).IsUnique();
        model.Entity<DisplayRow>().HasIndex(d => d.TokenHash);
        model.Entity<PairingRow>().HasIndex(p => p.Code).IsUnique();
        model.Entity<PairingRow>().HasIndex(p => p.SecretHash);
        model.Entity<LogoRow>().Property(l => l.Id).ValueGeneratedNever();
        model.Entity<WhatIfNoteRow>().HasIndex(n => n.AccountId);
    }

    protected override void ConfigureConventions(ModelConfigurationBuilder conventions)
    {
        conventions.Properties<DateTime>().HaveConversion<UtcTicksConverter>();
        conventions.Properties<Enum>().HaveConversion<string>();
    }

    // Ticks, not a timestamp type: exact to 100 ns on every database, and SQLite orders them.
    private sealed class UtcTicksConverter() : ValueConverter<DateTime, long>(v => v.ToUniversalTime().Ticks, v => new DateTime(v, DateTimeKind.Utc));
}
