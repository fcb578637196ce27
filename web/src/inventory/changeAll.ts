import type { BulkChange, BulkOutcome } from '@jishi/shared/schema/inventory';
import { ApiProblem } from '../api.ts';
import { changeMany } from './queries.ts';

/** As many as the server changes at once. */
const TOGETHER = 500;
const NOTHING: BulkOutcome = { items: [], changed: 0, same: 0, refused: 0, bookings: [] };

type Watching = {
  /** Aborted, it goes on no further than to the end of a part. */
  readonly signal?: AbortSignal;
  readonly tell?: (done: number) => void;
};
/** What became of all that were tried, and what kept the others from being tried. */
export type Changed = { readonly outcome: BulkOutcome; readonly error: unknown };

/**
 * The same change of however many, one part after the other: each part as a whole or not at all. One that is refused holds
 * up no other; whatever else goes wrong ends it.
 */
export async function changeAll(
  facility: string,
  { ids, change }: BulkChange,
  dryRun: boolean,
  { signal, tell }: Watching = {},
): Promise<Changed> {
  let outcome = NOTHING;
  for (let begin = 0; begin < ids.length && !signal?.aborted; begin += TOGETHER) {
    tell?.(begin);
    const part = { ids: ids.slice(begin, begin + TOGETHER), change };
    try {
      outcome = joined(outcome, await changeMany(facility, part, dryRun));
    } catch (error) {
      const refused = refusalIn(error);
      if (!refused) return { outcome, error };
      outcome = joined(outcome, dryRun ? refused : refusedOnly(refused));
    }
  }
  return { outcome, error: null };
}

/** The fate of each stands in the refusal as well. */
function refusalIn(error: unknown): BulkOutcome | null {
  if (!(error instanceof ApiProblem) || error.slug !== 'refused' || !Array.isArray(error.document.items)) return null;
  return error.document as unknown as BulkOutcome;
}

/** Of a part that was to be changed and was refused: the others of it stayed as they were. */
function refusedOnly(refused: BulkOutcome): BulkOutcome {
  return { ...refused, items: refused.items.filter(({ outcome }) => outcome === 'refused'), changed: 0, same: 0 };
}

function joined(a: BulkOutcome, b: BulkOutcome): BulkOutcome {
  return {
    items: [...a.items, ...b.items],
    changed: a.changed + b.changed,
    same: a.same + b.same,
    refused: a.refused + b.refused,
    bookings: [...a.bookings, ...b.bookings],
  };
}
