import ical, { ICalAttendeeRole, ICalAttendeeStatus, ICalAttendeeType, ICalCalendarMethod } from 'ical-generator';
import { cleanLine } from './clean.ts';
import { type Entry, eventOf, PRODUCT } from './document.ts';
import { isPlainAddress } from './organizer.ts';

export type Method = 'REQUEST' | 'CANCEL';

type Party = { readonly name: string; readonly address: string };

export type Invitation = {
  readonly method: Method;
  readonly entry: Entry;
  readonly organizer: Party;
  readonly attendee: Party;
  /** When the file is made (epoch ms): with a method that is what DTSTAMP means. */
  readonly madeAt: number;
};

/** A whole file for a mail (RFC 5546): one event, one organizer, one attendee who need not answer. Throws RangeError. */
export function writeInvitation({ method, entry, organizer, attendee, madeAt }: Invitation): string {
  if ((entry.status === 'CANCELLED') !== (method === 'CANCEL')) throw new RangeError('the state belongs to the method');
  const calendar = ical({ prodId: PRODUCT, scale: 'GREGORIAN', method: ICalCalendarMethod[method] });
  calendar.createEvent({
    ...eventOf(entry),
    stamp: new Date(madeAt),
    organizer: party(organizer),
    attendees: [
      {
        ...party(attendee),
        type: ICalAttendeeType.INDIVIDUAL,
        role: ICalAttendeeRole.REQ,
        status: ICalAttendeeStatus.ACCEPTED,
        rsvp: false,
      },
    ],
  });
  return `${calendar.toString()}\r\n`;
}

function party({ name, address }: Party) {
  if (!isPlainAddress(address)) throw new RangeError('an address must be plain ASCII');
  return { name: cleanLine(name) || address, email: address };
}
