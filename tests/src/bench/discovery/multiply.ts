import { renameSync, rmSync } from 'node:fs';
import BetterSqlite from 'better-sqlite3';

type Named = { readonly name: string; readonly sql: string };

/**
 * Writes a copy of a catalogue's database that has `instruments` of them: whole catalogues are added one after the other
 * inside SQLite, with ids of their own, bookings moved by days, and names and models a little different. Institutions and
 * facilities stay as they are. Bookings are copied as taken time only. A copy that was cut off leaves nothing behind.
 */
export function multiply(from: string, to: string, instruments: number): void {
  const unfinished = `${to}.part`;
  rmSync(unfinished, { force: true });
  copy(from, unfinished);
  const db = new BetterSqlite(unfinished);
  try {
    for (const pragma of ['journal_mode = off', 'synchronous = off', 'foreign_keys = off', 'cache_size = -400000']) {
      db.pragma(pragma);
    }
    const dropped = dropIndexes(db);
    addCopies(db, instruments);
    for (const { sql } of dropped) db.exec(sql);
    db.exec('analyze');
    db.pragma('journal_mode = wal');
  } finally {
    db.close();
  }
  renameSync(unfinished, to);
}

/** What other processes wrote and still lies beside the file comes along. */
function copy(from: string, to: string): void {
  const db = new BetterSqlite(from, { readonly: true });
  try {
    db.prepare('vacuum into ?').run(to);
  } finally {
    db.close();
  }
}

/** Indexes and guards of the tables that grow; answers what puts them back. */
function dropIndexes(db: BetterSqlite.Database): Named[] {
  const found = db
    .prepare<[], Named & { type: string }>(
      `select type, name, sql from sqlite_master where type in ('index', 'trigger') and sql is not null
       and tbl_name in ('instrument', 'occupancy', 'agenda', 'schedule', 'schedule_version', 'instrument_part')`,
    )
    .all();
  for (const { type, name } of found) db.exec(`drop ${type} "${name}"`);
  return found;
}

function addCopies(db: BetterSqlite.Database, instruments: number): void {
  const count = () => db.prepare<[], number>('select count(*) from instrument').pluck().get() ?? 0;
  db.exec(`create temp table original as select id, row_number() over (order by id) as nth from instrument;
    create unique index temp.original_id on original (id);
    create temp table original_schedule as select distinct schedule_id as id from instrument;
    create temp table original_part as select * from instrument_part;
    create temp table original_taken as select * from occupancy where instrument_id in (select id from original)`);
  const size = count();
  const columns = db.prepare<[], string>(`select name from pragma_table_info('instrument')`).pluck().all();
  for (let copy = 1; count() < instruments; copy += 1) {
    const limit = Math.min(size, instruments - count());
    for (const sql of statementsOf(columns, copy)) db.prepare(sql).run({ copy, limit });
  }
}

/** Ids are UUIDs of which no original begins with the two digits that a copy has. */
const newId = (column: string) => `printf('%02x', :copy + 1) || substr(${column}, 3)`;

/** Every fourth model and every fifth name is one that the original catalogue does not have. */
const CHANGED: Readonly<Record<string, string>> = {
  id: newId('i.id'),
  schedule_id: newId('schedule_id'),
  source_key: `source_key || '/' || :copy`,
  model: `case (nth + :copy) % 4 when 0 then model || ' ' || char(65 + :copy % 26) when 1 then model || '-' || (:copy + nth % 7) else model end`,
  name_zh: `case (nth + :copy) % 5 when 0 then name_zh || ' ' || char(65 + :copy % 26) || (nth % 90 + 10) else name_zh end`,
  name_en: `case (nth + :copy) % 5 when 0 then name_en || ' ' || char(65 + :copy % 26) || (nth % 90 + 10) else name_en end`,
};

function statementsOf(columns: readonly string[], copy: number): string[] {
  const values = columns.map((column) => CHANGED[column] ?? `"${column}"`);
  const isCopied = 'in (select id from original where nth <= :limit)';
  const days = `${(copy % 7) * 86_400_000}`;
  return [
    `insert into schedule select ${newId('id')}, facility_id, version from schedule
       where id in (select id from original_schedule) and :limit > 0 order by id`,
    `insert into schedule_version select ${newId('schedule_id')}, effective_from, name, zone, holidays, weekly, exceptions
       from schedule_version where schedule_id in (select id from original_schedule) and :limit > 0 order by schedule_id`,
    `insert into instrument (${columns.map((column) => `"${column}"`).join(', ')})
       select ${values.join(', ')} from instrument i join original o on o.id = i.id
       where nth <= :limit order by nth`,
    `insert into agenda select ${newId('id')}, 0 from original where nth <= :limit order by nth`,
    `insert into instrument_part select ${newId('instrument_id')}, ${newId('part_id')}, need from original_part
       where instrument_id ${isCopied} and part_id ${isCopied}`,
    `insert into occupancy select ${newId('instrument_id')}, station, from_at + ${days}, to_at + ${days}, kind,
       ${newId('owner_id')}, expires_at + ${days} from original_taken where instrument_id ${isCopied}
       order by instrument_id, station, from_at`,
  ];
}
