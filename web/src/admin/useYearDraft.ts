import type { HolidayDay, HolidayYearOut } from '@jishi/shared/schema/admin-holiday';
import { useState } from 'react';
import { readKept, writeKept } from '../order/kept.ts';

/** A year that somebody is writing, the version that it began with, and the days of that. */
type YearDraft = { readonly days: readonly HolidayDay[]; readonly etag: string; readonly from: readonly HolidayDay[] };

const byDate = (a: HolidayDay, b: HolidayDay) => (a.date < b.date ? -1 : 1);

/** What is changed of a year, on top of which version: kept for the tab until it is published or discarded. */
export function useYearDraft(known: HolidayYearOut) {
  const name = `jishi.holidays.${known.calendar}.${known.year}`;
  const [draft, setDraft] = useState(() => readDraft(name));
  const keep = (next: YearDraft | null) => {
    writeKept(name, next);
    setDraft(next);
  };
  const days = draft?.days ?? known.days;
  return {
    days,
    etag: draft?.etag ?? known.etag,
    changed: draft !== null && JSON.stringify(draft.days) !== JSON.stringify(known.days),
    setDays: (next: readonly HolidayDay[]) =>
      keep({ days: [...next].sort(byDate), etag: draft?.etag ?? known.etag, from: draft?.from ?? known.days }),
    /** What others published since the draft began: days that are other ones now, or none any more. */
    theirs: draft ? daysBetween(draft.from, known.days) : [],
    /** Goes on with the draft on top of a newer version. */
    rebase: (newest: HolidayYearOut) => draft && keep({ ...draft, etag: newest.etag }),
    discard: () => keep(null),
  };
}

type Published = { readonly date: string; readonly now: HolidayDay | null };

function daysBetween(before: readonly HolidayDay[], after: readonly HolidayDay[]): Published[] {
  const isIn = (days: readonly HolidayDay[], day: HolidayDay) =>
    days.some((one) => JSON.stringify(one) === JSON.stringify(day));
  const come = after.filter((day) => !isIn(before, day)).map((now) => ({ date: now.date, now }));
  const gone = before.filter(({ date }) => !after.some((day) => day.date === date));
  return [...come, ...gone.map(({ date }) => ({ date, now: null }))];
}

function readDraft(name: string): YearDraft | null {
  const kept = readKept(name) as Partial<Record<keyof YearDraft, unknown>> | null;
  if (typeof kept?.etag !== 'string' || !areDays(kept.days) || !areDays(kept.from)) return null;
  return { days: kept.days, etag: kept.etag, from: kept.from };
}

function areDays(value: unknown): value is HolidayDay[] {
  return Array.isArray(value) && value.every(isDay);
}

function isDay(value: unknown): value is HolidayDay {
  const { date, kind, name } = (value ?? {}) as Partial<Record<keyof HolidayDay, unknown>>;
  return typeof date === 'string' && (kind === 'off' || kind === 'work') && typeof name === 'object' && name !== null;
}
