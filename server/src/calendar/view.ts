import type { FeedAccess } from '@jishi/db/queries/feed';
import { may } from '@jishi/shared/rules/access';
import type { FeedDetail } from '@jishi/shared/schema/feed';
import { DAY_MS } from '@jishi/shared/time/span';

/** For so long a withdrawn address answers with a notice, which clears the copies in people's calendar programs. */
const NOTICE_DAYS = 30;

/** What the holder of an address gets now. A notice says since when (epoch ms), as far as that is known. */
export type View =
  | { readonly kind: 'gone' }
  | { readonly kind: 'notice'; readonly since: number | null }
  | { readonly kind: 'calendar'; readonly detail: FeedDetail; readonly staff: boolean };

/**
 * Asked at every request: the address only says who asks, the person's rights of today decide. A revoked feed and one
 * of a suspended person give a notice, then nothing; without the right to details a notice until the right is back.
 */
export function viewOf(feed: FeedAccess, now: number): View {
  const since = feed.revoked_at ?? feed.suspended_at;
  if (since !== null) return now - since < NOTICE_DAYS * DAY_MS ? { kind: 'notice', since } : { kind: 'gone' };
  if (feed.kind === 'me') return { kind: 'calendar', detail: feed.detail, staff: false };
  if (feed.kind === 'group') return groupView(feed);
  if (feed.facility_id === null) return { kind: 'gone' };
  // When an instrument is free is for everybody, and tells of nobody.
  if (feed.kind === 'availability') return { kind: 'calendar', detail: 'full', staff: false };
  const staff = may.seeWhoBooked(feed.actor, feed.facility_id);
  if (feed.detail === 'full' && !staff) return { kind: 'notice', since: null };
  return { kind: 'calendar', detail: feed.detail, staff };
}

/** Heads see who booked what, members when somebody did. */
function groupView(feed: FeedAccess): View {
  const groupId = feed.target_id ?? '';
  const full = feed.detail === 'full';
  const allowed = full ? may.seeGroupBookings(feed.actor, groupId) : may.seeGroupTime(feed.actor, groupId);
  return allowed ? { kind: 'calendar', detail: feed.detail, staff: full } : { kind: 'notice', since: null };
}
