import { createHash } from 'node:crypto';
import type { FeedAccess } from '@jishi/db/queries/feed';
import { DAY_MS, type Span } from '@jishi/shared/time/span';
import type { Deps } from '../../context.ts';
import { writeItem } from '../../icalendar/document.ts';
import { calendarMessages, DEFAULT_LANGUAGE } from '../../icalendar/messages.ts';
import { knownTime } from '../busy.ts';
import type { Decision } from '../decide.ts';
import { readEntries } from '../entries.ts';
import { describeEntries, nameOf, noticeEntry, noticeWindow, writeNotice, zoneOf } from '../render.ts';
import type { Sheets } from '../sheets.ts';
import { inSlices } from '../slices.ts';
import { dayOf, type SyncPoint, type Version } from '../version.ts';

/** One event as a resource of its own. */
export type DavItem = {
  readonly uid: string;
  readonly itemId: string;
  readonly etag: string;
  readonly span: Span;
  readonly revisedAt: number;
  readonly busy: boolean;
  /** The whole file of it. */
  readonly text: string;
};

/** What a feed shows, as the one calendar that its secret opens. */
export type Collection = Version & {
  readonly feed: FeedAccess;
  readonly detail: FeedAccess['detail'];
  readonly name: string;
  readonly description: string;
  readonly zone: string;
  /** The time that it shows all of. */
  readonly known: Span;
  readonly items: readonly DavItem[];
  readonly byUid: ReadonlyMap<string, DavItem>;
  readonly point: SyncPoint | null;
  /** All of it fitted in full: what changes one event changes no other. */
  readonly complete: boolean;
};

type Shown = Extract<Decision, { kind: 'calendar' | 'notice' }>;

/**
 * The calendar of a decision, from the entries that its file is made of. Of a feed that gives a notice it holds that one
 * notice, so that programs drop their copies of everything else.
 */
export async function makeCollection(deps: Deps, sheets: Sheets, decision: Shown, now: number): Promise<Collection> {
  const { feed, version } = decision;
  const common = { feed, etag: version.etag, lastModified: version.lastModified, zone: zoneOf(feed) };
  if (decision.kind === 'notice') {
    const { withdrawn } = calendarMessages(feed.language ?? DEFAULT_LANGUAGE);
    const since = decision.view.since;
    const { uid, revisedAt } = noticeEntry(feed, since, now);
    const day = dayOf(revisedAt) * DAY_MS;
    const span = { from: day, to: day + DAY_MS };
    const item = itemOf({
      uid,
      itemId: 'withdrawn',
      span,
      revisedAt,
      busy: false,
      text: writeNotice(feed, since, now),
    });
    return {
      ...common,
      detail: 'busy',
      name: withdrawn.name,
      description: withdrawn.description,
      known: noticeWindow(now),
      ...listed([item]),
      point: null,
      complete: false,
    };
  }
  const { view } = decision;
  const entries = await readEntries(deps, sheets, decision, now);
  return {
    ...common,
    detail: view.detail,
    name: nameOf(feed, view),
    description: describeEntries(feed, entries),
    known: knownTime(entries),
    ...listed(await inSlices(entries.written, itemOf)),
    point: decision.version.point,
    complete: !entries.cut && !entries.terse,
  };
}

function itemOf(written: Omit<DavItem, 'etag'>): DavItem {
  const { uid, itemId, span, revisedAt, busy } = written;
  const text = writeItem(written.text);
  const etag = `"${createHash('sha256').update(text).digest('base64url').slice(0, 27)}"`;
  return { uid, itemId, span, revisedAt, busy, text, etag };
}

function listed(items: readonly DavItem[]) {
  return { items, byUid: new Map(items.map((item) => [item.uid, item])) };
}

/** So much memory it takes, roughly. */
export function bytesOfCollection({ items }: Collection): number {
  return items.reduce((sum, { text }) => sum + 2 * text.length + 300, 1000);
}
