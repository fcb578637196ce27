import { addDays, dayNumber, localDate, wallInstant } from '@jishi/shared/time/zone';
import { FACET_NAMES, type Finding, readFinding } from '../search/finding.ts';
import { parseSearch, readText, writeQuery } from '../url.ts';

const KEPT = ['q', ...FACET_NAMES, 'minutes', 'near', 'withinKm'] as const satisfies (keyof Finding)[];

/**
 * What is searched for as `GET /instruments` understands it, without sorting and paging, `a=1&b=2`. With `moving` the
 * window is left out, because it is another one each day; else its days are days of `zone`.
 */
export function questionOf(finding: Finding, zone: string, moving: boolean): string {
  const { from, to } = finding;
  const window = moving
    ? {}
    : {
        freeFrom: from && instantOf(from, zone),
        freeTo: to && instantOf(addDays(to, 1), zone),
      };
  const kept = Object.fromEntries(KEPT.map((name) => [name, finding[name]]));
  return writeQuery({ ...kept, ...window }).slice(1);
}

function instantOf(date: string, zone: string): string {
  return new Date(wallInstant(zone, dayNumber(date), 0)).toISOString();
}

/** The search that was saved, as the page shows it today. */
export function findingOf(
  { question, withinDays }: { readonly question: string; readonly withinDays: number | null },
  zone: string,
  now: number,
): Finding {
  const asked = parseSearch(question);
  const same = Object.fromEntries(KEPT.map((name) => [name, asked[name]]));
  if (withinDays !== null) {
    const today = localDate(zone, now);
    // The server looks so many times 24 hours ahead, which end within the last of these days.
    return clean({ ...same, from: today, to: addDays(today, withinDays) });
  }
  return clean({ ...same, from: dayOf(asked.freeFrom, zone, 0), to: dayOf(asked.freeTo, zone, -1) });
}

function clean(search: Record<string, unknown>): Finding {
  const found = Object.entries(readFinding(search)).filter(([, value]) => value !== undefined);
  return Object.fromEntries(found);
}

/** The day on which an instant lies, or the one just before it. */
function dayOf(value: string | string[] | undefined, zone: string, shiftMs: number): string | undefined {
  const instant = Date.parse(readText(value) ?? '');
  return Number.isNaN(instant) ? undefined : localDate(zone, instant + shiftMs);
}

/**
 * How many days after today a window ends, as `findingOf` shows it; null when it begins on another day, never ends, ends
 * today or is too long.
 */
export function movingDays({ from, to }: Pick<Finding, 'from' | 'to'>, today: string): number | null {
  if (from !== today || to === undefined) return null;
  const days = dayNumber(to) - dayNumber(from);
  return days >= 1 && days <= MOST_DAYS ? days : null;
}

const MOST_DAYS = 120;
