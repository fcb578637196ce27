import { dirname, resolve } from 'node:path';
import { sqliteFile } from '@jishi/db/open';
import { z } from 'zod';

const flag = z.enum(['0', '1']).transform((value) => value === '1');

/** `jishi@example.org`, or with a name before it: `Jishi <jishi@example.org>`. */
const SENDER = /^(?:[^<>@"\r\n]* <([^\s<>@,;"]+@[^\s<>@,;"]+)>|([^\s<>@,;"]+@[^\s<>@,;"]+))$/;

/** `smtp://127.0.0.1:2525`, or lmtp. */
const LISTENER = /^(smtp|lmtp):\/\/(\[[0-9a-f:]+\]|[a-z0-9.-]+):(\d{1,5})\/?$/i;

const settings = z.object({
  PORT: z.coerce.number().int().min(0).max(65535).default(8787),
  HOST: z.string().min(1).default('127.0.0.1'),
  DATABASE_URL: z
    .string()
    .regex(/^(file:|postgres(ql)?:\/\/)/, 'must begin with file: or postgres://')
    .default('file:./data/jishi.db'),
  BASE_URL: z
    .url({ protocol: /^https?$/, abort: true, error: 'must begin with http:// or https://' })
    .refine(isBare, 'must have neither a name and password, nor ? or #')
    .transform(tidyBase)
    .optional(),
  SMTP_URL: z.url({ protocol: /^smtps?$/ }).optional(),
  MAIL_FROM: z.string().max(200).regex(SENDER, 'must be an address, or Name <address>').optional(),
  /** Where answers to invitations come in: an address to listen on, or `command` when a mail server calls `jishi mail receive`. */
  MAIL_REPLIES: z
    .string()
    .refine((text) => text === 'command' || isListener(text), 'must be smtp://host:port, lmtp://host:port or command')
    .optional(),
  JISHI_DEMO: flag.default(false),
  JISHI_DEMO_PASSWORD: z.string().min(8).max(128).optional(),
  JISHI_LOG: z.enum(['fatal', 'error', 'warn', 'info', 'debug', 'silent']).default('info'),
  /** Requests a minute and client before 429; 0 switches the limit off (load tests, a proxy that limits). */
  JISHI_RATE_LIMIT: z.coerce.number().int().min(0).default(6000),
  /** The folder for what can be made again at any time: the image of the catalogue. By default that of the database. */
  JISHI_CACHE: z.string().min(1).optional(),
  /** Whether this process does what is to be done by itself: expiry, reminders, release of missed bookings. */
  JISHI_JOBS: flag.default(true),
  /** Lets webhooks go to addresses inside one's own network, and without TLS. */
  JISHI_OUTBOUND_PRIVATE: flag.default(false),
});

export type Config = {
  readonly port: number;
  readonly host: string;
  readonly databaseUrl: string;
  /** Where people reach us, in ASCII as it may stand in any file, without a trailing slash; null until the port is known. */
  readonly baseUrl: string | null;
  /** Null: no mail is queued or sent. */
  readonly smtpUrl: string | null;
  /** Whom mails come from, as it stands in their header and the bare address. */
  readonly mailFrom: Sender;
  /** Null: answers go to the facilities' mailboxes, and nobody here reads them. */
  readonly mailReplies: Replies | null;
  readonly jobs: boolean;
  readonly demo: boolean;
  readonly demoPassword: string | null;
  /** An absolute path. */
  readonly cacheFolder: string;
  readonly logLevel: string;
  readonly rateLimit: number;
  readonly outboundPrivate: boolean;
};

export type Sender = { readonly text: string; readonly address: string };

/** Answers are read by the command alone, or also come in over a line. */
export type Replies =
  | { readonly by: 'command' }
  | { readonly by: 'smtp' | 'lmtp'; readonly host: string; readonly port: number };

/** A setting that is wrong, in one line. */
export class ConfigError extends Error {}

/** Reads the settings of the environment. An unknown name that looks like ours is as wrong as a bad value. */
export function readConfig(env: Readonly<Record<string, string | undefined>>): Config {
  const known = Object.keys(settings.shape);
  const unknown = Object.keys(env).find((name) => name.startsWith('JISHI_') && !known.includes(name));
  if (unknown) throw new ConfigError(`${unknown} is not a setting; there are ${known.join(', ')}`);

  const given = Object.fromEntries(known.map((name) => [name, env[name] === '' ? undefined : env[name]]));
  const parsed = settings.safeParse(given);
  if (!parsed.success) {
    const issue = parsed.error.issues[0];
    throw new ConfigError(`${issue?.path.join('.')}: ${issue?.message}`);
  }
  const value = parsed.data;
  return {
    port: value.PORT,
    host: value.HOST,
    databaseUrl: value.DATABASE_URL,
    baseUrl: value.BASE_URL ?? null,
    smtpUrl: value.SMTP_URL ?? null,
    mailFrom: senderOf(value.MAIL_FROM ?? `Jishi <jishi@${ownDomain(value.BASE_URL ?? value.SMTP_URL)}>`),
    mailReplies: repliesOf(value),
    jobs: value.JISHI_JOBS,
    demo: value.JISHI_DEMO,
    demoPassword: value.JISHI_DEMO_PASSWORD ?? null,
    cacheFolder: resolve(value.JISHI_CACHE ?? folderOf(value.DATABASE_URL)),
    logLevel: value.JISHI_LOG,
    rateLimit: value.JISHI_RATE_LIMIT,
    outboundPrivate: value.JISHI_OUTBOUND_PRIVATE,
  };
}

function folderOf(databaseUrl: string): string {
  return databaseUrl.startsWith('file:') ? dirname(sqliteFile(databaseUrl)) : 'data';
}

function isListener(text: string): boolean {
  return Number(LISTENER.exec(text)?.[3] ?? Number.POSITIVE_INFINITY) <= 65535;
}

/** Names in front of `@` are at most 64 characters long (RFC 5321 §4.5.3.1.1); ours gets this much longer. */
const REPLY_PART = '+f-0123456789ab'.length;

function repliesOf(value: z.infer<typeof settings>): Replies | null {
  const { MAIL_REPLIES: text, MAIL_FROM: from, SMTP_URL: smtp } = value;
  if (text === undefined) return null;
  if (from === undefined) throw new ConfigError('MAIL_REPLIES: needs MAIL_FROM, to whose domain the answers are sent');
  if (smtp === undefined) throw new ConfigError('MAIL_REPLIES: needs SMTP_URL: without it there are no invitations');
  if (senderOf(from).address.lastIndexOf('@') + REPLY_PART > 64)
    throw new ConfigError('MAIL_REPLIES: the name in front of @ in MAIL_FROM is too long to be followed by +f-…');
  const [, by = '', host = '', port = ''] = LISTENER.exec(text) ?? [];
  if (text === 'command') return { by: 'command' };
  return { by: by.toLowerCase() === 'lmtp' ? 'lmtp' : 'smtp', host: host.replace(/^\[|\]$/g, ''), port: Number(port) };
}

function senderOf(text: string): Sender {
  const [, named, bare] = SENDER.exec(text) ?? [];
  return { text, address: named ?? bare ?? text };
}

/** Whether paths can be put behind an address as it stands. */
function isBare(text: string): boolean {
  const { username, password } = new URL(text);
  return username === '' && password === '' && !/[?#]/.test(text);
}

/** The host in lower case and as the DNS has it, the path percent-encoded. */
function tidyBase(text: string): string {
  const { origin, pathname } = new URL(text);
  return `${origin}${pathname.replace(/\/+$/, '')}`;
}

/** The host of one of our addresses, when it has a name. */
function ownDomain(url: string | undefined): string {
  const host = url === undefined ? '' : new URL(url).hostname;
  return /^[a-z0-9-]+(\.[a-z0-9-]+)*\.[a-z][a-z0-9-]+$/i.test(host) ? host : 'localhost';
}
