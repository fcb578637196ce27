import { type BookingView, viewBookings } from '@jishi/db/queries/booking';
import { closureReasons } from '@jishi/db/queries/closure';
import { nameOf } from '@jishi/db/queries/naming';
import type { Actor } from '@jishi/shared/rules/access';
import type { ChangeInput, ChangePreview, HitOut } from '@jishi/shared/schema/availability';
import { formatInstant, formatSpan } from '@jishi/shared/schema/primitives';
import type { Deps } from '../context.ts';
import { refusalOut, toldTo } from '../engine/refusal.ts';
import type { Met } from './hit.ts';
import type { Fate } from './plan.ts';
import type { Wanted } from './wanted.ts';

/** What a change would do, for those who manage what it changes. */
export async function previewOut(
  deps: Deps,
  reader: Actor,
  kind: ChangeInput['kind'],
  wanted: Wanted,
  met: Met,
  fates: readonly Fate[],
): Promise<ChangePreview> {
  const ids = fates.map((fate) => fate.booking.id);
  const views = new Map((await viewBookings(deps.store.read, ids)).map((row) => [row.id, row]));
  const reasons = await closureReasons(
    deps.store.read,
    met.blockers.map((one) => one.ownerId),
  );
  return {
    ok: met.blockers.length === 0 && met.hits.length === fates.length && fates.every((fate) => fate.problem === null),
    kind,
    closures: wanted.closings.map(({ instrumentId, ...span }) => ({ instrumentId, ...formatSpan(span) })),
    hits: fates.flatMap((fate) => {
      const view = views.get(fate.booking.id);
      return view ? [hitOut(reader, fate, view)] : [];
    }),
    total: met.hits.length,
    blockers: met.blockers.map((one) => ({
      instrumentId: one.instrumentId,
      kind: one.kind,
      from: formatInstant(one.from),
      until: formatInstant(one.to),
      reason: reasons.get(one.ownerId) ?? null,
    })),
  };
}

function hitOut(reader: Actor, { booking, judged, ...fate }: Fate, view: BookingView): HitOut {
  return {
    bookingId: booking.id,
    instrument: {
      id: view.instrument_id,
      name: nameOf(view.instrument_zh, view.instrument_en),
      model: view.instrument_model,
    },
    person: {
      id: view.person_id,
      name: view.person_name,
      institution: view.home_zh === null && view.home_en === null ? null : nameOf(view.home_zh, view.home_en),
    },
    ...formatSpan({ from: booking.from_at, to: booking.to_at }),
    zone: view.zone,
    state: booking.state,
    do: fate.do,
    moved: judged ? formatSpan(judged.request) : null,
    message: fate.message,
    problem: fate.problem,
    refusals: fate.refusals.map((refusal) => refusalOut(0, toldTo(reader, booking.person_id, refusal))),
  };
}
