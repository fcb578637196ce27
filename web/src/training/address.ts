import { readText } from '../url.ts';

/** `session` is the one that is open; `when` which list is shown. */
export type TrainingAddress = {
  facility?: string | undefined;
  when?: 'past' | undefined;
  session?: string | undefined;
};

export function readTrainingAddress(search: Record<string, unknown>): TrainingAddress {
  return {
    facility: readText(search.facility),
    when: search.when === 'past' ? 'past' : undefined,
    session: readText(search.session),
  };
}
