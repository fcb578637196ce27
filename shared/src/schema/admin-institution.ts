import { z } from 'zod';
import { admissionState, institutionKind } from './institution.ts';
import { cursorQuery, id, instantOut, localised, page, text } from './primitives.ts';
import { zoneName } from './schedule.ts';

const given = text(200).pipe(z.string().min(1));
/** A name in at least one of both languages. */
export const nameInput = z
  .object({ zh: given.optional(), en: given.optional() })
  .refine((name) => name.zh !== undefined || name.en !== undefined, 'a name in Chinese or English');

/** GB/T 2260, six digits. */
export const regionCode = z
  .string()
  .regex(/^\d{6}$/, 'six digits')
  .meta({ example: '340100' });
const latitude = z.number().min(-90).max(90).nullable();
const longitude = z.number().min(-180).max(180).nullable();
const website = z
  .url({ protocol: /^https?$/ })
  .max(500)
  .nullable();
const ror = z
  .string()
  .regex(/^https:\/\/ror\.org\/0[a-z0-9]{6}\d{2}$/, 'an address like https://ror.org/05qwgg493')
  .nullable();
export const reasonText = text(1000).pipe(z.string().min(1));

const facts = {
  name: nameInput,
  kind: institutionKind,
  region: regionCode.nullable(),
  lat: latitude,
  lng: longitude,
  website,
  ror,
};
const placed = (given: { lat?: number | null | undefined; lng?: number | null | undefined }) =>
  (given.lat ?? null) === null ? (given.lng ?? null) === null : (given.lng ?? null) !== null;
const halfPlace = { message: 'latitude and longitude belong together', path: ['lng'] };

export const institutionInput = z
  .object({
    id,
    name: facts.name,
    kind: facts.kind,
    region: facts.region.default(null),
    lat: facts.lat.default(null),
    lng: facts.lng.default(null),
    website: facts.website.default(null),
    ror: facts.ror.default(null),
    /** Entered to be looked at, or admitted at once. */
    state: z.enum(['applied', 'admitted']).default('admitted'),
  })
  .refine(placed, halfPlace);
export type InstitutionInput = z.infer<typeof institutionInput>;

export const institutionPatch = z.object(facts).partial().refine(placed, halfPlace);
export type InstitutionPatch = z.infer<typeof institutionPatch>;

export const admissionInput = z
  .object({ state: z.enum(['admitted', 'suspended', 'declined']), reason: reasonText.optional() })
  .refine(({ state, reason }) => state === 'admitted' || reason !== undefined, {
    message: 'say why',
    path: ['reason'],
  });
export type AdmissionInput = z.infer<typeof admissionInput>;

/** `months` to the next one; null for none, left out for as many as before. */
export const reviewInput = z.object({
  note: text(2000).pipe(z.string().min(1)),
  months: z.int().min(1).max(60).nullable().optional(),
});
export type ReviewInput = z.infer<typeof reviewInput>;

export const institutionsQuery = cursorQuery.extend({
  q: text(100).optional(),
  kind: institutionKind.optional(),
  region: regionCode.optional(),
  state: admissionState.optional(),
  /** Those whose review is due. */
  due: z.enum(['0', '1']).optional(),
});
export type InstitutionsQuery = z.infer<typeof institutionsQuery>;

const who = z.object({ id, name: z.string(), email: z.string() });

export const listedInstitution = z.object({
  id,
  name: localised,
  kind: institutionKind,
  region: z.string().nullable(),
  state: admissionState,
  reason: z.string().nullable(),
  reviewDueOn: z.string().nullable(),
  facilities: z.int(),
  instruments: z.int(),
  people: z.int(),
});
export type ListedInstitution = z.infer<typeof listedInstitution>;

export const adminFacility = z.object({
  id,
  institutionId: id,
  name: localised,
  region: z.string().nullable(),
  zone: zoneName,
  lat: z.number().nullable(),
  lng: z.number().nullable(),
  address: z.string().nullable(),
  email: z.string().nullable(),
  instruments: z.int(),
  managers: z.array(who.extend({ since: instantOut, suspended: z.boolean() })),
  etag: z.string(),
});
export type AdminFacility = z.infer<typeof adminFacility>;

export const adminInstitution = listedInstitution.extend({
  lat: z.number().nullable(),
  lng: z.number().nullable(),
  website: z.string().nullable(),
  ror: z.string().nullable(),
  origin: z.object({ source: z.string(), key: z.string() }),
  stateSince: instantOut.nullable(),
  decidedBy: z.string().nullable(),
  application: z.object({ by: who, text: z.string() }).nullable(),
  review: z
    .object({
      months: z.int().nullable(),
      at: instantOut.nullable(),
      by: z.string().nullable(),
      note: z.string().nullable(),
    })
    .nullable(),
  facilityList: z.array(adminFacility),
  etag: z.string(),
});
export type AdminInstitution = z.infer<typeof adminInstitution>;
export const institutionPage = page(listedInstitution);

export const facilityInput = z
  .object({
    id,
    name: nameInput,
    zone: zoneName,
    region: regionCode.nullable().default(null),
    lat: latitude.default(null),
    lng: longitude.default(null),
    address: text(300).nullable().default(null),
    email: z.email().max(254).nullable().default(null),
  })
  .refine(placed, halfPlace);
export type FacilityInput = z.infer<typeof facilityInput>;

export const facilityPatch = z
  .object({
    name: nameInput,
    zone: zoneName,
    region: regionCode.nullable(),
    lat: latitude,
    lng: longitude,
    address: text(300).nullable(),
    email: z.email().max(254).nullable(),
  })
  .partial()
  .refine(placed, halfPlace);
export type FacilityPatch = z.infer<typeof facilityPatch>;

/** Something that a change of hours meets: a booking that would no longer lie inside them. It stays as it is. */
export const hitBooking = z.object({
  bookingId: id,
  instrument: z.object({ id, name: localised }),
  facility: z.object({ id, name: localised, zone: zoneName }),
  from: instantOut,
  to: instantOut,
});
export type HitBooking = z.infer<typeof hitBooking>;

/** What a change would mean; of the bookings the first 100 are named, `hits` counts at most 5,000. */
export const hoursImpact = z.object({
  schedules: z.int(),
  instruments: z.int(),
  hits: z.int(),
  bookings: z.array(hitBooking),
});
export type HoursImpact = z.infer<typeof hoursImpact>;

export const applicationInput = z.object({
  id,
  name: nameInput,
  kind: institutionKind,
  region: regionCode.nullable().default(null),
  website: website.default(null),
  ror: ror.default(null),
  /** Who asks, and what for. */
  text: text(2000).pipe(z.string().min(1)),
});
export type ApplicationInput = z.infer<typeof applicationInput>;

export const application = z.object({
  id,
  name: localised,
  kind: institutionKind,
  state: admissionState,
  reason: z.string().nullable(),
  since: instantOut,
});
export type Application = z.infer<typeof application>;
