import { readCalendarBooking } from '@jishi/db/queries/calendar';
import { readProfile } from '@jishi/db/queries/person';
import { ProblemError } from '@jishi/shared/problem';
import { type Anyone, may } from '@jishi/shared/rules/access';
import type { Deps } from '../context.ts';
import { writeEnd, writeEvent, writeHead } from '../icalendar/document.ts';
import { bookingEntry } from '../icalendar/entry.ts';
import { DEFAULT_LANGUAGE } from '../icalendar/messages.ts';
import { linkBase } from './base.ts';

/**
 * One booking as a calendar file, under the UID that the owner's feed has for it, so that it is not shown twice.
 * Throws `unauthenticated`, and `not-found` for whoever may not read the booking.
 */
export async function downloadBooking(deps: Deps, actor: Anyone, id: string): Promise<string> {
  if (!actor) throw new ProblemError('unauthenticated');
  const row = await readCalendarBooking(deps.store.read, id);
  const booking = row && { personId: row.person_id, facilityId: row.facility_id, groupId: row.group_id };
  if (!row || !booking || !may.readBooking(actor, booking)) throw new ProblemError('not-found');
  const language = (await readProfile(deps.store.read, actor.personId))?.language ?? DEFAULT_LANGUAGE;
  const entry = bookingEntry(row, {
    language,
    staff: row.person_id !== actor.personId && may.seeWhoBooked(actor, row.facility_id),
    terse: false,
    baseUrl: linkBase(deps.config),
  });
  return (
    writeHead({ name: '', description: '', zone: row.zone, refreshMinutes: 0 }) + writeEvent(entry, false) + writeEnd()
  );
}
