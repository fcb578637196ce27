import type { Actor } from '@jishi/shared/rules/access';
import type { Db } from '../open.ts';
import { prepare } from '../prepare.ts';
import { readRoles } from './actor.ts';

/** Whose session it is, and what they may do. Instants are epoch milliseconds. */
export type Session = {
  readonly expiresAt: number;
  readonly suspendedAt: number | null;
  readonly actor: Actor;
};

/** Every request of a signed-in person asks this. */
const sessionOf = prepare((db, token) =>
  db
    .selectFrom('auth_session as s')
    .innerJoin('person as p', 'p.id', 's.userId')
    .leftJoin('institution as i', 'i.id', 'p.institution_id')
    .leftJoin('administrator as a', 'a.person_id', 'p.id')
    .select(['s.expiresAt', 'p.id', 'p.institution_id', 'p.suspended_at', 'i.kind', 'i.region_code'])
    .select('a.person_id as administrator')
    .where('s.token', '=', token),
);

/** The session with this token and its person as of `now`, expired and suspended ones too; null when none is. */
export async function findSession(db: Db, token: string, now: number): Promise<Session | null> {
  const [row] = await sessionOf(db, token);
  if (!row) return null;
  return {
    expiresAt: new Date(row.expiresAt).getTime(),
    suspendedAt: row.suspended_at,
    actor: {
      personId: row.id,
      institutionId: row.institution_id,
      institutionKind: row.kind,
      institutionRegion: row.region_code,
      administrator: row.administrator !== null,
      ...(await readRoles(db, row.id, now)),
    },
  };
}
