import type { FeedAccess } from '@jishi/db/queries/feed';
import type { Span } from '@jishi/shared/time/span';
import type { Deps } from '../context.ts';
import { countRendering } from '../http/metrics.ts';
import { writeEvent } from '../icalendar/document.ts';
import { busyEntry, type Reading } from '../icalendar/entry.ts';
import { DEFAULT_LANGUAGE } from '../icalendar/messages.ts';
import { NO_UID } from '../icalendar/uid.ts';
import { linkBase } from './base.ts';
import { type Item, type Items, MAX_EVENTS, readItems } from './items.ts';
import { inSlices } from './slices.ts';
import type { View } from './view.ts';

// Google drops events from files above about 1 MB without a word.
export const MAX_BYTES = 900_000;
/** Of a file that is full, so much may be the past. */
const PAST_EVENTS = 300;
/** Room for what stands before the events. */
const HEAD_BYTES = 4000;

export type CalendarView = Extract<View, { kind: 'calendar' }>;

/**
 * A VEVENT as it is written for all who see it alike. `itemId`: see `Item`. `uid` is null where each feed has its own; it
 * stands between `before` and `after`.
 */
export type Line = {
  readonly itemId: string;
  readonly span: Span;
  readonly revisedAt: number;
  /** Whether it takes time: not given up, and not free time that is offered. */
  readonly busy: boolean;
  readonly uid: string | null;
  readonly before: string;
  readonly after: string;
  readonly bytes: number;
  /** What it was written from. */
  readonly mark: string;
};

/**
 * What everybody with the same rights and language sees of something, by start. `cut`: there is more than fits; `terse`:
 * they fit only without their descriptions.
 */
export type Sheet = {
  readonly window: Span;
  readonly lines: readonly Line[];
  readonly cut: boolean;
  readonly terse: boolean;
};

/** Writes the events of a feed. What stands in the sheet `before` and has not changed is taken from there. */
export async function writeSheet(
  deps: Deps,
  feed: FeedAccess,
  view: CalendarView,
  now: number,
  changedAt: number,
  before: Sheet | undefined,
): Promise<Sheet> {
  countRendering();
  const { window, pivot, items } = await readItems(deps, feed, now, changedAt);
  const { chosen, cut } = chooseItems(items, pivot);
  const reading = {
    language: feed.language ?? DEFAULT_LANGUAGE,
    staff: view.staff,
    terse: false,
    baseUrl: linkBase(deps.config),
  };
  const busy = view.detail === 'busy';
  const full = await writeLines(chosen, reading, busy, before?.terse === false ? before : undefined);
  if (sizeOf(full) <= MAX_BYTES) return { window, lines: full, cut, terse: false };

  const short = await writeLines(chosen, { ...reading, terse: true }, busy, before?.terse ? before : undefined);
  const kept = keepFitting(short);
  return { window, lines: kept, cut: cut || kept.length < short.length, terse: true };
}

/** What fits: of the past the latest, of the rest the nearest. */
function chooseItems(items: Items['items'], pivot: number): { chosen: readonly Item[]; cut: boolean } {
  if (items.length <= MAX_EVENTS) return { chosen: items, cut: false };
  const begun = items.filter((item) => item.span.from < pivot).length;
  const past = Math.min(begun, Math.max(PAST_EVENTS, MAX_EVENTS - (items.length - begun)));
  return { chosen: items.slice(begun - past, begun - past + MAX_EVENTS), cut: true };
}

async function writeLines(
  items: readonly Item[],
  reading: Reading,
  busy: boolean,
  before: Sheet | undefined,
): Promise<Line[]> {
  const known = new Map(before?.lines.map((line) => [line.itemId, line]));
  return inSlices(items, (item) => {
    const line = known.get(item.id);
    return line?.mark === item.mark ? line : writeLine(item, reading, busy);
  });
}

function writeLine(item: Item, reading: Reading, busy: boolean): Line {
  const full = item.entry(reading);
  const entry = busy ? busyEntry(full) : full;
  const text = writeEvent(entry, busy);
  const at = text.indexOf(entry.uid);
  return {
    itemId: item.id,
    span: item.span,
    revisedAt: entry.revisedAt,
    busy: !entry.transparent,
    uid: entry.uid === NO_UID ? null : entry.uid,
    before: text.slice(0, at),
    after: text.slice(at + entry.uid.length),
    bytes: Buffer.byteLength(text),
    mark: item.mark,
  };
}

function sizeOf(lines: readonly Line[]): number {
  return lines.reduce((sum, { bytes }) => sum + bytes, HEAD_BYTES);
}

/** The longest beginning that fits. */
function keepFitting(lines: readonly Line[]): Line[] {
  let size = HEAD_BYTES;
  return lines.filter(({ bytes }) => {
    size += bytes;
    return size <= MAX_BYTES;
  });
}
