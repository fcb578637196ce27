import { z } from 'zod';
import { id, localised } from './primitives.ts';
import { zoneName } from './schedule.ts';

export const institutionKind = z.enum([
  'education',
  'facility',
  'government',
  'healthcare',
  'company',
  'nonprofit',
  'archive',
  'other',
]);
export type InstitutionKind = z.infer<typeof institutionKind>;

/** Whether an institution belongs to the platform. Instruments are offered while it is admitted. */
export const admissionState = z.enum(['applied', 'admitted', 'suspended', 'declined']);
export type AdmissionState = z.infer<typeof admissionState>;

export const institution = z.object({
  id,
  name: localised,
  kind: institutionKind,
  region: z.string().nullable(),
  lat: z.number().nullable(),
  lng: z.number().nullable(),
  website: z.string().nullable(),
  ror: z.string().nullable(),
  sample: z.boolean(),
});
export type Institution = z.infer<typeof institution>;

export const facility = z.object({
  id,
  institution: z.object({ id, name: localised }),
  name: localised,
  region: z.string().nullable(),
  zone: zoneName,
  lat: z.number().nullable(),
  lng: z.number().nullable(),
  address: z.string().nullable(),
  scheduleId: id,
  schedules: z.array(z.object({ id, name: z.string(), instruments: z.int() })),
  instruments: z.int(),
  sample: z.boolean(),
});
export type Facility = z.infer<typeof facility>;

export const region = z.object({
  code: z.string(),
  level: z.enum(['country', 'province', 'city', 'county']),
  name: localised,
  parent: z.string().nullable(),
  lat: z.number().nullable(),
  lng: z.number().nullable(),
});
export type Region = z.infer<typeof region>;
