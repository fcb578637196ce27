import type { Db, Trx } from '../open.ts';
import type { TraineeTable, TrainingTable } from '../schema.ts';

function shown(db: Db, readerId: string | null) {
  return db
    .selectFrom('training')
    .innerJoin('facility', 'facility.id', 'training.facility_id')
    .leftJoin('instrument', 'instrument.id', 'training.instrument_id')
    .leftJoin('instrument_type', 'instrument_type.id', 'training.type_id')
    .leftJoin('trainee as own', (join) =>
      join.onRef('own.training_id', '=', 'training.id').on('own.person_id', '=', readerId ?? ''),
    )
    .selectAll('training')
    .select(['facility.name_zh as facility_zh', 'facility.name_en as facility_en', 'facility.zone'])
    .select(['instrument.name_zh as instrument_zh', 'instrument.name_en as instrument_en'])
    .select(['instrument_type.name_zh as type_zh', 'instrument_type.name_en as type_en'])
    .select('own.state as own_state')
    .select((eb) =>
      (['joined', 'waiting'] as const).map((state) =>
        eb
          .selectFrom('trainee')
          .select((inner) => inner.fn.countAll<number>().as('n'))
          .whereRef('trainee.training_id', '=', 'training.id')
          .where('trainee.state', '=', state)
          .as(state),
      ),
    );
}

export type TrainingRow = Awaited<ReturnType<ReturnType<typeof shown>['executeTakeFirstOrThrow']>>;

/** A session with how many take part, as `readerId` sees it. */
export async function viewTraining(
  db: Db,
  trainingId: string,
  readerId: string | null,
): Promise<TrainingRow | undefined> {
  return shown(db, readerId).where('training.id', '=', trainingId).executeTakeFirst();
}

/** Sessions that teach an instrument: it, its type, or all of its facility. */
export type Covering = {
  readonly facilityId: string;
  readonly instrumentId: string;
  readonly typeId: string | null;
};

export type TrainingFilter = {
  readonly facilityId?: string;
  readonly covering?: Covering;
  /** What this person signed up for and did not leave. */
  readonly traineeId?: string;
  /** Those that end after an instant by start, or those that ended by then, the last first. */
  readonly endsAfter?: number;
  readonly endedBy?: number;
  /** Without those that were cancelled. */
  readonly standing?: boolean;
  /** Continue after this (start, id). */
  readonly after?: readonly [number, string];
};

export async function listTrainings(
  db: Db,
  readerId: string | null,
  filter: TrainingFilter,
  limit: number,
): Promise<TrainingRow[]> {
  const { facilityId, covering, traineeId, endsAfter, endedBy, standing, after } = filter;
  let query = shown(db, readerId);
  if (facilityId !== undefined) query = query.where('training.facility_id', '=', facilityId);
  if (covering) {
    const { typeId } = covering;
    query = query
      .where('training.facility_id', '=', covering.facilityId)
      .where((eb) =>
        eb.or([
          eb('training.instrument_id', '=', covering.instrumentId),
          eb.and([eb('training.instrument_id', 'is', null), eb('training.type_id', 'is', null)]),
          ...(typeId === null ? [] : [eb('training.type_id', '=', typeId)]),
        ]),
      );
  }
  if (traineeId !== undefined) {
    query = query.where((eb) =>
      eb.exists(
        eb
          .selectFrom('trainee')
          .select('trainee.person_id')
          .whereRef('trainee.training_id', '=', 'training.id')
          .where('trainee.person_id', '=', traineeId)
          .where('trainee.state', '<>', 'left'),
      ),
    );
  }
  if (endsAfter !== undefined) query = query.where('training.to_at', '>', endsAfter);
  if (endedBy !== undefined) query = query.where('training.to_at', '<=', endedBy);
  if (standing) query = query.where('training.cancelled_at', 'is', null);
  const backwards = endedBy !== undefined;
  if (after) {
    const [at, id] = after;
    const beyond = backwards ? '<' : '>';
    query = query.where((eb) =>
      eb.or([
        eb('training.from_at', beyond, at),
        eb.and([eb('training.from_at', '=', at), eb('training.id', beyond, id)]),
      ]),
    );
  }
  const order = backwards ? 'desc' : 'asc';
  return query.orderBy('training.from_at', order).orderBy('training.id', order).limit(limit).execute();
}

/** A session, kept from changing until the end of the transaction: whoever wants its last place waits here. */
export async function lockTraining(trx: Trx, trainingId: string): Promise<TrainingTable | undefined> {
  return trx
    .updateTable('training')
    .set((eb) => ({ version: eb.ref('version') }))
    .where('id', '=', trainingId)
    .returningAll()
    .executeTakeFirst();
}

export async function readTraining(db: Db, trainingId: string): Promise<TrainingTable | undefined> {
  return db.selectFrom('training').selectAll().where('id', '=', trainingId).executeTakeFirst();
}

/** How many sessions of a facility are to come. */
export async function countComing(db: Db, facilityId: string, now: number): Promise<number> {
  const row = await db
    .selectFrom('training')
    .select((eb) => eb.fn.countAll<number>().as('n'))
    .where('facility_id', '=', facilityId)
    .where('to_at', '>', now)
    .where('cancelled_at', 'is', null)
    .executeTakeFirstOrThrow();
  return Number(row.n);
}

export async function insertTraining(trx: Trx, training: TrainingTable): Promise<void> {
  await trx.insertInto('training').values(training).execute();
}

/** Changes it and counts the change. */
export async function changeTraining(
  trx: Trx,
  trainingId: string,
  change: Partial<Omit<TrainingTable, 'id' | 'version'>>,
): Promise<void> {
  await trx
    .updateTable('training')
    .set((eb) => ({ ...change, version: eb('version', '+', 1) }))
    .where('id', '=', trainingId)
    .execute();
}

/** Everybody who ever signed up, by position. */
export async function readTrainees(db: Db, trainingId: string): Promise<TraineeTable[]> {
  return db.selectFrom('trainee').selectAll().where('training_id', '=', trainingId).orderBy('position').execute();
}

/** The same with their names and where they work, without those who left. */
export async function viewTrainees(db: Db, trainingId: string) {
  return db
    .selectFrom('trainee')
    .innerJoin('person', 'person.id', 'trainee.person_id')
    .leftJoin('institution as home', 'home.id', 'person.institution_id')
    .selectAll('trainee')
    .select(['person.name as person_name', 'home.name_zh as home_zh', 'home.name_en as home_en'])
    .where('trainee.training_id', '=', trainingId)
    .where('trainee.state', '<>', 'left')
    .orderBy('trainee.position')
    .execute();
}

export async function insertTrainee(trx: Trx, trainee: TraineeTable): Promise<void> {
  await trx.insertInto('trainee').values(trainee).execute();
}

export async function changeTrainee(
  trx: Trx,
  { training_id, person_id }: Pick<TraineeTable, 'training_id' | 'person_id'>,
  change: Partial<Omit<TraineeTable, 'training_id' | 'person_id'>>,
): Promise<void> {
  await trx
    .updateTable('trainee')
    .set(change)
    .where('training_id', '=', training_id)
    .where('person_id', '=', person_id)
    .execute();
}
