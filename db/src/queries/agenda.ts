import type { Db, Trx } from '../open.ts';

/**
 * The versions that an agenda's content depends on, and when the next hold on it or on one of its parts ends by itself
 * (after `now`; null for never). Undefined for an unknown instrument.
 */
export async function readAgendaHead(db: Db, instrumentId: string, now: number) {
  return db
    .selectFrom('instrument')
    .innerJoin('agenda', 'agenda.instrument_id', 'instrument.id')
    .innerJoin('schedule', 'schedule.id', 'instrument.schedule_id')
    .innerJoin('facility', 'facility.id', 'instrument.facility_id')
    .innerJoin('institution', 'institution.id', 'instrument.institution_id')
    .select([
      'instrument.id',
      'instrument.facility_id',
      'instrument.version as instrument_version',
      'agenda.version',
      'schedule.version as schedule_version',
      'facility.version as facility_version',
      'institution.version as institution_version',
    ])
    .select((eb) => [
      eb
        .selectFrom('instrument_part')
        .innerJoin('agenda as of_part', 'of_part.instrument_id', 'instrument_part.part_id')
        .select((part) => part.fn.sum<number | null>('of_part.version').as('versions'))
        .whereRef('instrument_part.instrument_id', '=', 'instrument.id')
        .as('parts_version'),
      eb
        .selectFrom('occupancy')
        .select((held) => held.fn.min('occupancy.expires_at').as('ends'))
        .where('occupancy.expires_at', '>', now)
        .where((held) =>
          held.or([
            held('occupancy.instrument_id', '=', held.ref('instrument.id')),
            held(
              'occupancy.instrument_id',
              'in',
              held
                .selectFrom('instrument_part')
                .select('part_id')
                .whereRef('instrument_part.instrument_id', '=', 'instrument.id'),
            ),
          ]),
        )
        .as('hold_ends'),
    ])
    .where('instrument.id', '=', instrumentId)
    .executeTakeFirst();
}

/** Where an instrument stands and which schedule it follows; undefined for an unknown one. */
export async function readInstrumentPlace(db: Db, instrumentId: string) {
  return db
    .selectFrom('instrument')
    .select(['id', 'facility_id', 'institution_id', 'schedule_id', 'type_id', 'kind'])
    .where('id', '=', instrumentId)
    .executeTakeFirst();
}

/** Lets an instrument follow another schedule; needs its agenda locked. */
export async function setInstrumentSchedule(
  trx: Trx,
  instrumentId: string,
  scheduleId: string,
  now: number,
): Promise<void> {
  await trx
    .updateTable('instrument')
    .set((eb) => ({ schedule_id: scheduleId, version: eb('version', '+', 1), updated_at: now }))
    .where('id', '=', instrumentId)
    .execute();
}
