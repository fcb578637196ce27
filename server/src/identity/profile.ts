import { transact } from '@jishi/db/open';
import { nameOf } from '@jishi/db/queries/naming';
import { type Profile, readProfile, updateProfile } from '@jishi/db/queries/person';
import { ProblemError } from '@jishi/shared/problem';
import type { Anyone } from '@jishi/shared/rules/access';
import type { Me, ProfileInput } from '@jishi/shared/schema/person';
import type { Deps } from '../context.ts';
import { signedIn } from '../http/actor.ts';

/** What the actor is told about themselves. Throws `unauthenticated`. */
export async function showMe(deps: Deps, actor: Anyone): Promise<Me> {
  const { personId } = signedIn(actor);
  const profile = await readProfile(deps.store.read, personId);
  if (!profile) throw new ProblemError('unauthenticated');
  return meOf(profile);
}

/** Changes what is given and leaves the rest. Throws `unauthenticated`. */
export async function changeMe(deps: Deps, actor: Anyone, input: ProfileInput): Promise<Me> {
  const { personId } = signedIn(actor);
  const { name, language, zone, calendarBy } = input;
  await transact(deps.store, (trx) =>
    updateProfile(trx, personId, {
      ...(name === undefined ? {} : { name }),
      ...(language === undefined ? {} : { language }),
      ...(zone === undefined ? {} : { zone }),
      ...(calendarBy === undefined ? {} : { calendar_by: calendarBy }),
    }),
  );
  return showMe(deps, actor);
}

function meOf({ institution, facilities, ...profile }: Profile): Me {
  return {
    ...profile,
    institution: institution && {
      id: institution.id,
      name: nameOf(institution.name_zh, institution.name_en),
      kind: institution.kind,
      lat: institution.lat,
      lng: institution.lng,
    },
    facilities: facilities.map((facility) => ({ id: facility.id, name: nameOf(facility.name_zh, facility.name_en) })),
  };
}
