import type { FeedAccess } from '@jishi/db/queries/feed';
import type { Language } from '@jishi/shared/schema/primitives';
import { addDays, type LocalDate, localDate } from '@jishi/shared/time/zone';
import type { Entry } from '../icalendar/document.ts';
import { calendarMessages, DEFAULT_LANGUAGE } from '../icalendar/messages.ts';
import { uidInFeed } from '../icalendar/uid.ts';

/** The one event of a calendar in which there is nothing, on the day on which it was made. */
export function emptyEntry(feed: FeedAccess, zone: string): Entry {
  const { empty, nothingFree } = calendarMessages(feed.language ?? DEFAULT_LANGUAGE);
  const { summary, description } = feed.kind === 'availability' ? nothingFree : empty;
  const day = localDate(zone, feed.created_at);
  return { ...notice(feed, 'empty', day, feed.created_at), summary, description };
}

/** The one event of an address that was withdrawn. `since`: epoch ms. */
export function withdrawnEntry(feed: FeedAccess, language: Language, since: number, zone: string): Entry {
  const { summary, description } = calendarMessages(language).withdrawn;
  return { ...notice(feed, 'withdrawn', localDate(zone, since), since), summary, description };
}

function notice(feed: FeedAccess, name: string, day: LocalDate, at: number): Omit<Entry, 'summary'> {
  return {
    uid: uidInFeed(feed.secret_hash, name),
    sequence: 0,
    revisedAt: at,
    createdAt: null,
    when: { firstDay: day, endDay: addDays(day, 1) },
    status: 'CONFIRMED',
    transparent: true,
  };
}
