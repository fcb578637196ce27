import type { FeedAccess } from '@jishi/db/queries/feed';
import type { Span } from '@jishi/shared/time/span';
import type { Deps } from '../context.ts';
import { uidInFeed } from '../icalendar/uid.ts';
import type { Decision } from './decide.ts';
import { type Line, type Sheet, writeSheet } from './sheet.ts';
import type { Sheets } from './sheets.ts';

/** A VEVENT as it is written, and what it shows. */
export type Written = Pick<Line, 'itemId' | 'span' | 'revisedAt' | 'busy' | 'bytes'> & {
  readonly uid: string;
  readonly text: string;
};

/** All events of a feed as file, free/busy and CalDAV show them, by start and UID. `cut` and `terse`: see `Sheet`. */
export type Entries = {
  readonly window: Span;
  readonly written: readonly Written[];
  readonly cut: boolean;
  readonly terse: boolean;
};

/** The same rows, day, rights and language give the same events. */
export async function readEntries(
  deps: Deps,
  sheets: Sheets,
  { feed, view, version }: Extract<Decision, { kind: 'calendar' }>,
  now: number,
): Promise<Entries> {
  const sheet = await sheets(version.sheet, (before) => writeSheet(deps, feed, view, now, version.changedAt, before));
  return entriesOf(sheet, feed);
}

/** What one feed shows of a sheet: the same but for the UIDs that are its own. */
function entriesOf({ window, lines, cut, terse }: Sheet, feed: FeedAccess): Entries {
  const written = lines.map(({ itemId, span, revisedAt, busy, bytes, uid, before, after }): Written => {
    const own = uid ?? uidInFeed(feed.secret_hash, itemId);
    return { itemId, span, revisedAt, busy, bytes, uid: own, text: `${before}${own}${after}` };
  });
  written.sort((a, b) => a.span.from - b.span.from || (a.uid < b.uid ? -1 : 1));
  return { window, written, cut, terse };
}
