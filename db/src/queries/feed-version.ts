import type { Db } from '../open.ts';
import { prepare } from '../prepare.ts';

const ofGroup = prepare((db, groupId: string, from: number) =>
  db
    .selectFrom('booking')
    .select((eb) => [
      eb.fn.countAll<number>().as('bookings'),
      eb.fn.sum<number | null>('version').as('versions'),
      eb.fn.max('updated_at').as('at'),
    ])
    .where('group_id', '=', groupId)
    .where('from_at', '>=', from),
);

/**
 * What tells one state of a group's bookings that begin at `from` or later from the next: no event names the group, but
 * each change raises the version of its booking, and bookings are never deleted. `at`: of the last change, 0 for none.
 */
export async function readGroupVersion(db: Db, groupId: string, from: number) {
  const [row] = await ofGroup(db, groupId, from);
  return { bookings: Number(row?.bookings ?? 0), versions: Number(row?.versions ?? 0), at: Number(row?.at ?? 0) };
}

/**
 * When the free time of an instrument last changed for a reason that is no event of the instrument itself: its schedule,
 * the rules of facility or institution, or an accessory that goes along. 0 for never.
 */
export async function lastChangeAround(db: Db, instrumentId: string): Promise<number> {
  const above = await db
    .selectFrom('instrument')
    .innerJoin('event', (join) =>
      join.on((eb) =>
        eb('event.subject_id', 'in', [
          eb.ref('instrument.schedule_id'),
          eb.ref('instrument.facility_id'),
          eb.ref('instrument.institution_id'),
        ]),
      ),
    )
    .select((eb) => eb.fn.max('event.at').as('at'))
    .where('instrument.id', '=', instrumentId)
    .executeTakeFirst();
  const beside = await db
    .selectFrom('instrument_part')
    .select((eb) =>
      eb
        .selectFrom('event')
        .select((last) => last.fn.max('event.at').as('at'))
        .whereRef('event.instrument_id', '=', 'instrument_part.part_id')
        .as('at'),
    )
    .where('instrument_part.instrument_id', '=', instrumentId)
    .execute();
  return Math.max(0, Number(above?.at ?? 0), ...beside.map(({ at }) => Number(at ?? 0)));
}
