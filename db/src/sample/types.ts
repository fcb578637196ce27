import { readdirSync, readFileSync } from 'node:fs';
import { serviceMode } from '@jishi/shared/schema/rules';
import { z } from 'zod';

const range = z.tuple([z.number().nonnegative(), z.number().nonnegative()]);
const both = z.object({ zh: z.string(), en: z.string() });

/** What the sample needs of an instrument type: names, who makes it, what it costs and how it is booked. */
const sampleType = z.object({
  id: z.string(),
  zh: z.string(),
  en: z.string(),
  class: z.string(),
  techniques: z.array(z.string()),
  makers: z.array(z.object({ name: z.string(), models: z.array(z.string()) })),
  worthYuan: range,
  hourlyYuan: range,
  startUpYuan: z.number().nonnegative(),
  modes: z.array(serviceMode).min(1),
  minutes: z.object({ step: z.number().positive(), min: z.number().positive(), max: z.number().positive() }),
  bufferMinutes: range,
  weight: z.number().positive(),
  function: both,
  specs: z.array(both),
});
export type SampleType = z.infer<typeof sampleType>;

const FOLDER = new URL('../../data/types/', import.meta.url);

/** All instrument types of `db/data/types`, sorted by id; throws when two have the same id. */
export function readSampleTypes(): SampleType[] {
  const files = readdirSync(FOLDER).filter((name) => name.endsWith('.json'));
  const types = files.flatMap((name) =>
    z.array(sampleType).parse(JSON.parse(readFileSync(new URL(name, FOLDER), 'utf8'))),
  );
  types.sort((a, b) => (a.id < b.id ? -1 : 1));
  const twice = types.find((type, at) => types[at + 1]?.id === type.id);
  if (twice) throw new Error(`instrument type ${twice.id} is there twice`);
  return types;
}
