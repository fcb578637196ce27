import { sayMoney } from '@jishi/shared/messages/format';
import type { InstrumentChange, InventoryItem } from '@jishi/shared/schema/inventory';
import type { Language } from '@jishi/shared/schema/primitives';
import type { ServiceMode, UserClass } from '@jishi/shared/schema/rules';
import type { InventoryTexts } from './useTexts.ts';

export const FIELDS = [
  'name',
  'model',
  'manufacturer',
  'status',
  'upcoming',
  'modes',
  'stations',
  'internal',
  'academic',
  'company',
  'class',
  'type',
  'scheduleId',
  'worth',
  'putInUseOn',
  'function',
  'specs',
] as const;
export type Field = (typeof FIELDS)[number];

export const USUAL: readonly Field[] = [
  'model',
  'manufacturer',
  'status',
  'upcoming',
  'modes',
  'stations',
  'internal',
  'academic',
  'company',
  'scheduleId',
];

export type Choice = { readonly value: string; readonly label: string };
/** What a reader is shown things by. */
export type Known = {
  readonly language: Language;
  readonly texts: InventoryTexts;
  readonly modes: Readonly<Record<ServiceMode, string>>;
  readonly classes: readonly Choice[];
  readonly types: readonly Choice[];
  readonly schedules: readonly Choice[];
};

/** How a field is typed in; what is not here is not changed in the table. */
export type Editor = 'line' | 'paragraph' | 'number' | 'money' | 'date' | 'choice' | 'modes';
export const EDITORS: Readonly<Partial<Record<Field, Editor>>> = {
  name: 'line',
  model: 'line',
  manufacturer: 'line',
  modes: 'modes',
  stations: 'number',
  internal: 'money',
  academic: 'money',
  company: 'money',
  class: 'choice',
  type: 'choice',
  scheduleId: 'choice',
  worth: 'money',
  putInUseOn: 'date',
  function: 'paragraph',
  specs: 'paragraph',
};

export const NUMERIC: ReadonlySet<Field> = new Set([
  'stations',
  'internal',
  'academic',
  'company',
  'worth',
  'upcoming',
]);
const PRICES: ReadonlySet<Field> = new Set(['internal', 'academic', 'company']);

export function choicesOf(field: Field, known: Known): readonly Choice[] {
  if (field === 'class') return [{ value: '', label: known.texts.none }, ...known.classes];
  if (field === 'type') return [{ value: '', label: known.texts.none }, ...known.types];
  return field === 'scheduleId' ? known.schedules : [];
}

/** What stands in a cell. */
export function shownOf(item: InventoryItem, field: Field, known: Known): string {
  const { texts, language } = known;
  const labelOf = (choices: readonly Choice[], value: string | null) =>
    choices.find((choice) => choice.value === value)?.label ?? value ?? '';
  switch (field) {
    case 'name':
    case 'function':
    case 'specs':
      return spoken(item[field], language);
    case 'model':
    case 'manufacturer':
    case 'putInUseOn':
      return item[field] ?? '';
    case 'status':
      return item.withdrawnAt === null ? texts.inService : texts.withdrawn;
    case 'upcoming':
      return String(item.upcoming);
    case 'stations':
      return String(item.stations);
    case 'modes':
      return item.modes.map((mode) => known.modes[mode]).join(language === 'zh' ? '、' : ', ');
    case 'internal':
    case 'academic':
    case 'company':
      return item.prices === null
        ? ''
        : sayMoney({ amountMinor: item.prices.hourlyMinor[field], currency: item.prices.currency }, language);
    case 'worth':
      return item.worth === null ? '' : sayMoney(item.worth, language);
    case 'class':
      return labelOf(known.classes, item.class);
    case 'type':
      return labelOf(known.types, item.type);
    case 'scheduleId':
      return labelOf(known.schedules, item.scheduleId);
    default:
      return field satisfies never;
  }
}

function spoken(text: { zh?: string | undefined; en?: string | undefined }, language: Language): string {
  return (language === 'zh' ? (text.zh ?? text.en) : (text.en ?? text.zh)) ?? '';
}

/** What is typed into a cell begins as this. */
export function draftOf(item: InventoryItem, field: Field, language: Language): string {
  switch (field) {
    case 'name':
    case 'function':
    case 'specs':
      return spoken(item[field], language);
    case 'modes':
      return item.modes.join(' ');
    case 'internal':
    case 'academic':
    case 'company':
      return item.prices === null ? '' : String(item.prices.hourlyMinor[field] / 100);
    case 'worth':
      return item.worth === null ? '' : String(item.worth.amountMinor / 100);
    case 'status':
    case 'upcoming':
      return '';
    default:
      return String(item[field] ?? '');
  }
}

export type Wanted = { readonly change: InstrumentChange } | { readonly fault: 'notNumber' | 'needName' | 'needMode' };

/** The change that a draft means for an instrument. A text is that of the reader's language; the other one stays. */
export function wantedOf(field: Field, draft: string, item: InventoryItem | null, language: Language): Wanted {
  const text = draft.trim();
  switch (field) {
    case 'name':
      if (text === '') return { fault: 'needName' };
      return { change: { name: { ...(item?.name ?? {}), [said(item?.name, language)]: text } } };
    case 'function':
    case 'specs': {
      const { [language]: _before, ...rest } = item?.[field] ?? {};
      return { change: { [field]: text === '' ? rest : { ...rest, [language]: text } } };
    }
    case 'model':
    case 'manufacturer':
    case 'class':
    case 'type':
    case 'putInUseOn':
      return { change: { [field]: text === '' ? null : text } };
    case 'scheduleId':
      return { change: { scheduleId: text } };
    case 'modes': {
      const modes = text.split(' ').filter(Boolean) as ServiceMode[];
      return modes.length === 0 ? { fault: 'needMode' } : { change: { modes } };
    }
    case 'stations': {
      const stations = Number(text);
      return Number.isInteger(stations) && stations > 0 ? { change: { stations } } : { fault: 'notNumber' };
    }
    case 'worth': {
      if (text === '') return { change: { worth: null } };
      const amountMinor = minorOf(text);
      const currency = item?.worth?.currency ?? 'CNY';
      return amountMinor === null ? { fault: 'notNumber' } : { change: { worth: { amountMinor, currency } } };
    }
    case 'internal':
    case 'academic':
    case 'company':
      return priceChange(field, text);
    default:
      return { fault: 'notNumber' };
  }
}

/** A name that is shown in the other language, for want of its own, is changed in that one. */
function said(name: InventoryItem['name'] | undefined, language: Language): Language {
  if (!name || name[language] !== undefined) return language;
  return name.zh === undefined && name.en === undefined ? language : language === 'zh' ? 'en' : 'zh';
}

/** The rest of each price list stays. Whoever has none gets this fee for all classes, to be changed one by one. */
function priceChange(userClass: UserClass, text: string): Wanted {
  if (text === '') return { change: { prices: null } };
  const minor = minorOf(text);
  return minor === null ? { fault: 'notNumber' } : { change: { hourly: { [userClass]: minor } } };
}

function minorOf(text: string): number | null {
  const plain = text.normalize('NFKC').replaceAll(/[,\s]/g, '');
  if (!/^\d+(\.\d{1,2})?$/.test(plain)) return null;
  return Math.round(Number(plain) * 100);
}

/** The change that puts a field back to what an instrument had. */
export function backTo(item: InventoryItem, field: Field): InstrumentChange {
  if (PRICES.has(field)) return { prices: item.prices };
  if (field === 'status') return { withdrawn: item.withdrawnAt !== null };
  return { [field]: item[field as keyof InventoryItem] } as InstrumentChange;
}

/** Instruments in the order of a column; names by the reader's language. */
export function sortItems(
  items: readonly InventoryItem[],
  sort: string | undefined,
  known: Known,
): readonly InventoryItem[] {
  const back = sort?.startsWith('-') ?? false;
  const field = FIELDS.find((one) => one === sort?.replace('-', '')) ?? 'name';
  const collator = new Intl.Collator(known.language === 'zh' ? 'zh-CN' : 'en', { numeric: true });
  const keyOf = (item: InventoryItem): number | string =>
    NUMERIC.has(field)
      ? Number(draftOf(item, field, known.language) || (field === 'upcoming' ? item.upcoming : -1))
      : shownOf(item, field, known);
  return items
    .map((item) => ({ item, key: keyOf(item) }))
    .toSorted((a, b) => {
      const order =
        typeof a.key === 'number' && typeof b.key === 'number'
          ? a.key - b.key
          : collator.compare(`${a.key}`, `${b.key}`);
      return back ? -order : order;
    })
    .map(({ item }) => item);
}

/** Those whose name, model or maker contains all words, in the state that is shown. */
export function filterItems(
  items: readonly InventoryItem[],
  { q = '', show }: { q?: string | undefined; show?: 'withdrawn' | 'all' | undefined },
): readonly InventoryItem[] {
  const words = q.normalize('NFKC').toLowerCase().split(/\s+/).filter(Boolean);
  return items.filter((item) => {
    if (show !== 'all' && (item.withdrawnAt !== null) !== (show === 'withdrawn')) return false;
    const text = [item.name.zh, item.name.en, item.model, item.manufacturer].join(' ').normalize('NFKC').toLowerCase();
    return words.every((word) => text.includes(word));
  });
}
