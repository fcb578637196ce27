import { type FeedAccess, findFeedBySecret } from '@jishi/db/queries/feed';
import type { Deps } from '../context.ts';
import { type CalendarVersion, calendarVersion, noticeVersion, rememberDates, type Version } from './version.ts';
import { type View, viewOf } from './view.ts';

type Calendar = Extract<View, { kind: 'calendar' }>;
type Notice = Extract<View, { kind: 'notice' }>;

/** What a secret gets now, and the version of it. */
export type Decision =
  | { readonly kind: 'unknown' }
  | { readonly kind: 'gone' }
  | { readonly kind: 'notice'; readonly feed: FeedAccess; readonly view: Notice; readonly version: Version }
  | {
      readonly kind: 'calendar';
      readonly feed: FeedAccess;
      readonly view: Calendar;
      readonly version: CalendarVersion;
    };

type Remembered = { readonly counter: number; readonly from: number; readonly decision: Decided };
type Decided = Extract<Decision, { kind: 'calendar' }>;

const MAX_REMEMBERED = 20_000;

/**
 * Decides for a secret's hash at an instant. Rights and version are those of this moment: what was decided before is
 * used again only while the database says that nobody has committed anything since.
 */
export function decideOnFeeds(deps: Deps): (hash: string, now: number) => Promise<Decision> {
  const dated = rememberDates();
  const remembered = new Map<string, Remembered>();
  return async (hash, now) => {
    const counter = deps.store.changes();
    const before = remembered.get(hash);
    if (before && before.counter === counter && before.from <= now && now <= before.decision.version.until) {
      return before.decision;
    }

    const decision = await decide(deps, hash, now, dated);
    if (counter !== null && decision.kind === 'calendar') {
      if (remembered.size >= MAX_REMEMBERED) remembered.clear();
      remembered.set(hash, { counter, from: now, decision });
    }
    return decision;
  };
}

async function decide(
  deps: Deps,
  hash: string,
  now: number,
  dated: ReturnType<typeof rememberDates>,
): Promise<Decision> {
  const feed = await findFeedBySecret(deps.store.read, hash);
  if (!feed) return { kind: 'unknown' };
  const view = viewOf(feed, now);
  if (view.kind === 'gone') return { kind: 'gone' };
  if (view.kind === 'notice') {
    return { kind: 'notice', feed, view, version: noticeVersion(deps, feed, view.since, now) };
  }
  return { kind: 'calendar', feed, view, version: dated(hash, await calendarVersion(deps, feed, view, now)) };
}
