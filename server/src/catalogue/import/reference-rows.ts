import { type ClassRow, findClasses, putClasses } from '@jishi/db/queries/class';
import { findHolidays, type HolidayRow, putHolidays } from '@jishi/db/queries/holiday';
import { findRegions, putRegions, type RegionRow } from '@jishi/db/queries/region';
import { compareRows, type MakePlan } from './plan.ts';
import type { MappedRow } from './reader.ts';
import type { Refused } from './report.ts';
import type { Vocabulary } from './vocabulary.ts';

type Tree = { readonly code: string; readonly parent_code: string | null };

/** Rows whose parent is stored, or stands before them; the others are refused. */
function withParents<R extends Tree>(
  rows: readonly (R & { number: number })[],
  known: ReadonlyMap<string, unknown>,
  refused: Refused[],
): R[] {
  const here = new Set<string>();
  return rows.flatMap(({ number, ...rest }) => {
    const row = rest as unknown as R;
    if (row.parent_code !== null && !known.has(row.parent_code) && !here.has(row.parent_code)) {
      refused.push({ row: number, reason: `parent: ${row.parent_code} is not known and does not stand before` });
      return [];
    }
    here.add(row.code);
    return [row];
  });
}

export function planRegions(vocabulary: Vocabulary): MakePlan<MappedRow<'regions'>> {
  return async (db, items) => {
    const refused: Refused[] = [];
    const numbered = items.map(({ number, record }) => ({
      number,
      code: record.code,
      level: record.level,
      parent_code: record.parent,
      name_zh: record.nameZh,
      name_en: record.nameEn,
      lat: record.lat,
      lng: record.lng,
    }));
    const rows = withParents<RegionRow>(numbered, vocabulary.regions, refused);
    const stored = await findRegions(
      db,
      rows.map((row) => row.code),
    );
    const columns = ['level', 'parent_code', 'name_zh', 'name_en', 'lat', 'lng'] as const;
    const { added, changed, unchanged } = compareRows(rows, stored, (row) => row.code, columns);
    return {
      added: added.length,
      updated: changed.length,
      unchanged,
      skipped: 0,
      refused,
      write: (trx) => putRegions(trx, [...added, ...changed]),
      remember: () => {
        for (const row of rows) vocabulary.regions.set(row.code, row);
      },
    };
  };
}

/** A class keeps its place among the others: the number of its row. */
export function planClasses(vocabulary: Vocabulary): MakePlan<MappedRow<'classes'>> {
  return async (db, items) => {
    const refused: Refused[] = [];
    const numbered = items.map(({ number, record }) => ({
      number,
      code: record.code,
      parent_code: record.parent,
      name_zh: record.nameZh,
      name_en: record.nameEn,
      position: number - 1,
    }));
    const rows = withParents<ClassRow>(numbered, vocabulary.classes, refused);
    const stored = await findClasses(
      db,
      rows.map((row) => row.code),
    );
    const columns = ['parent_code', 'name_zh', 'name_en', 'position'] as const;
    const { added, changed, unchanged } = compareRows(rows, stored, (row) => row.code, columns);
    return {
      added: added.length,
      updated: changed.length,
      unchanged,
      skipped: 0,
      refused,
      write: (trx) => putClasses(trx, [...added, ...changed]),
      remember: () => {
        for (const row of rows) vocabulary.classes.set(row.code, row);
      },
    };
  };
}

export const planHolidays: MakePlan<MappedRow<'holidays'>> = async (db, items) => {
  const rows = items.map(
    ({ record }): HolidayRow => ({
      calendar: record.calendar,
      date: record.date,
      kind: record.kind,
      name_zh: record.nameZh,
      name_en: record.nameEn,
    }),
  );
  const stored = await findHolidays(
    db,
    rows.map((row) => row.date),
  );
  const columns = ['kind', 'name_zh', 'name_en'] as const;
  const { added, changed, unchanged } = compareRows(rows, stored, (row) => `${row.calendar} ${row.date}`, columns);
  return {
    added: added.length,
    updated: changed.length,
    unchanged,
    skipped: 0,
    refused: [],
    write: (trx) => putHolidays(trx, [...added, ...changed]),
    remember: () => {},
  };
};
