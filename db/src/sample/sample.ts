import { ProblemError } from '@jishi/shared/problem';
import { DAY_MS } from '@jishi/shared/time/span';
import { dateOfDay } from '@jishi/shared/time/zone';
import { sql } from 'kysely';
import { isPostgres } from '../dialect.ts';
import { type Db, type Store, type Trx, transact } from '../open.ts';
import { lockImports } from '../queries/importing.ts';
import { readHolidays } from '../queries/schedule.ts';
import { writeSampleEvents } from './events.ts';
import { FIRST_DAY, LAST_DAY } from './history.ts';
import { withoutIndexes } from './indexes.ts';
import { loadInstitutions, type Whole } from './load.ts';
import { readParts } from './parts.ts';
import { dayStart, hoursKeeper, windowOf } from './patterns.ts';
import { makePeople } from './people.ts';
import { type Plan, type PlannedInstitution, planSample } from './plan.ts';
import { idMaker, randomOf } from './random.ts';
import { hasSampleRows, readSampleRecord, type SampleAnchors, type SampleRecord, writeSampleRecord } from './record.ts';
import { readSampleTypes } from './types.ts';
import { insertRows } from './write.ts';

/** `now` in epoch ms: only its day in Asia/Shanghai counts. The same size, seed and day make the same rows. */
export type SampleInput = { readonly instruments: number; readonly seed: number; readonly now: number };

export type SampleProgress = { readonly done: number; readonly total: number };

export const MIN_INSTRUMENTS = 200;
export const MAX_INSTRUMENTS = 1_000_000;

/** How long before today the oldest rows of the sample were made. */
const AGE_DAYS = 400;

/**
 * Makes the sample catalogue with its people, bookings and closures: invented institutions of the 41 cities, real types
 * of instruments. All of it is one transaction, so a load that was cut off has left nothing behind. Answers whether it
 * was made now; a sample of the same size and seed that is there already is left as it is.
 *
 * Throws `invalid` for a size or seed out of range, and `conflict` when another sample is there or when the regions and
 * instrument types that it refers to are not.
 */
export async function makeSample(
  store: Store,
  input: SampleInput,
  onProgress: (progress: SampleProgress) => void = () => {},
): Promise<{ made: boolean; record: SampleRecord }> {
  checkInput(input);
  const there = await findSame(store.read, input);
  if (there) return { made: false, record: there };
  const outcome = await transact(store, async (trx) => {
    await lockImports(trx);
    await allowLongStatements(trx);
    const meanwhile = await findSame(trx, input);
    if (meanwhile) return { made: false, record: meanwhile };
    return { made: true, record: await loadSample(trx, input, onProgress) };
  });
  if (outcome.made) await settle(store);
  return outcome;
}

function checkInput({ instruments, seed }: SampleInput): void {
  if (!Number.isInteger(instruments) || instruments < MIN_INSTRUMENTS || instruments > MAX_INSTRUMENTS) {
    throw new ProblemError(
      'invalid',
      `a sample has ${MIN_INSTRUMENTS} to ${MAX_INSTRUMENTS} instruments, not ${instruments}`,
    );
  }
  if (!Number.isSafeInteger(seed)) throw new ProblemError('invalid', `the seed is a whole number, not ${seed}`);
}

async function findSame(db: Db, { instruments, seed }: SampleInput): Promise<SampleRecord | null> {
  const record = await readSampleRecord(db);
  if (record?.instruments === instruments && record.seed === seed) return record;
  if (record) {
    throw new ProblemError(
      'conflict',
      `a sample of ${record.instruments} instruments from seed ${record.seed} is there already; another one needs an empty database`,
    );
  }
  if (await hasSampleRows(db))
    throw new ProblemError('conflict', 'sample institutions of unknown origin are there already');
  return null;
}

/** Where most of the sample's rows go. */
const INDEXED_TABLES = ['instrument', 'orders', 'booking', 'occupancy', 'event'] as const;

async function loadSample(
  trx: Trx,
  { instruments, seed, now }: SampleInput,
  onProgress: (progress: SampleProgress) => void,
): Promise<SampleRecord> {
  const parts = readParts();
  const types = readSampleTypes();
  await checkReference(
    trx,
    parts.cities.map((city) => city.code),
    types.map((type) => type.id),
  );
  const today = dayStart(now);
  const bornAt = today.at - AGE_DAYS * DAY_MS;
  const [firstDay, lastDay] = [today.day + FIRST_DAY, today.day + LAST_DAY];
  const holidays = await readHolidays(trx, windowOf(firstDay - 30, lastDay + 30));
  const plan = planSample(parts, types, instruments, seed, bornAt);
  const people = makePeople(parts, plan.institutions, seed, bornAt);
  const newId = idMaker(randomOf(seed, 'ids'), today.at);
  const hoursOf = hoursKeeper(holidays, firstDay, lastDay);
  const whole: Whole = { plan, parts, people, seed, today, bornAt, newId, hoursOf };

  await insertRows(
    trx,
    'institution',
    plan.institutions.map((institution) => institutionRow(institution, bornAt)),
  );
  await insertRows(trx, 'person', people.rows);
  await withoutIndexes(trx, INDEXED_TABLES, async () => {
    await loadInstitutions(trx, whole, (done) => onProgress({ done, total: instruments }));
    await writeSampleEvents(trx);
  });
  const record = { seed, instruments, from: dateOfDay(today.day), anchors: await findAnchors(trx, plan) };
  await writeSampleRecord(trx, record);
  return record;
}

/** Statements over the whole sample may take longer than those of a request. */
async function allowLongStatements(trx: Trx): Promise<void> {
  if (isPostgres(trx)) await sql`set local statement_timeout = '10min'`.execute(trx);
}

/** The sample refers to regions, classes and types; says plainly which are missing. */
async function checkReference(trx: Trx, cityCodes: readonly string[], typeIds: readonly string[]): Promise<void> {
  const cities = await trx.selectFrom('region').select('code').where('code', 'in', cityCodes).execute();
  if (cities.length < cityCodes.length) throw missing('regions');
  const types = await trx.selectFrom('instrument_type').select('id').execute();
  const known = new Set(types.map((type) => type.id));
  if (!typeIds.every((id) => known.has(id))) throw missing('instrument types');
}

function missing(what: string): ProblemError {
  return new ProblemError('conflict', `the sample needs the ${what} of the reference data; load them first`);
}

function institutionRow({ id, index, name, kind, city }: PlannedInstitution, bornAt: number) {
  return {
    id,
    source: 'sample',
    source_key: String(index + 1),
    name_zh: name.zh,
    name_en: name.en,
    kind,
    region_code: city.code,
    lat: city.lat,
    lng: city.lng,
    website: null,
    ror: null,
    rules: '{}',
    version: 1,
    updated_at: bornAt,
  };
}

async function findAnchors(trx: Trx, { institutions }: Plan): Promise<SampleAnchors> {
  const idOf = (anchor: string) => institutions.find((institution) => institution.anchor === anchor)?.id ?? '';
  const zhangjiangInstitutionId = idOf('zhangjiang');
  const facility = await trx
    .selectFrom('facility')
    .select('id')
    .where('institution_id', '=', zhangjiangInstitutionId)
    .executeTakeFirstOrThrow();
  const microscope = await trx
    .selectFrom('instrument')
    .select('id')
    .where('facility_id', '=', facility.id)
    .where('source_key', 'like', '%-1-1')
    .executeTakeFirstOrThrow();
  return {
    hefeiInstitutionId: idOf('hefei'),
    suzhouInstitutionId: idOf('suzhou'),
    zhangjiangInstitutionId,
    zhangjiangFacilityId: facility.id,
    microscopeId: microscope.id,
  };
}

/** A bulk load leaves SQLite with a long log and PostgreSQL without statistics. */
async function settle(store: Store): Promise<void> {
  if (store.kind === 'postgres') await sql`analyze`.execute(store.write);
  else await sql`pragma wal_checkpoint(truncate)`.execute(store.write);
}
