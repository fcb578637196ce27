import type { Span } from '@jishi/shared/time/span';
import { shortInstant } from '../order/line.ts';
import { readText, readTexts } from '../url.ts';
import { MOST_TIMES, UNITS, type Unit } from './repeat.ts';

/** A half-made series: the first time, how it repeats, what is left out and what is at another time. */
export type RepeatAddress = {
  from?: string | undefined;
  to?: string | undefined;
  mode?: string | undefined;
  parts?: string[] | undefined;
  unit?: Unit | undefined;
  every?: string | undefined;
  on?: string[] | undefined;
  count?: string | undefined;
  until?: string | undefined;
  skip?: string[] | undefined;
  /** `2026-12-08~2026-12-08T05:30Z~2026-12-08T07:30Z` */
  instead?: string[] | undefined;
};

export function readRepeatAddress(search: Record<string, unknown>): RepeatAddress {
  const until = readText(search.until);
  return {
    from: readText(search.from),
    to: readText(search.to),
    mode: readText(search.mode),
    parts: readTexts(search.parts),
    unit: UNITS.find((unit) => unit === search.unit),
    every: readText(search.every),
    on: readTexts(search.on),
    count: readText(search.count),
    until: until && isDate(until) ? until : undefined,
    skip: readTexts(search.skip)?.filter(isDate),
    instead: readTexts(search.instead),
  };
}

function isDate(text: string): boolean {
  return /^\d{4}-\d{2}-\d{2}$/.test(text) && !Number.isNaN(Date.parse(text));
}

/** A whole number of an address within bounds, or what it is without one. */
export function readNumber(text: string | undefined, most: number, usual: number): number {
  const number = /^\d{1,4}$/.test(text ?? '') ? Number(text) : usual;
  return number >= 1 && number <= most ? number : usual;
}

const USUAL_COUNT = 8;
export const readCount = (text: string | undefined) => readNumber(text, MOST_TIMES, USUAL_COUNT);

const SEPARATOR = '~';

export function readInstead(texts: readonly string[] = []): ReadonlyMap<string, Span> {
  const found = new Map<string, Span>();
  for (const text of texts) {
    const [date = '', from, to] = text.split(SEPARATOR);
    const span = { from: Date.parse(from ?? ''), to: Date.parse(to ?? '') };
    if (isDate(date) && span.from < span.to) found.set(date, span);
  }
  return found;
}

export function writeInstead(instead: ReadonlyMap<string, Span>): string[] | undefined {
  const texts = [...instead].map(([date, { from, to }]) =>
    [date, shortInstant(from), shortInstant(to)].join(SEPARATOR),
  );
  return texts.length > 0 ? texts : undefined;
}
