import BetterSqlite from 'better-sqlite3';

/**
 * Makes one facility of the sample so large: instruments of others move there, with their bookings and closures. No server
 * may have the file open. Answers the facility's id.
 */
export function enlargeFacility(file: string, instruments: number): string {
  const db = new BetterSqlite(file);
  try {
    return db.transaction(() => {
      const facility = largest(db);
      const missing = Math.max(0, instruments - facility.instruments);
      const moving = db
        .prepare<[string, number], { id: string }>(
          `select id from instrument where facility_id <> ? and withdrawn_at is null and kind = 'instrument'
           order by id limit ?`,
        )
        .all(facility.id, missing);
      const move = db.prepare(
        'update instrument set facility_id = ?, institution_id = ?, schedule_id = ? where id = ?',
      );
      const follow = ['booking', 'closure'].map((table) =>
        db.prepare(`update ${table} set facility_id = ? where instrument_id = ?`),
      );
      for (const { id } of moving) {
        move.run(facility.id, facility.institution, facility.schedule, id);
        for (const statement of follow) statement.run(facility.id, id);
      }
      return facility.id;
    })();
  } finally {
    db.close();
  }
}

type Facility = { id: string; institution: string; schedule: string; instruments: number };

function largest(db: BetterSqlite.Database): Facility {
  const found = db
    .prepare<[], Facility>(
      `select facility.id, facility.institution_id as institution, facility.schedule_id as schedule, count(*) as instruments
       from facility join instrument on instrument.facility_id = facility.id
       where instrument.withdrawn_at is null and instrument.kind = 'instrument'
       group by facility.id order by instruments desc, facility.id limit 1`,
    )
    .get();
  if (!found) throw new Error('the sample has no facility');
  return found;
}
