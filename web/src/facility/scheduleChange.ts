import type { AvailabilityChange, ChangePreview } from '@jishi/shared/schema/availability';
import type { Impact } from '@jishi/shared/schema/closure';
import type { Schedule, ScheduleVersion } from '@jishi/shared/schema/schedule';
import { ask, post } from '../api.ts';
import type { Decided, OTHERWISE } from './changes.ts';

/** What becomes of the bookings that new hours leave outside. */
export type Plan = {
  readonly otherwise: (typeof OTHERWISE)[number];
  readonly message: string;
  readonly decisions: Readonly<Record<string, Decided>>;
};

export const KEEP_ALL: Plan = { otherwise: 'keep', message: '', decisions: {} };

/** Hours that are to be published; `seen` is the version of the schedule that they were made from. */
export type ScheduleChange = {
  readonly id: string;
  readonly facility: string;
  readonly scheduleId: string;
  readonly version: ScheduleVersion;
  readonly seen: number;
  readonly plan: Plan;
};

function wire({ id, scheduleId, version, seen, plan }: ScheduleChange) {
  const message = plan.message.trim() === '' ? {} : { message: plan.message };
  return {
    id,
    kind: 'schedule',
    schedule: { scheduleId, version, seen },
    decisions: Object.entries(plan.decisions).map(([bookingId, decided]) => ({ bookingId, do: decided, ...message })),
    otherwise: { do: plan.otherwise, ...message },
  };
}

export function previewHours(change: ScheduleChange): Promise<ChangePreview> {
  return post<ChangePreview>(`/facilities/${change.facility}/changes`, wire(change), { dryRun: 1 });
}

export function publishHours(change: ScheduleChange): Promise<AvailabilityChange> {
  return post<AvailabilityChange>(`/facilities/${change.facility}/changes`, wire(change));
}

/** A schedule of its own, which no instrument follows yet. */
export async function makeSchedule(facility: string, id: string, version: ScheduleVersion): Promise<Schedule> {
  return (await ask<Schedule>('PUT', `/api/v1/facilities/${facility}/schedules/${id}`, { body: version })).body;
}

type Following = { readonly facility: string; readonly scheduleId: string; readonly instrumentIds: readonly string[] };

async function putFollowing({ facility, scheduleId, instrumentIds }: Following, query: { dryRun?: 1 }) {
  const path = `/api/v1/facilities/${facility}/schedules/${scheduleId}/instruments`;
  return (await ask<Impact>('PUT', path, { body: { instrumentIds }, query })).body;
}

export function previewFollowing(following: Following): Promise<Impact> {
  return putFollowing(following, { dryRun: 1 });
}

export function follow(following: Following): Promise<Impact> {
  return putFollowing(following, {});
}
