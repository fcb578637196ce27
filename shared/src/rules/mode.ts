import type { ServiceMode } from '../schema/rules.ts';
import type { BookingRequest, Facts } from './facts.ts';

/** The ways of service that are booked by time. A file of its own, so that pages can judge without the schemas. */
export const TIME_MODES: readonly ServiceMode[] = ['self', 'assisted'];

type Offer = { readonly modes: Facts['modes']; readonly rules: Pick<Facts['rules'], 'modes'> };

/** The ways of service that an instrument has and its rules offer to this person. */
export function modesOffered({ modes, rules }: Offer): readonly ServiceMode[] {
  const allowed = rules.modes;
  return allowed === null ? modes : modes.filter((mode) => allowed.includes(mode));
}

/** The way of service of a request: the one that was chosen, else the first that is offered by time; null without one. */
export function modeOf(request: Pick<BookingRequest, 'mode'>, facts: Offer): ServiceMode | null {
  return request.mode ?? modesOffered(facts).find((mode) => TIME_MODES.includes(mode)) ?? null;
}
