import { blankInstrument, type Defaults } from '@jishi/db/blank-instrument';
import { findInstrumentsById, type InstrumentRow, insertInstruments } from '@jishi/db/queries/instrument';
import { readFacilityRow } from '@jishi/db/queries/place';
import { ProblemError } from '@jishi/shared/problem';
import type { Anyone } from '@jishi/shared/rules/access';
import type { InstrumentInput, InventoryItem } from '@jishi/shared/schema/inventory';
import type { Deps } from '../../context.ts';
import { type Change, inChange } from '../../engine/change.ts';
import { managedFacility } from '../../engine/managed.ts';
import { orAgain } from '../../engine/once.ts';
import { differenceOf } from './columns.ts';
import { itemOut } from './item.ts';
import { checkWords } from './plan.ts';

const SOURCE = 'own';
const DEFAULTS: Defaults = { modes: ['assisted'], rules: {}, stations: 1 };

/**
 * Adds an instrument to a facility. The same request again answers what there is. Throws `unauthenticated`, `forbidden`,
 * `not-found`, `id-reused`, and `invalid` for words that the catalogue does not know.
 */
export async function makeInstrument(
  deps: Deps,
  anyone: Anyone,
  facilityId: string,
  input: InstrumentInput,
): Promise<{ item: InventoryItem; fresh: boolean }> {
  const actor = await managedFacility(deps, anyone, facilityId);
  await checkWords(deps.store.read, facilityId, input);
  const { row, fresh } = await orAgain(() =>
    inChange(deps, actor, [input.id], (change) => putInstrument(change, facilityId, input)),
  );
  return { item: itemOut(row, 0), fresh };
}

async function putInstrument(
  change: Change,
  facilityId: string,
  { id, ...described }: InstrumentInput,
): Promise<{ row: InstrumentRow; fresh: boolean }> {
  const { trx, now } = change;
  const [known] = await findInstrumentsById(trx, [id]);
  if (known) {
    const same = known.facility_id === facilityId && known.kind === 'instrument' && known.source === SOURCE;
    if (!same || differenceOf(described, known, now).fields.length > 0) throw new ProblemError('id-reused');
    return { row: known, fresh: false };
  }
  const facility = await readFacilityRow(trx, facilityId);
  if (!facility) throw new ProblemError('not-found', 'no such facility');
  const home = { institutionId: facility.institution_id, facilityId, scheduleId: facility.schedule_id };
  const blank = blankInstrument({ id, source: SOURCE, key: id }, home, DEFAULTS, now);
  const row = { ...blank, ...differenceOf(described, blank, now).columns };
  await insertInstruments(trx, [row]);
  change.made(id);
  change.tell({ kind: 'instrument.changed', subjectId: id, instrumentId: id, facilityId, data: { made: true } });
  return { row, fresh: true };
}
