import { z } from 'zod';
import { calendarDate, id, instantIn, instantOut, localised, money, page, spanOut } from './primitives.ts';
import { bookingRules, occupancyKind, priceList, serviceMode, userClass } from './rules.ts';
import { zoneName } from './schedule.ts';

export const SORTS = ['fit', 'soonest', 'nearest', 'cheapest'] as const;
export const FACETS = ['region', 'class', 'technique', 'institution', 'maker', 'mode', 'access'] as const;
export type FacetName = (typeof FACETS)[number];

/**
 * What stands between a reader and an instrument's time: nothing (`now`), somebody's approval, an authorisation or group
 * that they do not have yet, a pause; `request` where no time can be booked by them, only samples sent or projects asked for.
 */
export const ACCESS = ['now', 'approval', 'authorisation', 'paused', 'request'] as const;
export type Access = (typeof ACCESS)[number];

/** Where words of a question may stand. */
export const MATCHED_FIELDS = [
  'name',
  'technique',
  'type',
  'model',
  'maker',
  'class',
  'institution',
  'facility',
  'place',
  'description',
] as const;
export type MatchedField = (typeof MATCHED_FIELDS)[number];

const codes = z
  .union([z.string().max(200), z.array(z.string().max(200)).max(50)])
  .transform((value) => (Array.isArray(value) ? value : [value]).filter((code) => code !== ''))
  .default([]);

/** `31.2,121.5`: latitude, longitude. */
export const near = z
  .string()
  .regex(/^-?\d{1,2}(\.\d+)?,-?\d{1,3}(\.\d+)?$/, 'latitude,longitude')
  .transform((value) => {
    const [lat, lng] = value.split(',').map(Number) as [number, number];
    return { lat, lng };
  })
  .refine(({ lat, lng }) => Math.abs(lat) <= 90 && Math.abs(lng) <= 180, 'no such place');

/** The question that discovery answers. Filters of one name are OR, of different names AND. */
export const instrumentQuery = z
  .object({
    q: z.string().max(200).default(''),
    /** Only these instruments; for comparing a few. */
    id: codes.transform((ids) => ids.map((one) => one.toLowerCase())),
    region: codes,
    class: codes,
    technique: codes,
    institution: codes,
    facility: codes,
    maker: codes,
    mode: codes.pipe(z.array(serviceMode)),
    access: codes.pipe(z.array(z.enum(ACCESS))),
    freeFrom: instantIn.optional(),
    freeTo: instantIn.optional(),
    minutes: z.coerce.number().int().min(15).max(20_160).multipleOf(15).optional(),
    near: near.optional(),
    withinKm: z.coerce.number().min(0).max(20_000).optional(),
    sort: z.enum(SORTS).default('fit'),
    limit: z.coerce.number().int().min(1).max(100).default(20),
    cursor: z.string().max(400).optional(),
  })
  .refine((query) => !query.freeFrom || !query.freeTo || query.freeFrom < query.freeTo, {
    message: 'ends before it begins',
    path: ['freeTo'],
  })
  .refine((query) => query.withinKm === undefined || query.near, { message: 'needs near', path: ['withinKm'] })
  .refine((query) => query.sort !== 'nearest' || query.near, { message: 'sort=nearest needs near', path: ['near'] });
export type InstrumentQuery = z.infer<typeof instrumentQuery>;

const facilityPlace = z.object({
  id,
  name: localised,
  region: z.string().nullable(),
  zone: zoneName,
  lat: z.number().nullable(),
  lng: z.number().nullable(),
});

export const instrumentSummary = z.object({
  id,
  name: localised,
  class: z.string().nullable(),
  techniques: z.array(z.string()),
  manufacturer: z.string().nullable(),
  model: z.string().nullable(),
  institution: z.object({ id, name: localised }),
  facility: facilityPlace,
  modes: z.array(serviceMode),
  /** Per hour for this reader's class; null where no price is known. */
  price: money.extend({ per: z.literal('hour'), class: userClass }).nullable(),
  /** Whether this reader's booking waits for somebody, and whether they need an authorisation to operate it. */
  approval: z.boolean(),
  authorisation: z.boolean(),
  /** For this reader, as of now; several may stand in the way. */
  access: z.array(z.enum(ACCESS)),
  /** Where the words of `q` stand, the weightiest first; empty without words. */
  matched: z.array(z.enum(MATCHED_FIELDS)),
  nextFree: spanOut.nullable(),
  distanceKm: z.number().nullable(),
  sample: z.boolean(),
});
export type InstrumentSummary = z.infer<typeof instrumentSummary>;

/** `parent`: the value above it in the tree of classes, or of regions; null at the top and in lists. */
const facetValue = z.object({
  value: z.string(),
  parent: z.string().nullable(),
  label: localised,
  count: z.int(),
});
export type FacetValue = z.infer<typeof facetValue>;

export const instrumentPage = page(instrumentSummary).extend({
  facets: z.object({
    region: z.array(facetValue),
    class: z.array(facetValue),
    technique: z.array(facetValue),
    institution: z.array(facetValue),
    maker: z.array(facetValue),
    mode: z.array(facetValue),
    access: z.array(facetValue),
  }),
  total: z.int(),
  asOf: instantOut,
});
export type InstrumentPage = z.infer<typeof instrumentPage>;

/** The full record. `etag` is what `If-Match` wants. */
export const instrument = instrumentSummary
  .omit({ nextFree: true, distanceKm: true, access: true, matched: true })
  .extend({
    type: z.object({ id: z.string(), name: localised }).nullable(),
    classPath: z.array(z.object({ code: z.string(), name: localised })),
    techniqueNames: z.array(z.object({ id: z.string(), name: localised })),
    function: localised,
    specs: localised,
    worth: money.nullable(),
    putInUseOn: calendarDate.nullable(),
    stations: z.int(),
    scheduleId: id,
    rules: bookingRules,
    prices: priceList.nullable(),
    userClass,
    withdrawnAt: instantOut.nullable(),
    origin: z.object({ source: z.string(), key: z.string() }),
    /** Whether the reader manages this instrument's facility. */
    managed: z.boolean(),
    etag: z.string(),
  });
export type Instrument = z.infer<typeof instrument>;

export const agendaQuery = z
  .object({ from: instantIn, to: instantIn })
  .refine((span) => span.from < span.to, { message: 'ends before it begins', path: ['to'] })
  .refine((span) => span.to - span.from <= 92 * 86_400_000, { message: 'at most 92 days', path: ['to'] });

export const agenda = z.object({
  instrumentId: id,
  zone: zoneName,
  open: z.array(spanOut),
  /** Buffers included. `mine`, and for staff `who`, tell whose it is. */
  taken: z.array(
    spanOut.extend({
      kind: occupancyKind,
      station: z.int(),
      mine: z.boolean(),
      state: z.string().nullable(),
      bookingId: id.nullable(),
      who: z.string().nullable(),
      reason: z.string().nullable(),
    }),
  ),
  free: z.array(spanOut),
  version: z.int(),
});
export type Agenda = z.infer<typeof agenda>;

export const suggestion = z.object({
  kind: z.enum(['technique', 'type', 'instrument', 'maker', 'institution', 'region', 'class']),
  value: z.string(),
  label: localised,
  /** How many instruments it leads to. */
  count: z.int(),
});
export type Suggestion = z.infer<typeof suggestion>;
