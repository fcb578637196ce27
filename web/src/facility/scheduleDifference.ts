import type { ScheduleVersion } from '@jishi/shared/schema/schedule';

type Spans = readonly { readonly from: string; readonly to: string }[];

/** What one version of hours says otherwise than another. */
export type Difference = {
  /** ISO weekdays that change alike. */
  readonly weekly: readonly { readonly days: readonly number[]; readonly before: Spans; readonly after: Spans }[];
  /** Null: the day is as its weekday is. */
  readonly exceptions: readonly {
    readonly date: string;
    readonly before: Spans | null;
    readonly after: Spans | null;
  }[];
  readonly holidays: { readonly before: string | null; readonly after: string | null } | null;
};

/** From the first date of `after` on; `before` is null when nothing held until then. */
export function differenceOf(before: ScheduleVersion | null, after: ScheduleVersion): Difference {
  const groups = new Map<string, { days: number[]; before: Spans; after: Spans }>();
  for (const day of [1, 2, 3, 4, 5, 6, 7]) {
    const [was, is] = [weeklyOn(before, day), weeklyOn(after, day)];
    if (text(was) === text(is)) continue;
    const key = `${text(was)} ${text(is)}`;
    const group = groups.get(key) ?? { days: [], before: was, after: is };
    group.days.push(day);
    groups.set(key, group);
  }
  const holidays = { before: before?.holidays ?? null, after: after.holidays };
  return {
    weekly: [...groups.values()],
    exceptions: exceptionsOf(before, after),
    holidays: before !== null && holidays.before !== holidays.after ? holidays : null,
  };
}

export function isSame({ weekly, exceptions, holidays }: Difference): boolean {
  return weekly.length === 0 && exceptions.length === 0 && holidays === null;
}

/** The version that holds on a date. */
export function versionOn(versions: readonly ScheduleVersion[], date: string): ScheduleVersion | null {
  return versions.findLast((version) => version.effectiveFrom <= date) ?? null;
}

function weeklyOn(version: ScheduleVersion | null, day: number): Spans {
  const spans = version?.weekly.filter(({ days }) => days.includes(day)) ?? [];
  return spans.map(({ from, to }) => ({ from, to })).sort((a, b) => a.from.localeCompare(b.from));
}

function exceptionsOf(before: ScheduleVersion | null, after: ScheduleVersion): Difference['exceptions'] {
  const was = new Map(before?.exceptions.map(({ date, open }) => [date, open]));
  const is = new Map(after.exceptions.map(({ date, open }) => [date, open]));
  const dates = [...new Set([...was.keys(), ...is.keys()])].filter((date) => date >= after.effectiveFrom).sort();
  return dates.flatMap((date) => {
    const [then, now] = [was.get(date) ?? null, is.get(date) ?? null];
    return text(then) === text(now) ? [] : [{ date, before: then, after: now }];
  });
}

function text(spans: Spans | null): string {
  return spans === null ? '-' : spans.map(({ from, to }) => `${from}-${to}`).join();
}
