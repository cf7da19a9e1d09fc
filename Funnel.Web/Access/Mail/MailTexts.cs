namespace Funnel.Web.Access.Mail;

/// <summary>The letters of the program itself, as Liquid templates; the key is the English one.</summary>
public sealed class MailTexts;
