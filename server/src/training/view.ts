import { nameOf } from '@jishi/db/queries/naming';
import type { TrainingRow, viewTrainees } from '@jishi/db/queries/training';
import { type Anyone, may } from '@jishi/shared/rules/access';
import { formatInstant, formatSpan } from '@jishi/shared/schema/primitives';
import type { Trainee, Training } from '@jishi/shared/schema/training';

/** A session as its reader sees it at `now`; who else takes part is not in it. */
export function trainingOut(row: TrainingRow, actor: Anyone, now: number): Training {
  const { instrument_id, type_id } = row;
  const state = stateOf(row, now);
  return {
    id: row.id,
    facility: { id: row.facility_id, name: nameOf(row.facility_zh, row.facility_en), zone: row.zone },
    scope: {
      instrument:
        instrument_id === null ? null : { id: instrument_id, name: nameOf(row.instrument_zh, row.instrument_en) },
      type: type_id === null ? null : { id: type_id, name: nameOf(row.type_zh, row.type_en) },
      all: instrument_id === null && type_id === null,
    },
    ...formatSpan({ from: row.from_at, to: row.to_at }),
    place: row.place,
    places: row.places,
    language: row.language,
    trainer: row.trainer,
    description: nameOf(row.description_zh, row.description_en),
    validMonths: row.valid_months,
    closes: row.closure_id !== null,
    state,
    cancelReason: row.cancel_reason,
    joined: Number(row.joined ?? 0),
    waiting: Number(row.waiting ?? 0),
    mine: row.own_state,
    actions: actionsOf(row, state, actor),
    version: row.version,
  };
}

function stateOf(row: TrainingRow, now: number): Training['state'] {
  if (row.cancelled_at !== null) return 'cancelled';
  if (row.held_at !== null) return 'held';
  if (row.from_at <= now) return 'begun';
  return Number(row.joined ?? 0) >= row.places ? 'full' : 'open';
}

function actionsOf(row: TrainingRow, state: Training['state'], actor: Anyone): Training['actions'] {
  if (!actor) return [];
  const coming = state === 'open' || state === 'full';
  const inIt = row.own_state === 'joined' || row.own_state === 'waiting';
  return [
    ...(coming && !inIt ? (['join'] as const) : []),
    ...(coming && inIt ? (['leave'] as const) : []),
    ...(may.manageFacility(actor, row.facility_id) ? (['manage'] as const) : []),
  ];
}

type TraineeRow = Awaited<ReturnType<typeof viewTrainees>>[number];

/** Who takes part, as the staff see them: the name and where they work. */
export function traineeOut(row: TraineeRow): Trainee {
  const home = row.home_zh === null && row.home_en === null ? null : nameOf(row.home_zh, row.home_en);
  return {
    person: { id: row.person_id, name: row.person_name, institution: home },
    state: row.state,
    since: formatInstant(row.since_at),
    authorised: row.authorisation_id !== null,
  };
}
