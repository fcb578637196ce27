import type { Schedule, ScheduleVersion } from '@jishi/shared/schema/schedule';

type Hours = ScheduleVersion['weekly'][number];
type Exception = ScheduleVersion['exceptions'][number];

/** A row of the editor; `key` only tells rows apart on the screen. */
export type HoursRow = Hours & { readonly key: number };
export type ExceptionRow = {
  readonly key: number;
  readonly date: string;
  readonly open: readonly { from: string; to: string }[];
};

export type ScheduleDraft = {
  readonly name: string;
  readonly zone: string;
  readonly holidays: string | null;
  readonly effectiveFrom: string;
  readonly weekly: readonly HoursRow[];
  readonly exceptions: readonly ExceptionRow[];
};

export type DraftFault = 'bad-hours' | 'no-days';

let lastKey = 0;
export function nextKey(): number {
  lastKey += 1;
  return lastKey;
}

/** What is in force, to change from `today` on. Single days that are over are left behind. */
export function draftOf(schedule: Schedule, today: string): ScheduleDraft {
  return {
    name: schedule.name,
    zone: schedule.zone,
    holidays: schedule.holidays,
    effectiveFrom: schedule.effectiveFrom > today ? schedule.effectiveFrom : today,
    weekly: schedule.weekly.map((hours) => ({ ...hours, key: nextKey() })),
    exceptions: schedule.exceptions
      .filter((exception) => exception.date >= today)
      .map((exception: Exception) => ({ ...exception, key: nextKey() })),
  };
}

export function versionOf(draft: ScheduleDraft): ScheduleVersion {
  return {
    name: draft.name.trim(),
    zone: draft.zone,
    holidays: draft.holidays,
    effectiveFrom: draft.effectiveFrom,
    weekly: draft.weekly.map(({ days, from, to }) => ({ days: [...days].sort((a, b) => a - b), from, to })),
    exceptions: [...draft.exceptions]
      .sort((a, b) => a.date.localeCompare(b.date))
      .map(({ date, open }) => ({ date, open: open.map(({ from, to }) => ({ from, to })) })),
  };
}

export function faultOfHours(row: HoursRow): DraftFault | null {
  if (row.days.length === 0) return 'no-days';
  return row.from < row.to ? null : 'bad-hours';
}

export function faultOfException(row: ExceptionRow): DraftFault | null {
  return row.open.every((span) => span.from < span.to) ? null : 'bad-hours';
}

export function isSendable(draft: ScheduleDraft): boolean {
  const named = draft.name.trim() !== '';
  return named && !draft.weekly.some(faultOfHours) && !draft.exceptions.some(faultOfException);
}
