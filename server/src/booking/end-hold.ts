import { readHold } from '@jishi/db/queries/hold';
import { isOver } from '@jishi/shared/rules/expiry';
import type { Deps } from '../context.ts';
import { inChange } from '../engine/change.ts';
import { endHeld, instrumentsOfHold } from './hold.ts';

/** Ends a hold that is over: its rows go away and others hear that its time is free. Done before, nothing happens. */
export async function endHold(deps: Deps, holdId: string): Promise<void> {
  const known = await readHold(deps.store.read, holdId);
  if (!known || known.ended_at !== null) return;
  await inChange(deps, null, instrumentsOfHold(known), async (change) => {
    if (isOver(known.expires_at, change.now)) await endHeld(change, known);
  });
}
