import type { HolidayDay } from '@jishi/shared/schema/admin-holiday';
import type { HolidayKind } from '@jishi/shared/schema/schedule';
import { dateOfDay, dayNumber } from '@jishi/shared/time/zone';

const KINDS: Readonly<Record<string, HolidayKind>> = {
  off: 'off',
  holiday: 'off',
  休: 'off',
  放假: 'off',
  work: 'work',
  workday: 'work',
  workday_adjusted: 'work',
  班: 'work',
  上班: 'work',
  调休: 'work',
  调休上班: 'work',
};

const DATE = /^(\d{4})[-/年.]?(\d{1,2})[-/月.]?(\d{1,2})日?$/;
/** Longer ones are a slip. */
const LONGEST_RANGE = 31;

/**
 * The days of a pasted list, one line for each: a date or a range, a name, and whether it is off or worked; in any order,
 * with commas, tabs or spaces between. Lines without a kind are days off. What is not understood is answered as it is.
 */
export function readPasted(text: string): { days: HolidayDay[]; bad: string[] } {
  const days: HolidayDay[] = [];
  const bad: string[] = [];
  for (const line of text.split(/\r?\n/)) {
    const cells = line
      .split(/[,，\t;；]|\s+/)
      .map((cell) => cell.trim())
      .filter(Boolean);
    if (cells.length === 0 || isHeading(cells)) continue;
    const dates = cells.flatMap((cell) => datesOf(cell) ?? []);
    const rest = cells.filter((cell) => datesOf(cell) === null);
    if (dates.length === 0) {
      bad.push(line);
      continue;
    }
    const kind = rest.map((cell) => KINDS[cell.toLowerCase()]).find(Boolean) ?? 'off';
    const words = rest.filter((cell) => KINDS[cell.toLowerCase()] === undefined && !/^\d{4}$/.test(cell)).join(' ');
    days.push(...dates.map((date) => ({ date, kind, name: nameOf(words) })));
  }
  return { days, bad };
}

function isHeading(cells: readonly string[]): boolean {
  return cells.some((cell) => /^(date|日期)$/i.test(cell));
}

function nameOf(words: string): HolidayDay['name'] {
  if (words === '') return {};
  return /\p{Script=Han}/u.test(words) ? { zh: words.slice(0, 100) } : { en: words.slice(0, 100) };
}

/** The dates of a cell; null for a cell that is none. */
function datesOf(cell: string): string[] | null {
  const [from, to, ...more] = cell.split(/[~～至]|\.\./);
  if (more.length > 0) return null;
  const first = dateIn(from ?? '');
  if (first === null || to === undefined) return first === null ? null : [first];
  const last = dateIn(to);
  if (last === null) return null;
  const length = dayNumber(last) - dayNumber(first) + 1;
  if (length < 1 || length > LONGEST_RANGE) return null;
  return Array.from({ length }, (_, n) => dateOfDay(dayNumber(first) + n));
}

function dateIn(text: string): string | null {
  const parts = DATE.exec(text);
  if (!parts) return null;
  const [, year = '', month = '', day = ''] = parts;
  const date = `${year}-${month.padStart(2, '0')}-${day.padStart(2, '0')}`;
  const parsed = new Date(`${date}T00:00:00Z`);
  return !Number.isNaN(parsed.getTime()) && parsed.toISOString().startsWith(date) ? date : null;
}
