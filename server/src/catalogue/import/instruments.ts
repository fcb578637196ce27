import { blankInstrument, type Home } from '@jishi/db/blank-instrument';
import { lockAgendas } from '@jishi/db/lock';
import type { Db, Trx } from '@jishi/db/open';
import {
  findInstrumentsById,
  findInstrumentsByOrigin,
  type InstrumentRow,
  insertInstruments,
  knownInstrumentKeys,
  updateInstruments,
} from '@jishi/db/queries/instrument';
import { countUpcoming } from '@jishi/db/queries/inventory';
import type { Clock } from './institutions.ts';
import { type Described, describe, instrumentProblem } from './instrument-row.ts';
import type { Owners } from './mapping.ts';
import type { Settlement, SettleOwners } from './owners.ts';
import type { MakePlan } from './plan.ts';
import type { MappedRow, Reader } from './reader.ts';
import { type Listener, type Refused, reasonOf } from './report.ts';
import { CellProblem, compileValue } from './value.ts';
import type { Vocabulary } from './vocabulary.ts';

type Item = MappedRow<'instruments'>;
type Setting = {
  readonly vocabulary: Vocabulary;
  readonly clock: Clock;
  readonly owners: Owners;
  readonly settle: SettleOwners;
  readonly reader: Reader<'instruments'>;
  /** Where all of them belong; null where the file tells it. */
  readonly home: Home | null;
  readonly dryRun: boolean;
  readonly listener: Listener;
};

type Outcome = {
  added: InstrumentRow[];
  changed: InstrumentRow[];
  unchanged: number;
  skipped: number;
  refused: Refused[];
};

/** Instruments with the owners that they need. What a mapping only presumes (`defaults`) is set once, for new ones. */
export function planInstruments(setting: Setting): MakePlan<Item> {
  const isElsewhere = makeSameAs(setting);
  return async (db, items) => {
    const stored = await findStored(db, items);
    const elsewhere = await isElsewhere(db, items);
    const leaving = await upcomingOf(db, setting, [...stored.values()]);
    const owners = setting.settle(db);
    const outcome: Outcome = { added: [], changed: [], unchanged: 0, skipped: 0, refused: [] };
    for (const item of items) {
      const before = stored.get(item.id) ?? stored.get(`${item.source} ${item.key}`);
      if (!before && elsewhere.has(item)) {
        outcome.skipped += 1;
        setting.listener.decided?.({ row: item.number, outcome: 'skipped', after: null, fields: [] });
      } else await judge(setting, { owners, leaving }, item, before, outcome);
    }
    return {
      added: outcome.added.length,
      updated: outcome.changed.length,
      unchanged: outcome.unchanged,
      skipped: outcome.skipped,
      refused: outcome.refused,
      touched: setting.home ? [...outcome.added, ...outcome.changed].map(({ id }) => id) : [],
      write: async (trx) => {
        await owners.write(trx);
        await insertInstruments(trx, outcome.added);
        await updateInstruments(trx, outcome.changed);
      },
      remember: owners.remember,
    };
  };
}

/** Decides about one row: refused, new, changed or as it was. */
async function judge(
  setting: Setting,
  { owners, leaving }: Around,
  item: Item,
  before: InstrumentRow | undefined,
  outcome: Outcome,
): Promise<void> {
  const told = describe(item.record, setting, before);
  const problem = instrumentProblem(item.record, setting.vocabulary) ?? homeProblem(setting, before, told, leaving);
  if (problem !== null) {
    outcome.refused.push({ row: item.number, reason: problem });
    return;
  }
  const decide = (what: 'added' | 'updated' | 'unchanged', after: InstrumentRow, fields: readonly string[]) =>
    setting.listener.decided?.({ row: item.number, outcome: what, after, fields });
  if (before) {
    const fields = changedFields(before, told);
    const after = { ...before, ...told, updated_at: setting.clock.now() };
    if (fields.length === 0) outcome.unchanged += 1;
    else outcome.changed.push(after);
    decide(fields.length === 0 ? 'unchanged' : 'updated', after, fields);
    return;
  }
  try {
    const home = setting.home ?? (await owners.homeOf(item.row));
    const { clock } = setting;
    const origin = { id: clock.newId(), source: item.source, key: item.key };
    const after = { ...blankInstrument(origin, home, setting.owners.defaults, clock.now()), ...told };
    outcome.added.push(after);
    decide('added', after, Object.keys(told));
  } catch (error) {
    if (!(error instanceof CellProblem)) throw error;
    const faults = [{ column: error.column, reason: error.message }];
    outcome.refused.push({ row: item.number, reason: reasonOf(faults), faults });
  }
}

function changedFields(before: InstrumentRow, told: Described): string[] {
  return Object.entries(told).flatMap(([column, value]) =>
    before[column as keyof Described] === value ? [] : [column],
  );
}

type Around = { readonly owners: Settlement; readonly leaving: ReadonlyMap<string, number> };

/** What a facility may not do with what is there already. */
function homeProblem(
  { home }: Setting,
  before: InstrumentRow | undefined,
  told: Described,
  leaving: ReadonlyMap<string, number>,
): string | null {
  if (!home || !before) return null;
  if (before.facility_id !== home.facilityId || before.kind !== 'instrument') return 'it belongs to another facility';
  const goes = before.withdrawn_at === null && typeof told.withdrawn_at === 'number';
  return goes && (leaving.get(before.id) ?? 0) > 0 ? 'it has bookings to come and cannot be withdrawn by a file' : null;
}

/** Bookings to come of what a facility has. Nobody books meanwhile when it is written. */
async function upcomingOf(
  db: Db,
  { home, dryRun, clock }: Setting,
  stored: readonly InstrumentRow[],
): Promise<ReadonlyMap<string, number>> {
  const own = [...new Set(stored.filter((row) => row.facility_id === home?.facilityId).map(({ id }) => id))];
  if (!home || own.length === 0) return new Map();
  // Whoever writes does it in a transaction, which is what a lock is for.
  if (!dryRun) await lockAgendas(db as Trx, own);
  return countUpcoming(db, own, clock.now());
}

/** The stored instruments that items mean, by id and by origin. */
async function findStored(db: Db, items: readonly Item[]): Promise<Map<string, InstrumentRow>> {
  const stored = new Map<string, InstrumentRow>();
  const ids = items.map((item) => item.id).filter((id) => id !== '');
  if (ids.length > 0) for (const row of await findInstrumentsById(db, ids)) stored.set(row.id, row);
  for (const source of new Set(items.map((item) => item.source))) {
    const keys = items.filter((item) => item.source === source).map((item) => item.key);
    for (const row of await findInstrumentsByOrigin(db, source, keys))
      stored.set(`${row.source} ${row.source_key}`, row);
  }
  return stored;
}

/** Finds the rows that another register has as the same instrument. */
function makeSameAs({ owners, reader }: Setting): (db: Db, items: readonly Item[]) => Promise<ReadonlySet<Item>> {
  const { sameAs } = owners;
  if (!sameAs) return async () => new Set();
  const read = compileValue(sameAs.keys, reader.columns);
  return async (db, items) => {
    const keysOf = new Map(
      items.map((item) => [
        item,
        read(item.row)
          .split(/[;, ]+/)
          .filter((key) => key !== ''),
      ]),
    );
    const all = [...new Set([...keysOf.values()].flat())];
    const known = all.length === 0 ? new Set<string>() : await knownInstrumentKeys(db, sameAs.source, all);
    return new Set(items.filter((item) => keysOf.get(item)?.some((key) => known.has(key))));
  };
}
