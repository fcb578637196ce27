import { z } from 'zod';
import { booking } from './booking.ts';
import { calendarDate, id, instantOut, localised, money, text } from './primitives.ts';
import { priceList, serviceMode } from './rules.ts';

/** A line of at least one character. */
const line = (maxLength: number) => text(maxLength).pipe(z.string().min(1));

const MAX_NAME = 300;
const MAX_TEXT = 4000;
const MAX_TECHNIQUES = 50;
const MAX_STATIONS = 1000;
const MAX_TOGETHER = 500;

const name = z
  .strictObject({ zh: line(MAX_NAME).optional(), en: line(MAX_NAME).optional() })
  .refine(({ zh, en }) => zh !== undefined || en !== undefined, 'a name in one language at least');
const paragraphs = z.strictObject({ zh: line(MAX_TEXT).optional(), en: line(MAX_TEXT).optional() });
const unique = <Item>(items: Item[]) => [...new Set(items)];
const worth = money.extend({ amountMinor: z.int().min(0), currency: z.string().regex(/^[A-Z]{3}$/) });

/** What staff say about an instrument; what is null is not known. */
const DESCRIBED = {
  name,
  type: z.string().min(1).max(100).nullable(),
  class: z.string().min(1).max(20).nullable(),
  techniques: z.array(z.string().min(1).max(100)).max(MAX_TECHNIQUES).transform(unique),
  manufacturer: line(200).nullable(),
  model: line(200).nullable(),
  function: paragraphs,
  specs: paragraphs,
  modes: z.array(serviceMode).min(1).max(4).transform(unique),
  /** How many can use it at the same time. */
  stations: z.int().min(1).max(MAX_STATIONS),
  prices: priceList.nullable(),
  worth: worth.nullable(),
  putInUseOn: calendarDate.nullable(),
  scheduleId: id,
} as const;

export const INVENTORY_FIELDS = [
  'name',
  'type',
  'class',
  'techniques',
  'manufacturer',
  'model',
  'function',
  'specs',
  'modes',
  'stations',
  'prices',
  'worth',
  'putInUseOn',
  'scheduleId',
  'withdrawn',
] as const;
export const inventoryField = z.enum(INVENTORY_FIELDS);
export type InventoryField = z.infer<typeof inventoryField>;

/** What becomes of bookings to come when an instrument is withdrawn: they refuse it, stay, or are cancelled. */
export const displaced = z.enum(['refuse', 'keep', 'cancel']);
export type Displaced = z.infer<typeof displaced>;

/** Fees per hour of some classes of users. */
const hourly = z
  .strictObject(priceList.shape.hourlyMinor.shape)
  .partial()
  .refine((fees) => Object.keys(fees).length > 0, 'says no fee');

/** What changes; what is left out stays. `withdrawn` takes an instrument out of service, or brings it back. */
const CHANGES = z.strictObject({
  ...DESCRIBED,
  /** Changes these fees in the price list that there is; where there is none they count for all classes. */
  hourly,
  withdrawn: z.boolean(),
  displace: displaced,
  /** What people are told whose bookings are cancelled. */
  reason: line(500),
});

const MEANING = [...INVENTORY_FIELDS, 'hourly'] as const;
const eitherPrices = { message: 'say either prices or hourly', path: ['hourly'] };
const isEither = ({ prices, hourly }: { prices?: unknown; hourly?: unknown }) =>
  prices === undefined || hourly === undefined;
const reasoned = { message: 'cancelling bookings needs a reason', path: ['reason'] };
const isReasoned = ({ displace, reason }: { displace?: Displaced | undefined; reason?: string | undefined }) =>
  displace !== 'cancel' || reason !== undefined;

export const instrumentChange = CHANGES.partial()
  .refine((change) => MEANING.some((field) => change[field] !== undefined), 'says nothing to change')
  .refine(isEither, eitherPrices)
  .refine(isReasoned, reasoned);
export type InstrumentChange = z.infer<typeof instrumentChange>;

/** A new one; what is left out is not known, the modes are `assisted` and the schedule is the facility's. */
export const instrumentInput = z.strictObject({ id, ...z.strictObject(DESCRIBED).partial().shape, name });
export type InstrumentInput = z.infer<typeof instrumentInput>;

/** The same change of many instruments. A name belongs to one. */
export const bulkChange = z.strictObject({
  ids: z.array(id).min(1).max(MAX_TOGETHER).transform(unique),
  change: CHANGES.omit({ name: true })
    .partial()
    .refine(
      (change) => MEANING.some((field) => field !== 'name' && change[field] !== undefined),
      'says nothing to change',
    )
    .refine(isEither, eitherPrices)
    .refine(isReasoned, reasoned),
});
export type BulkChange = z.infer<typeof bulkChange>;

/** An instrument with all that its staff can change. */
export const inventoryItem = z.object({
  id,
  name: localised,
  type: z.string().nullable(),
  class: z.string().nullable(),
  techniques: z.array(z.string()),
  manufacturer: z.string().nullable(),
  model: z.string().nullable(),
  function: localised,
  specs: localised,
  modes: z.array(serviceMode),
  stations: z.int(),
  prices: priceList.nullable(),
  worth: money.nullable(),
  putInUseOn: calendarDate.nullable(),
  scheduleId: id,
  withdrawnAt: instantOut.nullable(),
  /** Bookings that are still to come. */
  upcoming: z.int(),
  origin: z.object({ source: z.string(), key: z.string() }),
  updatedAt: instantOut,
  version: z.int(),
});
export type InventoryItem = z.infer<typeof inventoryItem>;

export const inventoryQuery = z.object({
  limit: z.coerce.number().int().min(1).max(500).default(200),
  cursor: z.string().max(400).optional(),
});

/** Why one of many is not changed. */
export const bulkProblem = z.enum(['not-found', 'stations', 'bookings']);
export type BulkProblem = z.infer<typeof bulkProblem>;

export const bulkRow = z.object({
  id,
  name: localised,
  outcome: z.enum(['changed', 'same', 'refused']),
  /** What is different after it. */
  fields: z.array(inventoryField),
  problem: bulkProblem.nullable(),
  /** Bookings that refuse it, stay or are cancelled. */
  bookings: z.int(),
});
export type BulkRow = z.infer<typeof bulkRow>;

/** What a change of many does, or with dryRun would do. */
export const bulkOutcome = z.object({
  items: z.array(bulkRow),
  changed: z.int(),
  same: z.int(),
  refused: z.int(),
  /** The first of the bookings that are hit. */
  bookings: z.array(booking),
});
export type BulkOutcome = z.infer<typeof bulkOutcome>;
