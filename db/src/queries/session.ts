import type { InstitutionKind } from '@jishi/shared/schema/institution';
import type { InferResult } from 'kysely';
import type { Db } from '../open.ts';

/** Whose session it is, and what they may do. Instants are epoch milliseconds. */
export type SessionPerson = {
  readonly expiresAt: number;
  readonly suspendedAt: number | null;
  readonly personId: string;
  readonly institutionId: string | null;
  readonly institutionKind: InstitutionKind | null;
  readonly administrator: boolean;
  readonly facilityIds: ReadonlySet<string>;
};

function selectSession(db: Db, token: string) {
  return db
    .selectFrom('auth_session as s')
    .innerJoin('person as p', 'p.id', 's.userId')
    .leftJoin('institution as i', 'i.id', 'p.institution_id')
    .leftJoin('administrator as a', 'a.person_id', 'p.id')
    .leftJoin('facility_manager as m', 'm.person_id', 'p.id')
    .select(['s.expiresAt', 'p.id', 'p.institution_id', 'p.suspended_at', 'i.kind', 'm.facility_id'])
    .select('a.person_id as administrator')
    .where('s.token', '=', token);
}

type SessionQuery = ReturnType<ReturnType<typeof selectSession>['compile']>;
type Row = InferResult<SessionQuery>[number];
const compiled = new WeakMap<Db, SessionQuery>();

/** Every request of a signed-in person asks this, so the statement is built once for each handle. */
function sessionQuery(db: Db): SessionQuery {
  const known = compiled.get(db);
  if (known) return known;
  const query = selectSession(db, '').compile();
  compiled.set(db, query);
  return query;
}

/** The session with this token and its person in one statement, expired and suspended ones too; null when none is. */
export async function findSession(db: Db, token: string): Promise<SessionPerson | null> {
  const { rows } = await db.executeQuery<Row>({ ...sessionQuery(db), parameters: [token] });
  const [first] = rows;
  if (!first) return null;
  return {
    expiresAt: new Date(first.expiresAt).getTime(),
    suspendedAt: first.suspended_at,
    personId: first.id,
    institutionId: first.institution_id,
    institutionKind: first.kind,
    administrator: first.administrator !== null,
    facilityIds: new Set(rows.flatMap((row) => row.facility_id ?? [])),
  };
}
