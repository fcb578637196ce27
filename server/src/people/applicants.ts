import { parseJson } from '@jishi/db/json';
import { type KnownOfPeople, readKnownOfPeople, readWaiting, type WaitingRow } from '@jishi/db/queries/applicant';
import { isFor } from '@jishi/db/queries/standing';
import type { Anyone } from '@jishi/shared/rules/access';
import { coverOf } from '@jishi/shared/rules/cover';
import { DEFAULT_RULES } from '@jishi/shared/rules/defaults';
import { asksAuthorisation, holdingPause } from '@jishi/shared/rules/person';
import { resolveRules } from '@jishi/shared/rules/resolve';
import type { Applicant } from '@jishi/shared/schema/applicant';
import { breachKind } from '@jishi/shared/schema/breach';
import { id, instantOrNull } from '@jishi/shared/schema/primitives';
import { ruleLayer } from '@jishi/shared/schema/rules';
import { z } from 'zod';
import type { Deps } from '../context.ts';
import { managedFacility } from '../engine/managed.ts';
import { decodeCursor, encodeCursor } from '../http/cursor.ts';
import type { Question } from './list.ts';

/** Where a page ends: the start and id of its last booking. */
const place = z.tuple([z.int(), id]);

/**
 * What a facility knows of those who wait for its approval: an item for each booking that waits, in the order of the
 * bookings. Throws `not-found`, `unauthenticated`, `forbidden`.
 */
export async function readApplicants(
  deps: Deps,
  anyone: Anyone,
  facilityId: string,
  { limit, cursor }: Question,
): Promise<{ items: Applicant[]; next: string | null }> {
  await managedFacility(deps, anyone, facilityId);
  const question = { facilityId };
  const after = cursor === undefined ? undefined : decodeCursor(question, cursor, place);
  const db = deps.store.read;
  const rows = await readWaiting(db, facilityId, after, limit + 1);
  const waiting = rows.slice(0, limit);
  const now = deps.clock();
  const personIds = waiting.map((row) => row.person_id);
  const known = await readKnownOfPeople(db, facilityId, personIds, now);
  const last = waiting.at(-1);
  return {
    items: waiting.map((row) => applicantOut(row, known, now)),
    next: rows.length > limit && last ? encodeCursor(question, [last.from_at, last.id]) : null,
  };
}

function applicantOut(row: WaitingRow, known: KnownOfPeople, now: number): Applicant {
  const theirs = ({ personId }: { readonly personId: string }) => personId === row.person_id;
  const pause = holdingPause(known.pauses.filter(theirs), now);
  const breaches = known.breaches.filter(theirs);
  return {
    bookingId: row.id,
    authorisation: authorisationOf(row, known.authorisations.filter(theirs)),
    completed: known.completed.get(row.person_id) ?? 0,
    breaches: breachKind.options.flatMap((kind) =>
      breaches.filter((one) => one.kind === kind).map(({ count }) => ({ kind, count })),
    ),
    pause: pause && { until: instantOrNull(pause.until), reason: pause.reason },
  };
}

/** By the rules as they are now: they may have changed since the booking was made. */
function authorisationOf(row: WaitingRow, given: KnownOfPeople['authorisations']): Applicant['authorisation'] {
  const layers = [row.institution_rules, row.facility_rules, row.rules].map((text) => parseJson(ruleLayer, text));
  const whose = { userClass: row.user_class, region: row.region_code, mode: row.mode };
  const rules = resolveRules(DEFAULT_RULES, layers, whose);
  const instrument = { id: row.instrument_id, facility_id: row.facility_id, type_id: row.type_id };
  const here = given.filter((one) => isFor(one, instrument));
  const { state, at } = coverOf({ from: row.from_at, to: row.to_at }, here);
  return { needed: asksAuthorisation(rules, row.mode), state, at: instantOrNull(at) };
}
