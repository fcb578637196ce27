import { MINUTE_MS, type Span } from '../time/span.ts';
import { dayNumber, wallInstant } from '../time/zone.ts';

/** A month `YYYY-MM` on a wall clock. */
export type Month = string;

/** The time of a month in a zone. */
export function monthSpan(zone: string, month: Month): Span {
  return { from: monthStart(zone, month), to: monthStart(zone, addMonths(month, 1)) };
}

function monthStart(zone: string, month: Month): number {
  return wallInstant(zone, dayNumber(`${month}-01`), 0);
}

/** The month so many later, or earlier. */
export function addMonths(month: Month, count: number): Month {
  const [year = 0, number = 1] = month.split('-').map(Number);
  const at = year * 12 + (number - 1) + count;
  return `${String(Math.floor(at / 12)).padStart(4, '0')}-${String((((at % 12) + 12) % 12) + 1).padStart(2, '0')}`;
}

/** What an instrument, or several together, did in a month. All minutes are whole; a booking counts where it begins. */
export type Usage = {
  /** Opening hours times stations. */
  readonly openMinutes: number;
  /** Bookings that were agreed, whatever became of them, without those that were cancelled. */
  readonly bookings: number;
  readonly bookedMinutes: number;
  /** Real machine hours of bookings that are completed. */
  readonly usedMinutes: number;
  /** Of these, those of users of other institutions. */
  readonly outsideMinutes: number;
  readonly noShows: number;
  /** What was agreed for completed bookings and what late cancellations cost, in minor units by currency. */
  readonly income: Readonly<Record<string, number>>;
};

export const NO_USAGE: Usage = {
  openMinutes: 0,
  bookings: 0,
  bookedMinutes: 0,
  usedMinutes: 0,
  outsideMinutes: 0,
  noShows: 0,
  income: {},
};

/** Several together. */
export function sumUsage(parts: readonly Usage[]): Usage {
  return parts.reduce(
    (sum, part) => ({
      openMinutes: sum.openMinutes + part.openMinutes,
      bookings: sum.bookings + part.bookings,
      bookedMinutes: sum.bookedMinutes + part.bookedMinutes,
      usedMinutes: sum.usedMinutes + part.usedMinutes,
      outsideMinutes: sum.outsideMinutes + part.outsideMinutes,
      noShows: sum.noShows + part.noShows,
      income: sumIncome(sum.income, part.income),
    }),
    NO_USAGE,
  );
}

function sumIncome(a: Usage['income'], b: Usage['income']): Usage['income'] {
  const sum: Record<string, number> = { ...a };
  for (const [currency, minor] of Object.entries(b)) sum[currency] = (sum[currency] ?? 0) + minor;
  return sum;
}

/** Shares between 0 and 1, or more where more was used than was open; null where there is nothing to have a share of. */
export type Rates = {
  /** Booked of open time. */
  readonly booked: number | null;
  /** Used of open time. */
  readonly used: number | null;
  /** Hours of users of other institutions of all hours used (共享率). */
  readonly outside: number | null;
  /** Bookings to which nobody came. */
  readonly noShow: number | null;
};

export function ratesOf(usage: Usage): Rates {
  return {
    booked: share(usage.bookedMinutes, usage.openMinutes),
    used: share(usage.usedMinutes, usage.openMinutes),
    outside: share(usage.outsideMinutes, usage.usedMinutes),
    noShow: share(usage.noShows, usage.bookings),
  };
}

function share(part: number, whole: number): number | null {
  return whole <= 0 ? null : part / whole;
}

/** Whole minutes of spans that do not overlap. */
export function minutesOf(spans: readonly Span[]): number {
  return spans.reduce((sum, { from, to }) => sum + Math.round((to - from) / MINUTE_MS), 0);
}
