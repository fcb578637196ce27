import { createTransport } from 'nodemailer';
import type { Letter } from './letter.ts';

/** What a mail consists of beside its letter. */
export type Envelope = {
  readonly to: { readonly name: string; readonly address: string };
  /** The same for each attempt, so that a mail that arrives twice can be recognised. */
  readonly messageId: string;
  readonly date: Date;
  readonly language: string;
};

/** A file by which calendar programs keep an entry up to date (RFC 6047). */
export type CalendarFile = { readonly method: 'REQUEST' | 'CANCEL'; readonly text: string };

export type Post = (envelope: Envelope, letter: Letter, calendar?: CalendarFile | null) => Promise<void>;

/** Twice this is shorter than a claim lasts, so that nobody else tries while we still do, or do without the file. */
const TIMEOUT_MS = 80_000;
const STEP_TIMEOUT_MS = 20_000;

/** Sends through the SMTP server of the settings. Throws what it answers. */
export function openPost(smtpUrl: string, from: string): Post {
  const transport = createTransport({
    url: smtpUrl,
    connectionTimeout: STEP_TIMEOUT_MS,
    greetingTimeout: STEP_TIMEOUT_MS,
    dnsTimeout: STEP_TIMEOUT_MS,
    socketTimeout: 60_000,
    disableFileAccess: true,
    disableUrlAccess: true,
  });
  return async ({ to, messageId, date, language }, { subject, text, html }, calendar = null) => {
    await transport.sendMail({
      from,
      to,
      subject,
      text,
      html,
      ...(calendar ? { icalEvent: { method: calendar.method, filename: 'invite.ics', content: calendar.text } } : {}),
      messageId,
      date,
      headers: { 'Auto-Submitted': 'auto-generated', 'Content-Language': language },
      signal: AbortSignal.timeout(TIMEOUT_MS),
    });
  };
}

/** Where a refusal is about this mail, and not about us or the state of the server. */
const ABOUT_THE_MAIL = /^(RCPT|DATA)/;

/** Whether the server will never take this mail: a 5xx to its recipient or its content (RFC 5321 §4.2.1). */
export function isPermanent(error: unknown): boolean {
  const { responseCode = 0, command = '' } = refusalOf(error);
  return responseCode >= 500 && responseCode <= 599 && ABOUT_THE_MAIL.test(command);
}

/** Whether the server will never take what this mail says; without its file it may. */
export function isRefusedContent(error: unknown): boolean {
  return isPermanent(error) && refusalOf(error).command?.startsWith('DATA') === true;
}

/** Where no line to the server came about. */
const UNREACHED = new Set(['ECONNREFUSED', 'EHOSTUNREACH', 'ENETUNREACH', 'ENOTFOUND', 'EAI_AGAIN', 'EDNS']);

/** Whether the server may have taken the mail although sending it failed: the line was lost before an answer. */
export function maybeTaken(error: unknown): boolean {
  if ((refusalOf(error).responseCode ?? 0) >= 400) return false;
  const { code, originalCode } = error as { code?: unknown; originalCode?: unknown };
  return ![code, originalCode].some((one) => UNREACHED.has(String(one)));
}

/** The answer's number and the command that it was given to, of an error of `Post`; no text, which quotes addresses. */
export function refusalOf(error: unknown): { readonly responseCode?: number; readonly command?: string } {
  if (!(error instanceof Error)) return {};
  const { responseCode, command } = error as Error & { responseCode?: unknown; command?: unknown };
  return {
    ...(typeof responseCode === 'number' ? { responseCode } : {}),
    ...(typeof command === 'string' ? { command } : {}),
  };
}
