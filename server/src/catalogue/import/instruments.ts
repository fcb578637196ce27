import type { Db } from '@jishi/db/open';
import {
  findInstrumentsById,
  findInstrumentsByOrigin,
  type InstrumentRow,
  insertInstruments,
  knownInstrumentKeys,
  updateInstruments,
} from '@jishi/db/queries/instrument';
import type { Clock } from './institutions.ts';
import { blankInstrument, type Described, describe, instrumentProblem } from './instrument-row.ts';
import type { Owners } from './mapping.ts';
import type { Settlement, SettleOwners } from './owners.ts';
import type { MakePlan } from './plan.ts';
import type { MappedRow, Reader } from './reader.ts';
import type { Refused } from './report.ts';
import { CellProblem, compileValue } from './value.ts';
import type { Vocabulary } from './vocabulary.ts';

type Item = MappedRow<'instruments'>;
type Setting = {
  readonly vocabulary: Vocabulary;
  readonly clock: Clock;
  readonly owners: Owners;
  readonly settle: SettleOwners;
  readonly reader: Reader<'instruments'>;
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
    const owners = setting.settle(db);
    const outcome: Outcome = { added: [], changed: [], unchanged: 0, skipped: 0, refused: [] };
    for (const item of items) {
      const before = stored.get(item.id) ?? stored.get(`${item.source} ${item.key}`);
      if (!before && elsewhere.has(item)) outcome.skipped += 1;
      else await judge(setting, owners, item, before, outcome);
    }
    return {
      added: outcome.added.length,
      updated: outcome.changed.length,
      unchanged: outcome.unchanged,
      skipped: outcome.skipped,
      refused: outcome.refused,
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
  owners: Settlement,
  item: Item,
  before: InstrumentRow | undefined,
  outcome: Outcome,
): Promise<void> {
  const problem = instrumentProblem(item.record, setting.vocabulary);
  if (problem !== null) {
    outcome.refused.push({ row: item.number, reason: problem });
    return;
  }
  const told = describe(item.record, setting, before);
  if (before) {
    if (isSame(before, told)) outcome.unchanged += 1;
    else outcome.changed.push({ ...before, ...told, updated_at: setting.clock.now() });
    return;
  }
  try {
    const home = await owners.homeOf(item.row);
    const blank = blankInstrument(item, home, setting.owners.defaults, setting.clock);
    outcome.added.push({ ...blank, ...told });
  } catch (error) {
    if (!(error instanceof CellProblem)) throw error;
    outcome.refused.push({ row: item.number, reason: `${error.column}: ${error.message}` });
  }
}

function isSame(before: InstrumentRow, told: Described): boolean {
  return Object.entries(told).every(([column, value]) => before[column as keyof Described] === value);
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
