import { sql } from 'kysely';
import { isPostgres } from './dialect.ts';
import { admissionInvariants } from './invariants/admission.ts';
import { bookingInvariants } from './invariants/booking.ts';
import { catalogueInvariants } from './invariants/catalogue.ts';
import { externalInvariants } from './invariants/external.ts';
import type { Invariant, Offender } from './invariants/invariant.ts';
import { findBadJson } from './invariants/json.ts';
import { noticeInvariants } from './invariants/notice.ts';
import { peopleInvariants } from './invariants/people.ts';
import { savedSearchInvariants } from './invariants/saved-search.ts';
import { seriesInvariants } from './invariants/series.ts';
import { timeInvariants } from './invariants/time.ts';
import { trainingInvariants } from './invariants/training.ts';
import { usageInvariants } from './invariants/usage.ts';
import { waitingInvariants } from './invariants/waiting.ts';
import type { Db } from './open.ts';

/** Whether an invariant holds; where not, how many rows break it and up to five of them. */
export type Finding = {
  readonly name: string;
  readonly ok: boolean;
  readonly count: number;
  readonly sample: readonly Offender[];
};

const SAMPLE = 5;

const INVARIANTS: readonly Invariant[] = [
  ...timeInvariants,
  ...externalInvariants,
  ...bookingInvariants,
  ...catalogueInvariants,
  ...admissionInvariants,
  ...peopleInvariants,
  ...waitingInvariants,
  ...seriesInvariants,
  ...noticeInvariants,
  ...savedSearchInvariants,
  ...trainingInvariants,
  ...usageInvariants,
];

/**
 * Checks what must always be true of the data, on either database. Reads only, and each check is one statement, so it
 * can run while others write.
 */
export async function checkInvariants(db: Db): Promise<Finding[]> {
  const findings: Finding[] = [];
  for (const invariant of INVARIANTS) findings.push(await check(db, invariant));
  findings.push(await checkJson(db));
  // PostgreSQL keeps foreign keys itself; SQLite does so only for handles that were told to.
  if (!isPostgres(db)) findings.push(await check(db, foreignKeys));
  return findings;
}

const foreignKeys: Invariant = {
  name: 'what a row refers to exists',
  offenders: sql`select "table", rowid, parent from pragma_foreign_key_check`,
};

async function check(db: Db, { name, offenders }: Invariant): Promise<Finding> {
  const { rows } = await sql<Offender & { total: number }>`
    select offender.*, count(*) over () as total from (${offenders}) as offender limit ${sql.lit(SAMPLE)}`.execute(db);
  return { name, ok: rows.length === 0, count: rows[0]?.total ?? 0, sample: rows.map(({ total: _, ...row }) => row) };
}

async function checkJson(db: Db): Promise<Finding> {
  const sample: Offender[] = [];
  let count = 0;
  for await (const offender of findBadJson(db)) {
    count += 1;
    if (sample.length < SAMPLE) sample.push(offender);
  }
  return { name: 'JSON columns hold what they should', ok: count === 0, count, sample };
}
