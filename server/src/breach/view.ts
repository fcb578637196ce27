import type { BreachView } from '@jishi/db/queries/breach';
import { nameOf } from '@jishi/db/queries/naming';
import { type Actor, may } from '@jishi/shared/rules/access';
import type { Breach } from '@jishi/shared/schema/breach';
import { formatInstant, formatSpan, instantOrNull } from '@jishi/shared/schema/primitives';

/** A breach as its person or the facility's staff see it. */
export function breachOut(row: BreachView, actor: Actor): Breach {
  return {
    id: row.id,
    kind: row.kind,
    at: formatInstant(row.at),
    booking: {
      id: row.booking_id,
      instrument: nameOf(row.instrument_zh, row.instrument_en),
      ...formatSpan({ from: row.from_at, to: row.to_at }),
    },
    facility: { id: row.facility_id, name: nameOf(row.facility_zh, row.facility_en), zone: row.zone },
    person: { id: row.person_id, name: row.person_name },
    waived: row.waived_at !== null,
    pause:
      row.pause_id === null
        ? null
        : { id: row.pause_id, until: instantOrNull(row.pause_until), liftedAt: instantOrNull(row.pause_lifted) },
    appeal: row.appeal,
    appealedAt: instantOrNull(row.appealed_at),
    decidedAt: instantOrNull(row.decided_at),
    note: row.note,
    actions: [
      ...(mayAppeal(actor, row) ? (['appeal'] as const) : []),
      ...(mayDecide(actor, row) && row.waived_at === null ? (['decide'] as const) : []),
    ],
  };
}

type Looked = Pick<BreachView, 'person_id' | 'facility_id' | 'appealed_at' | 'decided_at'>;

/** Whoever it is about appeals once, before the facility has decided. */
export function mayAppeal(actor: Actor, breach: Looked): boolean {
  return actor.personId === breach.person_id && breach.appealed_at === null && breach.decided_at === null;
}

/** The facility decides, but nobody about themselves. */
export function mayDecide(actor: Actor, breach: Pick<Looked, 'person_id' | 'facility_id'>): boolean {
  return may.manageFacility(actor, breach.facility_id) && actor.personId !== breach.person_id;
}
