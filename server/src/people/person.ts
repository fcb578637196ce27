import { nameOf } from '@jishi/db/queries/naming';
import { type ChosenPerson, findChosen } from '@jishi/db/queries/person';
import { ProblemError } from '@jishi/shared/problem';
import type { Localised } from '@jishi/shared/schema/primitives';
import type { Deps } from '../context.ts';

type Who = { readonly personId?: string | undefined; readonly email?: string | undefined };

/** Somebody by id or exact e-mail address, wherever they work. Throws `not-found`. */
export async function chosenPerson(deps: Deps, who: Who): Promise<ChosenPerson> {
  const found = await findChosen(deps.store.read, who);
  if (!found) throw new ProblemError('not-found', 'no such person');
  return found;
}

type Named = {
  readonly person_id: string;
  readonly person_name: string;
  readonly home_zh: string | null;
  readonly home_en: string | null;
};

/** A person as the staff of a facility see them: the name and where they work. */
export function personOut(row: Named): { id: string; name: string; institution: Localised | null } {
  const home = row.home_zh === null && row.home_en === null ? null : nameOf(row.home_zh, row.home_en);
  return { id: row.person_id, name: row.person_name, institution: home };
}
