import type { Db } from '../open.ts';

/** What bookings of an instrument take along. */
export type Need = { readonly partId: string; readonly need: 'always' | 'optional'; readonly stations: number };

/** The parts of instruments, by instrument, each list in the order of part ids. */
export async function readNeeds(db: Db, instrumentIds: readonly string[]): Promise<Map<string, Need[]>> {
  const rows = await db
    .selectFrom('instrument_part')
    .innerJoin('instrument', 'instrument.id', 'instrument_part.part_id')
    .select(['instrument_part.instrument_id', 'instrument_part.part_id', 'instrument_part.need', 'instrument.stations'])
    .where('instrument_part.instrument_id', 'in', [...new Set(instrumentIds)])
    .orderBy('instrument_part.part_id')
    .execute();
  const needs = new Map<string, Need[]>();
  for (const { instrument_id, part_id, need, stations } of rows) {
    const list = needs.get(instrument_id) ?? [];
    list.push({ partId: part_id, need, stations });
    needs.set(instrument_id, list);
  }
  return needs;
}

/** The instruments whose bookings always take one of these parts along. */
export async function readUsers(db: Db, partIds: readonly string[]): Promise<string[]> {
  const rows = await db
    .selectFrom('instrument_part')
    .select('instrument_id')
    .distinct()
    .where('part_id', 'in', [...partIds])
    .where('need', '=', 'always')
    .execute();
  return rows.map((row) => row.instrument_id);
}
