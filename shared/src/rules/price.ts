import type { PriceList, UserClass } from '../schema/rules.ts';
import { GRID_MS } from '../time/grid.ts';
import { minuteOfDay } from '../time/hours.ts';
import type { Span } from '../time/span.ts';
import { wallClock, weekday } from '../time/zone.ts';

/** How a price came about; all amounts in minor units of `currency`, `amountMinor` is their sum. */
export type Price = {
  readonly currency: string;
  readonly amountMinor: number;
  readonly hourlyMinor: number;
  readonly startUpMinor: number;
  /** Time by tariff: percentage of the hourly fee, minutes, and what they cost. */
  readonly parts: readonly { readonly percent: number; readonly minutes: number; readonly amountMinor: number }[];
};

/**
 * The fee for a span: hourly fee of the user's class, by the tariff of each quarter of an hour on the facility's wall
 * clock, plus the start-up fee. Each tariff's share is rounded half up to whole minor units.
 */
export function priceOf(span: Span, list: PriceList, userClass: UserClass, zone: string): Price {
  const hourlyMinor = list.hourlyMinor[userClass];
  const minutesByPercent = new Map<number, number>();
  for (let from = span.from; from < span.to; from += GRID_MS) {
    const to = Math.min(from + GRID_MS, span.to);
    const percent = percentAt(from, list, zone);
    minutesByPercent.set(percent, (minutesByPercent.get(percent) ?? 0) + (to - from) / 60_000);
  }
  const parts = [...minutesByPercent].map(([percent, minutes]) => ({
    percent,
    minutes,
    amountMinor: Math.floor((hourlyMinor * percent * minutes + 3000) / 6000),
  }));
  const fees = parts.reduce((sum, part) => sum + part.amountMinor, 0);
  return {
    currency: list.currency,
    amountMinor: fees + list.startUpMinor,
    hourlyMinor,
    startUpMinor: list.startUpMinor,
    parts,
  };
}

function percentAt(instant: number, list: PriceList, zone: string): number {
  if (list.periods.length === 0) return 100;
  const { day, minute } = wallClock(zone, instant);
  const period = list.periods.find(
    ({ days, from, to }) => days.includes(weekday(day)) && minuteOfDay(from) <= minute && minute < minuteOfDay(to),
  );
  return period?.percent ?? 100;
}

/** What a user is to the owner of an instrument; nobody is treated as an academic from elsewhere. */
export function userClassOf(
  user: { readonly institutionId: string | null; readonly institutionKind: string | null } | null,
  ownerInstitutionId: string,
): UserClass {
  if (user?.institutionId === ownerInstitutionId) return 'internal';
  return user?.institutionKind === 'company' ? 'company' : 'academic';
}
