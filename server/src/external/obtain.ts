import type { Db } from '@jishi/db/open';
import { ownUids } from '@jishi/db/queries/external';
import type { ExternalFault, ExternalReport } from '@jishi/shared/schema/external-calendar';
import { MAX_FILE_BYTES } from '@jishi/shared/schema/external-calendar';
import type { Span } from '@jishi/shared/time/span';
import type { Deps } from '../context.ts';
import type { Question } from '../fetching/fetched.ts';
import type { Busy, Reader, Reading } from '../reading/reading.ts';
import { isOurs } from './address.ts';
import { type BusySpan, spansOf, windowOf } from './span.ts';

/** How a calendar is to be read. */
export type Manner = Pick<Reader, 'zone' | 'titles'>;

/** A calendar that was read: what it takes, and what is kept of it. */
export type Read = {
  readonly kind: 'read';
  readonly spans: readonly BusySpan[];
  readonly window: Span;
  readonly report: ExternalReport;
  readonly refreshMinutes: number | null;
  readonly etag: string | null;
  readonly lastModified: string | null;
};

export type Failed = {
  readonly kind: 'fault';
  readonly fault: ExternalFault;
  readonly status: number | null;
  readonly retryAfterSeconds: number | null;
};

export type Obtained = Read | Failed | { readonly kind: 'unchanged'; readonly retryAfterSeconds: number | null };

export const NOTHING_READ: ExternalReport = {
  events: 0,
  busy: 0,
  skipped: { cancelled: 0, free: 0, outside: 0, own: 0 },
  rejected: [],
  rejectedCount: 0,
  unknownZones: [],
};

/** Fetches and reads a calendar. Takes its time: no transaction may be open. */
export async function obtain(
  deps: Deps,
  question: Question,
  manner: Manner,
  askedHost: string | null = null,
): Promise<Obtained> {
  const { outboundPrivate: privateAllowed, baseUrl } = deps.config;
  const fetched = await deps.sources.fetch(question, { privateAllowed, baseUrl, log: deps.log });
  if (fetched.kind !== 'body') return fetched;
  const { bytes, etag, lastModified, url } = fetched;
  // Our own feeds also by way of somebody else's address.
  if (isOurs(url, deps.config, askedHost)) return failed('address');
  const read = await readBytes(deps, bytes, manner);
  return read.kind === 'read' ? { ...read, etag, lastModified } : read;
}

/** Reads a file that was handed in. One without any event takes no time: whoever handed it in saw that. */
export async function readFile(deps: Deps, text: string, manner: Manner): Promise<Read | Failed> {
  const bytes = new TextEncoder().encode(text);
  if (bytes.length > MAX_FILE_BYTES) return failed('too-large');
  const read = await readBytes(deps, bytes, manner);
  if (read.kind !== 'fault' || read.fault !== 'empty') return read;
  const window = windowOf(deps.clock());
  return {
    kind: 'read',
    spans: [],
    window,
    report: NOTHING_READ,
    refreshMinutes: null,
    etag: null,
    lastModified: null,
  };
}

async function readBytes(deps: Deps, bytes: Uint8Array, { zone, titles }: Manner): Promise<Read | Failed> {
  const now = deps.clock();
  const window = windowOf(now);
  const reading = await deps.sources.read(bytes, { zone, titles, window }, deps.log);
  if (reading.kind === 'fault') return failed(reading.fault);
  const { busy, own } = await withoutOwn(deps.store.read, reading);
  const report = { ...reading.report, skipped: { ...reading.report.skipped, own } };
  const spans = spansOf(busy, window, now);
  const { refreshMinutes } = reading;
  return { kind: 'read', spans, window, report, refreshMinutes, etag: null, lastModified: null };
}

/** What we told that calendar ourselves, by a feed or an invitation, would come back as busy time. */
async function withoutOwn(db: Db, { busy, report }: Extract<Reading, { kind: 'calendar' }>) {
  const own = await ownUids(
    db,
    busy.map(({ uid }) => uid),
  );
  const others = busy.filter(({ uid }: Busy) => !own.has(uid));
  return { busy: others, own: report.skipped.own + busy.length - others.length };
}

export function failed(fault: ExternalFault): Failed {
  return { kind: 'fault', fault, status: null, retryAfterSeconds: null };
}
