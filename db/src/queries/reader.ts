import type { Span } from '@jishi/shared/time/span';
import type { Db } from '../open.ts';
import { hasConfirmedGroup } from './group.ts';
import {
  type Authorised,
  type OwnRow,
  type Pause,
  readAuthorisations,
  readOwnBookings,
  readPauses,
} from './standing.ts';

/** What discovery knows of a signed-in reader beside who they are. */
export type ReaderStanding = {
  /** Also those that have ended or have not begun. */
  readonly authorisations: readonly Authorised[];
  /** Pauses that are not over. */
  readonly pauses: readonly Pause[];
  /** Whether they belong to a research group that an administrator has confirmed. */
  readonly grouped: boolean;
  /** Their bookings that count for quotas and for the way between two places. */
  readonly own: readonly OwnRow[];
};

/** As of `now` (epoch ms), with the bookings that touch the weeks of `window`. */
export async function readReaderStanding(
  db: Db,
  { personId, memberOf }: { readonly personId: string; readonly memberOf: ReadonlySet<string> },
  now: number,
  window: Span,
): Promise<ReaderStanding> {
  const [authorisations, pauses, grouped, own] = await Promise.all([
    readAuthorisations(db, personId),
    readPauses(db, personId, now),
    hasConfirmedGroup(db, [...memberOf]),
    readOwnBookings(db, personId, window),
  ]);
  return { authorisations, pauses, grouped, own };
}
