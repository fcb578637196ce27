import type { Anyone } from '@jishi/shared/rules/access';
import type { BreakdownInput, ChangeInput, ChangePreview } from '@jishi/shared/schema/availability';
import type { Deps } from '../context.ts';
import { managedInstrument } from '../engine/managed.ts';
import { type Changed, changeAvailability, previewChange } from './change.ts';

/**
 * Closes an instrument that broke down, from the running quarter of an hour on: whoever is using it is ended with the
 * real hours, and bookings that are hit are cancelled with the reason, unless they are to be moved. Throws like
 * `changeAvailability`.
 */
export async function breakDown(
  deps: Deps,
  anyone: Anyone,
  instrumentId: string,
  input: BreakdownInput,
): Promise<Changed> {
  const { place } = await managedInstrument(deps, anyone, instrumentId);
  return changeAvailability(deps, anyone, place.facility_id, asChange(instrumentId, input));
}

/** What a breakdown would hit, and until when, writing nothing. */
export async function previewBreakdown(
  deps: Deps,
  anyone: Anyone,
  instrumentId: string,
  input: BreakdownInput,
): Promise<ChangePreview> {
  const { place } = await managedInstrument(deps, anyone, instrumentId);
  return previewChange(deps, anyone, place.facility_id, asChange(instrumentId, input));
}

function asChange(instrumentId: string, { id, reason, until, otherwise, message }: BreakdownInput): ChangeInput {
  return {
    id,
    kind: 'breakdown',
    instrumentIds: [instrumentId],
    closure: { to: until, reason },
    decisions: [],
    otherwise: { do: otherwise, message },
  };
}
