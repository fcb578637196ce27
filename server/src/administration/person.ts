import { nameOf } from '@jishi/db/queries/naming';
import { countDoings, listPeopleBy, type PersonRow, readPersonRow, readRolesOf } from '@jishi/db/queries/people-list';
import { ProblemError } from '@jishi/shared/problem';
import type { Anyone } from '@jishi/shared/rules/access';
import type { AdminPerson, ListedPerson, PeopleQuery } from '@jishi/shared/schema/admin-person';
import { formatInstant, id, instantOrNull } from '@jishi/shared/schema/primitives';
import { z } from 'zod';
import type { Deps } from '../context.ts';
import { decodeCursor, encodeCursor } from '../http/cursor.ts';
import { contentTag } from '../http/etag.ts';
import { administratorOf } from './access.ts';

const place = z.tuple([z.int(), id]);

/** People, the newest first. Throws `unauthenticated`, `forbidden`, `invalid` for a foreign cursor. */
export async function readPeople(
  deps: Deps,
  anyone: Anyone,
  { limit, cursor, ...asked }: PeopleQuery,
): Promise<{ items: ListedPerson[]; next: string | null }> {
  administratorOf(anyone);
  const question = ['people', asked];
  const filter = {
    q: asked.q || undefined,
    role: asked.role,
    institutionId: asked.institution,
    suspended: asked.suspended === undefined ? undefined : asked.suspended === '1',
    after: cursor === undefined ? undefined : decodeCursor(question, cursor, place),
  };
  const rows = await listPeopleBy(deps.store.read, filter, limit + 1);
  const shown = rows.slice(0, limit);
  const last = shown.at(-1);
  const next = rows.length > limit && last ? encodeCursor(question, [last.created_at, last.id]) : null;
  return { items: shown.map(listedOut), next };
}

function listedOut(row: PersonRow): ListedPerson {
  return {
    id: row.id,
    name: row.name,
    email: row.email,
    institution:
      row.institution_id === null
        ? null
        : { id: row.institution_id, name: nameOf(row.institution_zh, row.institution_en) },
    administrator: row.administrator_since !== null,
    managed: Number(row.managed),
    suspendedAt: instantOrNull(row.suspended_at),
    createdAt: formatInstant(row.created_at),
    canSignIn: row.account_id !== null,
  };
}

/** What an administrator can change of somebody, as a version. */
export function personTag(row: PersonRow): string {
  return contentTag([row.institution_id, row.suspended_at, row.administrator_since]);
}

/** Somebody in full. Throws `unauthenticated`, `forbidden`, `not-found`. */
export async function readOnePerson(deps: Deps, anyone: Anyone, personId: string): Promise<AdminPerson> {
  administratorOf(anyone);
  const db = deps.store.read;
  const row = await readPersonRow(db, personId);
  if (!row) throw new ProblemError('not-found', 'no such person');
  const { facilities, groups } = await readRolesOf(db, personId);
  const doings = await countDoings(db, personId, deps.clock());
  return {
    ...listedOut(row),
    source: row.source,
    administratorSince: instantOrNull(row.administrator_since),
    facilities: facilities.map((one) => ({
      id: one.id,
      name: nameOf(one.name_zh, one.name_en),
      institutionId: one.institution_id,
      since: formatInstant(one.since_at),
    })),
    groups: groups.map((one) => ({
      id: one.id,
      name: nameOf(one.name_zh, one.name_en),
      role: one.role,
      since: formatInstant(one.since_at),
    })),
    ...doings,
    lastSignInAt: instantOrNull(doings.lastSignInAt),
    etag: personTag(row),
  };
}
