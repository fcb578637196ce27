import { admittedSince, putAdmission, readAdmission } from '@jishi/db/queries/admission';
import { findInstitutionsById } from '@jishi/db/queries/institution';
import { changeInstitution, insertInstitution } from '@jishi/db/queries/institution-list';
import { ProblemError } from '@jishi/shared/problem';
import type { Actor, Anyone } from '@jishi/shared/rules/access';
import type { ApplicationInput, InstitutionInput, InstitutionPatch } from '@jishi/shared/schema/admin-institution';
import type { Deps } from '../context.ts';
import { type Change, inChange } from '../engine/change.ts';
import { orAgain } from '../engine/once.ts';
import { etagOf } from '../http/etag.ts';
import { administratorOf, type Check } from './access.ts';
import { given, nameColumns } from './names.ts';
import { checkRegion } from './regions-known.ts';

/** Where institutions come from that people entered here. */
type Source = 'administrator' | 'application';
type Wanted = Omit<ApplicationInput, 'text'> & { readonly lat?: number | null; readonly lng?: number | null };

/** Enters an institution, admitted at once or to be looked at. Answers whether it is new. Throws `id-reused`. */
export async function enterInstitution(deps: Deps, anyone: Anyone, input: InstitutionInput): Promise<boolean> {
  const actor = administratorOf(anyone);
  return orAgain(() =>
    inChange(deps, actor, [], async (change) => {
      const fresh = await insertOnce(change, 'administrator', input);
      if (!fresh) return false;
      if (input.state === 'applied') await putAdmission(change.trx, appliedSince(change, input.id, actor));
      change.tell({ kind: 'institution.changed', subjectId: input.id, data: { made: true, state: input.state } });
      return true;
    }),
  );
}

function appliedSince({ now }: Change, institutionId: string, actor: Actor) {
  return {
    ...admittedSince(institutionId, now),
    state: 'applied' as const,
    closed_at: now,
    applied_by: actor.personId,
  };
}

/** False when the same institution was entered before under this id. Throws `id-reused`, `invalid`. */
export async function insertOnce(change: Change, source: Source, wanted: Wanted): Promise<boolean> {
  const { trx, now } = change;
  const [known] = await findInstitutionsById(trx, [wanted.id]);
  const name = nameColumns(wanted.name);
  if (known) {
    const same = known.source === source && known.name_zh === name.name_zh && known.name_en === name.name_en;
    if (!same) throw new ProblemError('id-reused');
    return false;
  }
  await checkRegion(trx, wanted.region);
  await insertInstitution(trx, {
    ...name,
    id: wanted.id,
    source,
    source_key: wanted.id,
    kind: wanted.kind,
    region_code: wanted.region,
    lat: wanted.lat ?? null,
    lng: wanted.lng ?? null,
    website: wanted.website,
    ror: wanted.ror,
    rules: '{}',
    version: 1,
    updated_at: now,
  });
  return true;
}

/** Changes what is given and leaves the rest. Throws `not-found`, `invalid`, and what `check` throws. */
export async function editInstitution(
  deps: Deps,
  anyone: Anyone,
  id: string,
  patch: InstitutionPatch,
  check: Check,
): Promise<void> {
  const actor = administratorOf(anyone);
  await inChange(deps, actor, [], async (change) => {
    await checkRegion(change.trx, patch.region);
    const { name, region, ...rest } = patch;
    const columns = given({ ...(name ? nameColumns(name) : {}), region_code: region, ...rest });
    await touchInstitution(change, id, columns, check);
    change.tell({ kind: 'institution.changed', subjectId: id, data: { ...patch } });
  });
}

/** Raises the version of an institution, which takes its row. Throws `not-found`, and what `check` throws. */
export async function touchInstitution(
  { trx, now }: Change,
  id: string,
  columns: Parameters<typeof changeInstitution>[2],
  check: Check,
): Promise<void> {
  const version = await changeInstitution(trx, id, columns, now);
  if (version === undefined) throw new ProblemError('not-found', 'no such institution');
  check(etagOf(version - 1));
}

/** What is said of an institution's admission, as a row to change. */
export async function admissionOf({ trx, now }: Change, id: string) {
  return (await readAdmission(trx, id)) ?? admittedSince(id, now);
}
