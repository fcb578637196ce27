import { isDeepStrictEqual } from 'node:util';
import { parseJson } from '@jishi/db/json';
import type { InstrumentRow } from '@jishi/db/queries/instrument';
import type { InventoryColumns } from '@jishi/db/queries/inventory';
import { INVENTORY_FIELDS, type InstrumentChange, type InventoryField } from '@jishi/shared/schema/inventory';
import type { Localised } from '@jishi/shared/schema/primitives';
import { type PriceList, priceList } from '@jishi/shared/schema/rules';

type Columns = Partial<InventoryColumns>;

/** The columns in which each field is kept. */
const COLUMNS: Readonly<Record<InventoryField, (change: InstrumentChange, before: Before, now: number) => Columns>> = {
  name: ({ name }) => both('name', name),
  type: ({ type }) => one('type_id', type),
  class: (change) => one('class_code', change.class),
  techniques: ({ techniques }) => json('techniques', techniques),
  manufacturer: ({ manufacturer }) => one('manufacturer', manufacturer),
  model: ({ model }) => one('model', model),
  function: (change) => both('function', change.function),
  specs: ({ specs }) => both('specs', specs),
  modes: ({ modes }) => json('modes', modes),
  stations: ({ stations }) => one('stations', stations),
  prices: ({ prices, hourly }, before) => {
    if (hourly) return json('prices', withFees(hourly, before));
    return prices === null ? { prices: null } : json('prices', prices);
  },
  worth: ({ worth }) =>
    worth === undefined
      ? {}
      : { worth_minor: worth?.amountMinor ?? null, worth_currency: worth === null ? null : worth.currency },
  putInUseOn: ({ putInUseOn }) => one('put_in_use_on', putInUseOn),
  scheduleId: ({ scheduleId }) => one('schedule_id', scheduleId),
  withdrawn: ({ withdrawn }, before, now) =>
    withdrawn === undefined ? {} : { withdrawn_at: withdrawn ? (before.withdrawn_at ?? now) : null },
};

type Before = Pick<InstrumentRow, 'withdrawn_at' | 'prices'>;

/** Where there is no price list, the first of the fees counts for the classes that are not named. */
function withFees(
  { internal, academic, company }: NonNullable<InstrumentChange['hourly']>,
  { prices }: Before,
): PriceList {
  const first = internal ?? academic ?? company ?? 0;
  const all = { internal: first, academic: first, company: first };
  const known = prices === null ? priceList.parse({ currency: 'CNY', hourlyMinor: all }) : parseJson(priceList, prices);
  const { hourlyMinor: before } = known;
  return {
    ...known,
    hourlyMinor: {
      internal: internal ?? before.internal,
      academic: academic ?? before.academic,
      company: company ?? before.company,
    },
  };
}

function one<Column extends keyof InventoryColumns>(column: Column, value: InventoryColumns[Column] | undefined) {
  return (value === undefined ? {} : { [column]: value }) as Columns;
}

function both(column: 'name' | 'function' | 'specs', text: Localised | undefined): Columns {
  return text === undefined ? {} : { [`${column}_zh`]: text.zh ?? null, [`${column}_en`]: text.en ?? null };
}

function json(column: 'techniques' | 'modes' | 'prices', value: unknown): Columns {
  return value === undefined ? {} : { [column]: JSON.stringify(value) };
}

export type Difference = { readonly fields: readonly InventoryField[]; readonly columns: Columns };

/** What is different about an instrument after a change. */
export function differenceOf(change: InstrumentChange, before: InstrumentRow, now: number): Difference {
  const fields: InventoryField[] = [];
  let columns: Columns = {};
  for (const field of INVENTORY_FIELDS) {
    const wanted = COLUMNS[field](change, before, now);
    if (Object.entries(wanted).every(([column, value]) => isSame(before[column as keyof InventoryColumns], value)))
      continue;
    fields.push(field);
    columns = { ...columns, ...wanted };
  }
  return { fields, columns };
}

/** JSON is the same whatever the order of its keys. */
function isSame(before: unknown, after: unknown): boolean {
  if (before === after) return true;
  if (typeof before !== 'string' || typeof after !== 'string' || !/^[[{]/.test(after)) return false;
  try {
    return isDeepStrictEqual(JSON.parse(before), JSON.parse(after));
  } catch {
    return false;
  }
}
