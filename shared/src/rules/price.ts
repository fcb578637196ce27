import type { PriceList, UserClass } from '../schema/rules.ts';
import { GRID_MS } from '../time/grid.ts';
import { minuteOfDay } from '../time/hours.ts';
import { durationMinutes, MINUTE_MS, type Span } from '../time/span.ts';
import { wallClock, weekday } from '../time/zone.ts';

/** How a price came about; all amounts in minor units of `currency`, `amountMinor` is their sum. */
export type Price = {
  readonly currency: string;
  readonly amountMinor: number;
  readonly hourlyMinor: number;
  readonly startUpMinor: number;
  /** Time by tariff: percentage of the hourly fee, minutes, and what they cost. */
  readonly parts: readonly { readonly percent: number; readonly minutes: number; readonly amountMinor: number }[];
  /** What booking at short notice costs more: the fee for the time counts `percent`. Null when it is no short notice. */
  readonly urgent: { readonly percent: number; readonly amountMinor: number } | null;
  /** What is missing to the least that a booking costs. */
  readonly topUpMinor: number;
};

/**
 * The fee for a span: hourly fee of the user's class, by the tariff of each quarter of an hour on the facility's wall
 * clock, more at short notice, plus the start-up fee, and no less than the minimum. Each tariff's share and the
 * surcharge are rounded half up to whole minor units. `now` (epoch ms) is when it is booked; without it nothing is urgent.
 */
export function priceOf(span: Span, list: PriceList, userClass: UserClass, zone: string, now?: number): Price {
  const hourlyMinor = list.hourlyMinor[userClass];
  const { startUpMinor } = list;
  const parts = [...minutesByPercent(span, list, zone)].map(([percent, minutes]) => ({
    percent,
    minutes,
    amountMinor: Math.floor((hourlyMinor * percent * minutes + 3000) / 6000),
  }));
  const fees = parts.reduce((sum, part) => sum + part.amountMinor, 0);
  const urgent = urgentShare(span, list, fees, now);
  const sum = fees + (urgent?.amountMinor ?? 0) + startUpMinor;
  const topUpMinor = Math.max(0, list.minimumMinor - sum);
  return {
    currency: list.currency,
    amountMinor: sum + topUpMinor,
    hourlyMinor,
    startUpMinor,
    parts,
    urgent,
    topUpMinor,
  };
}

/** Minutes of a span by the percentage that counts for them. */
function minutesByPercent(span: Span, { periods }: PriceList, zone: string): ReadonlyMap<number, number> {
  if (periods.length === 0) return new Map(span.from < span.to ? [[100, durationMinutes(span)]] : []);
  const tariffs = periods.map(({ days, from, to, percent }) => ({
    days,
    from: minuteOfDay(from),
    to: minuteOfDay(to),
    percent,
  }));
  const minutes = new Map<number, number>();
  let { from } = span;
  while (from < span.to) {
    const percent = percentAt(from, tariffs, zone);
    let to = from + GRID_MS;
    while (to < span.to && percentAt(to, tariffs, zone) === percent) to += GRID_MS;
    to = Math.min(to, span.to);
    minutes.set(percent, (minutes.get(percent) ?? 0) + (to - from) / MINUTE_MS);
    from = to;
  }
  return minutes;
}

/** A period of the week in minutes of the day. */
type Tariff = {
  readonly days: readonly number[];
  readonly from: number;
  readonly to: number;
  readonly percent: number;
};

function percentAt(instant: number, tariffs: readonly Tariff[], zone: string): number {
  const { day, minute } = wallClock(zone, instant);
  const today = weekday(day);
  return tariffs.find(({ days, from, to }) => from <= minute && minute < to && days.includes(today))?.percent ?? 100;
}

function urgentShare(span: Span, { urgent }: PriceList, fees: number, now: number | undefined): Price['urgent'] {
  if (!urgent || now === undefined || span.from - now >= urgent.withinMinutes * MINUTE_MS) return null;
  return { percent: urgent.percent, amountMinor: Math.floor((fees * (urgent.percent - 100) + 50) / 100) };
}

/** What a user is to the owner of an instrument; nobody is treated as an academic from elsewhere. */
export function userClassOf(
  user: { readonly institutionId: string | null; readonly institutionKind: string | null } | null,
  ownerInstitutionId: string,
): UserClass {
  if (user?.institutionId === ownerInstitutionId) return 'internal';
  return user?.institutionKind === 'company' ? 'company' : 'academic';
}
