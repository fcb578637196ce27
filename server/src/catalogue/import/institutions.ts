import type { Db } from '@jishi/db/open';
import { findInstitutionsByOrigin, type InstitutionRow, putInstitutions } from '@jishi/db/queries/institution';
import { compareRows, type MakePlan } from './plan.ts';
import type { MappedRow } from './reader.ts';
import type { Refused } from './report.ts';
import { regionOf, type Vocabulary } from './vocabulary.ts';

export type Clock = { readonly now: () => number; readonly newId: () => string };

const COMPARED = ['name_zh', 'name_en', 'kind', 'region_code', 'lat', 'lng', 'website', 'ror'] as const;

export function planInstitutions(vocabulary: Vocabulary, clock: Clock): MakePlan<MappedRow<'institutions'>> {
  return async (db, items) => {
    const refused: Refused[] = [];
    const rows = items.flatMap((item) => toRow(item, vocabulary, clock, refused));
    const stored = await findStored(db, rows);
    const keyOf = (row: InstitutionRow) => `${row.source} ${row.source_key}`;
    const { added, changed, unchanged } = compareRows(rows, stored, keyOf, COMPARED);
    return {
      added: added.length,
      updated: changed.length,
      unchanged,
      skipped: 0,
      refused,
      write: (trx) => putInstitutions(trx, [...added, ...changed]),
      remember: () => {},
    };
  };
}

function toRow(
  { number, source, key, record }: MappedRow<'institutions'>,
  vocabulary: Vocabulary,
  clock: Clock,
  refused: Refused[],
): InstitutionRow[] {
  const region = record.region === null ? null : regionOf(vocabulary, [record.region]);
  if (record.region !== null && !region) {
    refused.push({ row: number, reason: `region: there is no region ${record.region}` });
    return [];
  }
  return [
    {
      id: clock.newId(),
      source,
      source_key: key,
      name_zh: record.nameZh,
      name_en: record.nameEn,
      kind: record.kind,
      region_code: region?.code ?? null,
      lat: record.lat,
      lng: record.lng,
      website: record.website,
      ror: record.ror,
      rules: '{}',
      version: 1,
      updated_at: clock.now(),
    },
  ];
}

async function findStored(db: Db, rows: readonly InstitutionRow[]): Promise<InstitutionRow[]> {
  const stored: InstitutionRow[] = [];
  for (const source of new Set(rows.map((row) => row.source))) {
    const keys = rows.filter((row) => row.source === source).map((row) => row.source_key);
    stored.push(...(await findInstitutionsByOrigin(db, source, keys)));
  }
  return stored;
}
