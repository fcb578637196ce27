import type { TrainingTable } from '@jishi/db/schema';
import type { EventKind } from '@jishi/shared/schema/event';
import type { Change } from '../engine/change.ts';

type TrainingKind = Extract<EventKind, `training.${string}`>;

/** Tells what happened to a session, with its time as it was then; `personId` is whom it concerns. */
export function tellTraining(
  { tell }: Change,
  kind: TrainingKind,
  training: TrainingTable,
  data: Readonly<Record<string, unknown>> = {},
  personId: string | null = null,
): void {
  tell({
    kind,
    subjectId: training.id,
    instrumentId: training.instrument_id,
    facilityId: training.facility_id,
    personId,
    data: { from: training.from_at, to: training.to_at, ...data },
  });
}
