import type { LayerOwner } from '@jishi/shared/schema/policy';
import type { Db, Trx } from '../open.ts';

export type LayerRow = {
  readonly owner: LayerOwner;
  readonly id: string;
  readonly name_zh: string | null;
  readonly name_en: string | null;
  /** JSON RuleLayer. */
  readonly rules: string;
  readonly version: number;
};

const COLUMNS = ['id', 'name_zh', 'name_en', 'rules', 'version'] as const;

/** What an owner of rules and those above it say, the institution first; undefined for an unknown one. */
export async function readLayers(db: Db, owner: LayerOwner, id: string): Promise<LayerRow[] | undefined> {
  if (owner === 'institution') {
    const row = await db.selectFrom('institution').select(COLUMNS).where('id', '=', id).executeTakeFirst();
    return row && [{ owner, ...row }];
  }
  const row = await readBelow(db, owner, id);
  const { above, ...own } = row ?? {};
  const layers = above && (await readLayers(db, above.owner, above.id));
  return layers && [...layers, { owner, ...own } as LayerRow];
}

type Above = { readonly owner: LayerOwner; readonly id: string };

async function readBelow(
  db: Db,
  owner: 'facility' | 'instrument',
  id: string,
): Promise<(Omit<LayerRow, 'owner'> & { readonly above: Above }) | undefined> {
  if (owner === 'facility') {
    const row = await db
      .selectFrom('facility')
      .select([...COLUMNS, 'institution_id'])
      .where('id', '=', id)
      .executeTakeFirst();
    if (!row) return undefined;
    const { institution_id, ...rest } = row;
    return { ...rest, above: { owner: 'institution', id: institution_id } };
  }
  const row = await db
    .selectFrom('instrument')
    .select([...COLUMNS, 'facility_id'])
    .where('id', '=', id)
    .where('kind', '=', 'instrument')
    .executeTakeFirst();
  if (!row) return undefined;
  const { facility_id, ...rest } = row;
  return { ...rest, above: { owner: 'facility', id: facility_id } };
}

const COLUMN_OF = {
  institution: 'instrument.institution_id',
  facility: 'instrument.facility_id',
  instrument: 'instrument.id',
} as const satisfies Record<LayerOwner, string>;

/** The instruments for which an owner's rules hold, with all their layers as JSON, the institution's first. */
export async function readRuled(db: Db, owner: LayerOwner, id: string) {
  const rows = await db
    .selectFrom('instrument')
    .innerJoin('facility', 'facility.id', 'instrument.facility_id')
    .innerJoin('institution', 'institution.id', 'instrument.institution_id')
    .select(['instrument.id', 'instrument.name_zh', 'instrument.name_en', 'instrument.modes', 'facility.zone'])
    .select(['institution.rules as institution_rules', 'facility.rules as facility_rules', 'instrument.rules'])
    .where(COLUMN_OF[owner], '=', id)
    .where('instrument.kind', '=', 'instrument')
    .orderBy('instrument.id')
    .execute();
  return rows.map(({ institution_rules, facility_rules, rules, ...row }) => ({
    ...row,
    layers: [institution_rules, facility_rules, rules] as const,
  }));
}

export type RuledInstrument = Awaited<ReturnType<typeof readRuled>>[number];

/** Writes what an owner says; answers its new version. Of an instrument the record itself has changed. */
export async function writeLayer(trx: Trx, owner: LayerOwner, id: string, rules: string, now: number): Promise<number> {
  if (owner === 'instrument') {
    const row = await trx
      .updateTable('instrument')
      .set((eb) => ({ rules, version: eb('version', '+', 1), updated_at: now }))
      .where('id', '=', id)
      .returning('version')
      .executeTakeFirstOrThrow();
    return row.version;
  }
  const row = await trx
    .updateTable(owner)
    .set((eb) => ({ rules, version: eb('version', '+', 1) }))
    .where('id', '=', id)
    .returning('version')
    .executeTakeFirstOrThrow();
  return row.version;
}

/** Bookings of an owner's instruments that are still to come, with what says by which rules; by id, in pages. */
export async function readRuledBookings(
  db: Db,
  owner: LayerOwner,
  id: string,
  now: number,
  page: { readonly after: string; readonly limit: number },
) {
  return db
    .selectFrom('booking')
    .innerJoin('instrument', 'instrument.id', 'booking.instrument_id')
    .innerJoin('person', 'person.id', 'booking.person_id')
    .leftJoin('institution as home', 'home.id', 'person.institution_id')
    .select(['booking.id', 'booking.instrument_id', 'booking.from_at', 'booking.to_at', 'booking.mode'])
    .select(['booking.user_class', 'home.region_code'])
    .where(COLUMN_OF[owner], '=', id)
    .where('booking.state', 'in', ['pending', 'confirmed'])
    .where('booking.from_at', '>', now)
    .where('booking.id', '>', page.after)
    .orderBy('booking.id')
    .limit(page.limit)
    .execute();
}
