import { calendarDate } from '@jishi/shared/schema/primitives';
import { z } from 'zod';
import type { Db, Trx } from '../open.ts';
import { readSetting } from '../queries/setting.ts';

/** The key of `setting` under which the sample says what it is; written last, in the sample's own transaction. */
const KEY = 'sample';

const anchors = z.object({
  /** An academic institution in Hefei. */
  hefeiInstitutionId: z.string(),
  /** A company in Suzhou. */
  suzhouInstitutionId: z.string(),
  /** The materials characterisation centre in Zhangjiang, Shanghai, and its institution. */
  zhangjiangFacilityId: z.string(),
  zhangjiangInstitutionId: z.string(),
  /** Its transmission electron microscope that anybody may book at short notice without approval. */
  microscopeId: z.string(),
});
export type SampleAnchors = z.infer<typeof anchors>;

const record = z.object({
  seed: z.int(),
  instruments: z.int(),
  /** The day, in Asia/Shanghai, around which the bookings lie. */
  from: calendarDate,
  anchors,
});
export type SampleRecord = z.infer<typeof record>;

/** What sample is in the database; null when there is none. */
export async function readSampleRecord(db: Db): Promise<SampleRecord | null> {
  const value = await readSetting(db, KEY);
  return value === undefined ? null : record.parse(JSON.parse(value));
}

export async function writeSampleRecord(trx: Trx, value: SampleRecord): Promise<void> {
  await trx
    .insertInto('setting')
    .values({ key: KEY, value: JSON.stringify(value) })
    .execute();
}

/** Places of the sample that demo accounts, tours and tests can rely on; null when there is no sample. */
export async function sampleAnchors(db: Db): Promise<SampleAnchors | null> {
  return (await readSampleRecord(db))?.anchors ?? null;
}

/** Whether rows of a sample are there, whoever wrote them. */
export async function hasSampleRows(db: Db): Promise<boolean> {
  return (
    (await db.selectFrom('institution').select('id').where('source', '=', 'sample').limit(1).executeTakeFirst()) !==
    undefined
  );
}
