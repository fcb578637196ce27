import { createHash } from 'node:crypto';
import { ProblemError } from '@jishi/shared/problem';
import type { SeriesInput } from '@jishi/shared/schema/series';
import { parseRule, RULE_FAULTS } from '@jishi/shared/time/recurrence';
import { expandSeries, type Occurrence, SERIES_FAULTS } from '@jishi/shared/time/series';

/**
 * The occurrences of a wish on the wall clock of `zone`. Throws `invalid` when its rule makes no series, or has nothing on
 * a date that is to be at another time.
 */
export function occurrencesOf({ rrule, from, to, except, instead }: SeriesInput, zone: string): readonly Occurrence[] {
  const read = parseRule(rrule);
  if ('fault' in read) throw new ProblemError('invalid', RULE_FAULTS[read.fault]);
  const expanded = expandSeries(read.rule, { from, to }, zone, except);
  if ('fault' in expanded) throw new ProblemError('invalid', SERIES_FAULTS[expanded.fault]);
  const dates = new Set(expanded.occurrences.map(({ date }) => date));
  if (instead.some(({ date }) => !dates.has(date)))
    throw new ProblemError('invalid', 'the series has nothing that day');
  return expanded.occurrences;
}

/**
 * The id of the booking of an occurrence: a UUID (version 8, RFC 9562 §5.8) of the series and the date, so that a retry
 * makes the same bookings.
 */
export function bookingIdOf(seriesId: string, { date }: Pick<Occurrence, 'date'>): string {
  const bytes = createHash('sha256').update(`${seriesId} ${date}`).digest().subarray(0, 16);
  bytes.writeUInt8((bytes.readUInt8(6) & 0x0f) | 0x80, 6);
  bytes.writeUInt8((bytes.readUInt8(8) & 0x3f) | 0x80, 8);
  const hex = bytes.toString('hex');
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join('-');
}
