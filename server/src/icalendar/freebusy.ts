import type { Span } from '@jishi/shared/time/span';
import ical, { foldLines } from 'ical-generator';
import { checkUid } from './clean.ts';
import { PRODUCT, writeEnd } from './document.ts';
import { isPlainAddress } from './organizer.ts';

/** What one VFREEBUSY says (RFC 5545 §3.6.4). Instants are epoch ms, written in whole seconds UTC. */
export type FreeBusy = {
  readonly uid: string;
  readonly revisedAt: number;
  /** The time that is spoken of: what of it is not busy is free. */
  readonly window: Span;
  /** Sorted and disjoint, inside the window. */
  readonly busy: readonly Span[];
  /** Likewise, and apart from what is busy: the time that nothing is known of. */
  readonly unknown?: readonly Span[];
  /** The mail address of the house, never of a person. */
  readonly organizer: string;
};

const END_BYTES = 'END:VCALENDAR'.length;

/**
 * A calendar with one VFREEBUSY, which the generator cannot write. It has no METHOD: it is polled, not sent. Nothing that
 * people wrote goes into it; the times are one property each, because some programs read only the first of a list.
 */
export function writeFreeBusy({ uid, revisedAt, window, busy, unknown = [], organizer }: FreeBusy): string {
  if (!(window.from < window.to)) throw new RangeError('free and busy time must end after it starts');
  const head = ical({ prodId: PRODUCT, scale: 'GREGORIAN' }).toString().slice(0, -END_BYTES);
  const lines = [
    'BEGIN:VFREEBUSY',
    `UID:${checkUid(uid)}`,
    `DTSTAMP:${utc(revisedAt)}`,
    ...(isPlainAddress(organizer) ? [`ORGANIZER:mailto:${organizer}`] : []),
    `DTSTART:${utc(window.from)}`,
    `DTEND:${utc(window.to)}`,
    ...busy.map((span) => line('BUSY', span)),
    ...unknown.map((span) => line('BUSY-UNAVAILABLE', span)),
    'END:VFREEBUSY',
    '',
  ];
  return `${head}${foldLines(lines.join('\r\n'))}${writeEnd()}`;
}

function line(type: 'BUSY' | 'BUSY-UNAVAILABLE', { from, to }: Span): string {
  return `FREEBUSY;FBTYPE=${type}:${utc(from)}/${utc(to)}`;
}

/** `20261124T053000Z`. */
export function utc(instant: number): string {
  return `${new Date(instant).toISOString().slice(0, 19).replace(/[-:]/g, '')}Z`;
}
