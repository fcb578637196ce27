import type { ExternalFault, Rejection } from '../schema/external-calendar.ts';
import type { ExternalNews } from '../schema/notice.ts';

type NewsKind = ExternalNews['what'];

/** What is said of calendars kept elsewhere. Each language has all of it, or the build fails. */
export type ExternalMessages = {
  /** Why a fetch or a reading came to nothing. */
  readonly faults: Readonly<Record<ExternalFault, string>>;
  /** Why one event takes no time. */
  readonly rejections: Readonly<Record<Rejection, string>>;
  readonly mail: {
    readonly subject: Readonly<Record<NewsKind, (calendar: string) => string>>;
    readonly met: (count: number, calendar: string, facility: string) => string;
    readonly metClosing: string;
    readonly metMore: (count: number) => string;
    readonly held: (lost: number, of: number, calendar: string, facility: string) => string;
    readonly heldClosing: string;
    readonly failing: (calendar: string, facility: string, since: string) => string;
    readonly failingClosing: string;
    readonly stopped: (calendar: string, facility: string, since: string) => string;
    readonly stoppedClosing: string;
    readonly why: (fault: string) => string;
    readonly open: string;
    readonly footer: string;
  };
};

export const externalEn: ExternalMessages = {
  faults: {
    address: 'this is not an address that can be fetched',
    'private-address': 'the address leads to a network that is not public',
    insecure: 'the address, or one that it leads to, is not encrypted (https)',
    'unknown-host': 'no server has this name',
    unreachable: 'the server cannot be reached',
    certificate: 'the server’s certificate is not valid',
    timeout: 'the answer took too long',
    'too-large': 'the calendar is larger than 10 MB',
    redirects: 'the address leads on and on to other addresses',
    status: 'the server refused to hand the calendar out',
    'moved-away': 'the server has nothing at this address any more',
    'not-a-calendar': 'what came is no calendar file',
    incomplete: 'the calendar file ends in the middle',
    empty: 'the calendar has no events',
    'too-many': 'the calendar has more events than can be taken over',
    unreadable: 'the calendar file cannot be read',
  },
  rejections: {
    syntax: 'it is not written as the standard says',
    'no-start': 'it does not say when it begins',
    'bad-time': 'its times make no sense',
    'bad-rule': 'its rule of repetition makes no sense',
    'unsafe-rule': 'it repeats more often than can be followed',
    'too-many-instances': 'it repeats too many times',
    'unknown-zone': 'its time zone is not known',
  },
  mail: {
    subject: {
      met: (calendar) => `Bookings in the way of calendar ${calendar}`,
      held: (calendar) => `Calendar ${calendar} lost many events`,
      failing: (calendar) => `Calendar ${calendar} cannot be fetched`,
      stopped: (calendar) => `Calendar ${calendar} is no longer followed`,
    },
    met: (count, calendar, facility) =>
      `The calendar ${calendar} of ${facility} is busy at a time that is booked here (${count} ${count === 1 ? 'booking' : 'bookings'}):`,
    metClosing: 'The bookings stand as they are. Please decide which of the two gives way.',
    metMore: (count) => `And ${count} more.`,
    held: (lost, of, calendar, facility) =>
      `What the calendar ${calendar} of ${facility} says now would give back ${lost} of ${of} busy times to come. That may be a mistake at the other end.`,
    heldClosing:
      'Until somebody accepts it, or the same comes a second time, everything stays as it was. If it is right there is nothing to do.',
    failing: (calendar, facility, since) =>
      `The calendar ${calendar} of ${facility} has not been fetched since ${since}. What it said last still takes its time.`,
    failingClosing: 'It is tried again. After 14 days it is given up.',
    stopped: (calendar, facility, since) =>
      `The calendar ${calendar} of ${facility} has not been fetched since ${since} and is no longer followed. What it said last still takes its time.`,
    stoppedClosing: 'Please give it a new address, follow it again, or remove it.',
    why: (fault) => `The last time: ${fault}.`,
    open: 'Outside calendars',
    footer: 'You get this because you manage the facility.',
  },
};
