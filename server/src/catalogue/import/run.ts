import type { Home } from '@jishi/db/blank-instrument';
import { type Store, transact } from '@jishi/db/open';
import { appendEvents, type NewEvent } from '@jishi/db/queries/event';
import { lockImports } from '@jishi/db/queries/importing';
import type { InstitutionRow } from '@jishi/db/queries/institution';
import { readBatches } from './batches.ts';
import { type Clock, planInstitutions } from './institutions.ts';
import { planInstruments } from './instruments.ts';
import type { Mapping, TableKind } from './mapping.ts';
import { makeOwners } from './owners.ts';
import type { MakePlan, Plan } from './plan.ts';
import { type MappedRow, makeReader } from './reader.ts';
import { planClasses, planHolidays, planRegions } from './reference-rows.ts';
import { emptyTally, type Listener, type Tally } from './report.ts';
import { openTable, type TableLimits } from './table.ts';
import { planTechniques, planTypes, readTerms, type TermKind } from './terms.ts';
import { readVocabulary, type Vocabulary } from './vocabulary.ts';

export type ImportDeps = { readonly store: Store; readonly clock: Clock };

export type ImportOptions = {
  /** Counts and reports, but writes nothing. */
  readonly dryRun: boolean;
  /** Whose instruments they are, whatever the file says. */
  readonly institution: InstitutionRow | null;
  readonly listener: Listener;
  /** Where all instruments belong, whatever the file says: those of other facilities are refused. */
  readonly home?: (Home & { readonly actorId: string }) | undefined;
  readonly limits?: TableLimits | undefined;
};

/**
 * Imports a CSV or XLSX file row by row, in transactions of one batch: good rows are kept, bad ones are reported. The
 * same file again changes nothing. Throws ProblemError when the file as a whole cannot be read.
 */
export async function importTable(
  deps: ImportDeps,
  path: string,
  mapping: Mapping,
  options: ImportOptions,
): Promise<Tally> {
  const table = await openTable(path, options.limits);
  const vocabulary = await readVocabulary(deps.store.read);
  const batches = tableBatches(mapping.kind, deps, mapping, table, vocabulary, options);
  return runBatches(deps, options, { kind: mapping.kind, source: mapping.name }, batches);
}

/** Imports a JSON list of techniques or types. */
export async function importTerms(
  deps: ImportDeps,
  path: string,
  kind: TermKind,
  options: ImportOptions,
): Promise<Tally> {
  const vocabulary = await readVocabulary(deps.store.read);
  return runBatches(deps, options, { kind, source: kind }, termBatches(kind, path, vocabulary, options));
}

/** A batch that only needs the database to become a plan. */
type Batch = { readonly counted: Tally; readonly plan: (db: Parameters<MakePlan<never>>[0]) => Promise<Plan> };

async function* termBatches(
  kind: TermKind,
  path: string,
  vocabulary: Vocabulary,
  { listener }: ImportOptions,
): AsyncGenerator<Batch> {
  const counted = emptyTally();
  if (kind === 'techniques') {
    const items = await readTerms('techniques', path, counted, listener);
    yield { counted, plan: (db) => planTechniques(db, items) };
    return;
  }
  const items = await readTerms('types', path, counted, listener);
  yield { counted, plan: (db) => planTypes(vocabulary)(db, items) };
}

type OpenTable = Awaited<ReturnType<typeof openTable>>;

async function* tableBatches<Kind extends TableKind>(
  kind: Kind,
  deps: ImportDeps,
  mapping: Mapping,
  table: OpenTable,
  vocabulary: Vocabulary,
  options: ImportOptions,
): AsyncGenerator<Batch> {
  const reader = makeReader(kind, mapping, table.heading, options.institution?.id ?? '');
  const plan = planOf(kind, deps, mapping, table.heading, vocabulary, options);
  const counted = emptyTally();
  for await (const items of readBatches(table.rows, reader, counted, options.listener)) {
    yield { counted, plan: (db) => plan(db, items) };
  }
  yield { counted, plan: async () => NOTHING };
}

const NOTHING: Plan = {
  added: 0,
  updated: 0,
  unchanged: 0,
  skipped: 0,
  refused: [],
  write: async () => {},
  remember: () => {},
};

type AnyPlan = MakePlan<MappedRow<never>>;

function planOf(
  kind: TableKind,
  deps: ImportDeps,
  mapping: Mapping,
  heading: readonly string[],
  vocabulary: Vocabulary,
  options: ImportOptions,
): AnyPlan {
  if (kind === 'regions') return planRegions(vocabulary) as AnyPlan;
  if (kind === 'classes') return planClasses(vocabulary) as AnyPlan;
  if (kind === 'holidays') return planHolidays as AnyPlan;
  if (kind === 'institutions') return planInstitutions(vocabulary, deps.clock) as AnyPlan;
  const { owners } = mapping;
  if (!owners) throw new TypeError(`the mapping ${mapping.name} has no owners`);
  const reader = makeReader('instruments', mapping, heading, options.institution?.id ?? '');
  const place = { owners, columns: reader.columns, vocabulary, clock: deps.clock };
  const settle = makeOwners(place, options.institution);
  if (vocabulary.classes.size === 0) options.listener.note('no classes are loaded yet: instruments get none');
  return planInstruments({
    ...{ vocabulary, clock: deps.clock, owners, settle, reader },
    ...{ home: options.home ?? null, dryRun: options.dryRun, listener: options.listener },
  }) as AnyPlan;
}

type Subject = { readonly kind: string; readonly source: string };

async function runBatches(
  deps: ImportDeps,
  options: ImportOptions,
  subject: Subject,
  batches: AsyncGenerator<Batch>,
): Promise<Tally> {
  const tally = emptyTally();
  let counted: Tally = tally;
  for await (const batch of batches) {
    counted = batch.counted;
    const plan = options.dryRun ? await batch.plan(deps.store.read) : await writeBatch(deps, batch, subject, options);
    plan.remember();
    for (const refused of plan.refused) options.listener.refused(refused);
    tally.added += plan.added;
    tally.updated += plan.updated;
    tally.unchanged += plan.unchanged;
    tally.skipped += plan.skipped;
    tally.refused += plan.refused.length;
    options.listener.progress(sum(tally, counted));
  }
  return sum(tally, counted);
}

function sum(planned: Tally, read: Tally): Tally {
  return { ...planned, skipped: planned.skipped + read.skipped, refused: planned.refused + read.refused };
}

function changedBy({ facilityId, actorId }: NonNullable<ImportOptions['home']>, at: number) {
  return (id: string): NewEvent => ({
    ...{ at, kind: 'instrument.changed', actorId, subjectId: id, instrumentId: id, facilityId },
    data: { imported: true },
  });
}

/** One batch in one transaction, told in one event so that read models know of it. */
function writeBatch(
  { store, clock }: ImportDeps,
  batch: Batch,
  subject: Subject,
  { home }: ImportOptions,
): Promise<Plan> {
  return transact(store, async (trx) => {
    await lockImports(trx);
    const plan = await batch.plan(trx);
    if (plan.added + plan.updated === 0) return plan;
    await plan.write(trx);
    if (home && plan.touched) {
      await appendEvents(trx, plan.touched.map(changedBy(home, clock.now())));
      return plan;
    }
    const data = { kind: subject.kind, added: plan.added, updated: plan.updated };
    await appendEvents(trx, [
      { at: clock.now(), kind: 'catalogue.imported', actorId: null, subjectId: subject.source, data },
    ]);
    return plan;
  });
}
