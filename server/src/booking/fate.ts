import { ProblemError } from '@jishi/shared/problem';
import type { BookingState } from '@jishi/shared/rules/lifecycle';

/** What became of one of several bookings: the state that it is in now, or why nothing was done about it. */
export type Fate = { readonly id: string; readonly state: BookingState | null; readonly problem: ProblemError | null };

/** Does something about one booking and keeps the problem, if it has one, from the others. */
export async function fateOf(id: string, work: () => Promise<BookingState | null>): Promise<Fate> {
  try {
    return { id, state: await work(), problem: null };
  } catch (error) {
    if (error instanceof ProblemError) return { id, state: null, problem: error };
    throw error;
  }
}
