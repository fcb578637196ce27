import type { Db, Trx } from '../open.ts';

/** The versions that an agenda's content depends on; undefined for an unknown instrument. */
export async function readAgendaHead(db: Db, instrumentId: string) {
  return db
    .selectFrom('instrument')
    .innerJoin('agenda', 'agenda.instrument_id', 'instrument.id')
    .innerJoin('schedule', 'schedule.id', 'instrument.schedule_id')
    .select([
      'instrument.id',
      'instrument.facility_id',
      'instrument.version as instrument_version',
      'agenda.version',
      'schedule.version as schedule_version',
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
