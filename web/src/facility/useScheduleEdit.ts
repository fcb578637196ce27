import type { Schedule, ScheduleVersion } from '@jishi/shared/schema/schedule';
import { localDate } from '@jishi/shared/time/zone';
import { useMemo, useState } from 'react';
import { readKept, writeKept } from '../order/kept.ts';
import { KEEP_ALL, type Plan } from './scheduleChange.ts';
import { draftOf, nextKey, type ScheduleDraft } from './scheduleDraft.ts';

/** Half-made hours: what they were made from, what they say, and what becomes of bookings. */
export type ScheduleEdit = { readonly base: number; readonly draft: ScheduleDraft; readonly plan: Plan };

/**
 * The half-made hours of a schedule, kept for the tab until they are published or dropped. Without any, what is shown is
 * what the schedule says (`shown`: from a date on), and follows it.
 */
export function useScheduleEdit(schedule: Schedule, shown: ScheduleVersion) {
  const name = `hours ${schedule.id}`;
  const [edit, setEdit] = useState<ScheduleEdit | null>(() => readEdit(name));
  const [wasKept, setWasKept] = useState(edit !== null);
  const today = localDate(schedule.zone, Date.now());
  const fresh = useMemo(() => draftOf({ ...schedule, ...shown }, today), [schedule, shown, today]);
  const current: ScheduleEdit = edit ?? { base: schedule.version, draft: fresh, plan: KEEP_ALL };
  const write = (next: ScheduleEdit | null) => {
    writeKept(name, next);
    setEdit(next);
    if (next === null) setWasKept(false);
  };
  return {
    today,
    edit: current,
    /** They are from before the page was loaded. */
    wasKept,
    isEdited: edit !== null,
    isStale: edit !== null && edit.base !== schedule.version,
    change: (part: Partial<ScheduleDraft>) => write({ ...current, draft: { ...current.draft, ...part } }),
    plan: (part: Partial<Plan>) => write({ ...current, plan: { ...current.plan, ...part } }),
    drop: () => write(null),
    /** Goes on from the schedule as it is by now. */
    rebase: () => write({ ...current, base: schedule.version }),
  };
}

/** What the tab kept, if it is what this program writes. */
function readEdit(name: string): ScheduleEdit | null {
  const kept = readKept(name) as Partial<ScheduleEdit> | null;
  const whole = kept !== null && typeof kept.base === 'number' && Array.isArray(kept.draft?.weekly) && kept.plan;
  if (!whole) return null;
  const { base, draft, plan } = kept as ScheduleEdit;
  // Keys count from the beginning again with each page.
  const weekly = draft.weekly.map((row) => ({ ...row, key: nextKey() }));
  const exceptions = draft.exceptions.map((row) => ({ ...row, key: nextKey() }));
  return { base, draft: { ...draft, weekly, exceptions }, plan };
}
