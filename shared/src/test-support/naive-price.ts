import type { PriceList, UserClass } from '../schema/rules.ts';
import { GRID_MS } from '../time/grid.ts';
import { MINUTE_MS, type Span } from '../time/span.ts';
import { readLocal } from './clock.ts';

/** Per cent of the fee, from what calendar and clock on the wall show. */
export function percentAt(at: number, { periods }: PriceList, zone: string): number {
  const shown = new Date(readLocal(zone, at));
  const time = shown.toISOString().slice(11, 16);
  for (const { days, from, to, percent } of periods) {
    if (days.includes(shown.getUTCDay() || 7) && from <= time && time < to) return percent;
  }
  return 100;
}

/** Half up, with numbers of any size. */
function half(parts: bigint, whole: bigint): bigint {
  return parts / whole + ((parts % whole) * 2n >= whole ? 1n : 0n);
}

/** What a span costs that was booked at `now`: each tariff, the surcharge, the start-up fee, then the least. */
export function costOf(span: Span, list: PriceList, of: UserClass, zone: string, now?: number): number {
  const minutes = new Map<number, number>();
  for (let at = span.from; at < span.to; at += GRID_MS) {
    const percent = percentAt(at, list, zone);
    minutes.set(percent, (minutes.get(percent) ?? 0) + Math.min(GRID_MS, span.to - at) / MINUTE_MS);
  }
  let fees = 0n;
  for (const [percent, count] of minutes) {
    fees += half(BigInt(list.hourlyMinor[of]) * BigInt(percent) * BigInt(count), 6000n);
  }
  const { urgent } = list;
  const soon = urgent && now !== undefined && (span.from - now) / MINUTE_MS < urgent.withinMinutes;
  if (soon) fees += half(fees * BigInt(urgent.percent - 100), 100n);
  const sum = fees + BigInt(list.startUpMinor);
  return Number(sum < BigInt(list.minimumMinor) ? BigInt(list.minimumMinor) : sum);
}
