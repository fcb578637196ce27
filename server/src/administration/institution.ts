import { listFacilities, readManagersOf } from '@jishi/db/queries/facility-edit';
import {
  type InstitutionFilter,
  listInstitutions,
  type ListedInstitution as Row,
  readListedInstitution,
} from '@jishi/db/queries/institution-list';
import { nameOf } from '@jishi/db/queries/naming';
import { ProblemError } from '@jishi/shared/problem';
import type { Anyone } from '@jishi/shared/rules/access';
import type {
  AdminFacility,
  AdminInstitution,
  InstitutionsQuery,
  ListedInstitution,
} from '@jishi/shared/schema/admin-institution';
import { formatInstant, instantOrNull } from '@jishi/shared/schema/primitives';
import { DAY_MS } from '@jishi/shared/time/span';
import { dateOfDay } from '@jishi/shared/time/zone';
import { z } from 'zod';
import type { Deps } from '../context.ts';
import { decodeCursor, encodeCursor } from '../http/cursor.ts';
import { etagOf } from '../http/etag.ts';
import { administratorOf } from './access.ts';
import { regionsUnder } from './regions-known.ts';

/** At most so many facilities of an institution are shown. */
const MAX_FACILITIES = 500;

const place = z.tuple([z.string(), z.string()]);

/** Today in UTC, `YYYY-MM-DD`: reviews are due on dates, whatever the zone. */
export function dateOf(now: number): string {
  return dateOfDay(Math.floor(now / DAY_MS));
}

/** Institutions by name. Throws `unauthenticated`, `forbidden`, `invalid` for a foreign cursor. */
export async function readInstitutions(
  deps: Deps,
  anyone: Anyone,
  { limit, cursor, ...asked }: InstitutionsQuery,
): Promise<{ items: ListedInstitution[]; next: string | null }> {
  administratorOf(anyone);
  const db = deps.store.read;
  const question = ['institutions', asked];
  const filter: InstitutionFilter = {
    q: asked.q || undefined,
    kind: asked.kind,
    state: asked.state,
    regions: asked.region === undefined ? undefined : await regionsUnder(db, asked.region),
    dueOn: asked.due === '1' ? dateOf(deps.clock()) : undefined,
    after: cursor === undefined ? undefined : decodeCursor(question, cursor, place),
  };
  const rows = await listInstitutions(db, filter, limit + 1);
  const shown = rows.slice(0, limit);
  const last = shown.at(-1);
  const next = rows.length > limit && last ? encodeCursor(question, [last.place, last.id]) : null;
  return { items: shown.map(listedOut), next };
}

function listedOut(row: Row): ListedInstitution {
  return {
    id: row.id,
    name: nameOf(row.name_zh, row.name_en),
    kind: row.kind,
    region: row.region_code,
    state: row.state,
    reason: row.reason,
    reviewDueOn: row.review_due_on,
    facilities: Number(row.facilities),
    instruments: Number(row.instruments),
    people: Number(row.people),
  };
}

/** One institution in full. Throws `unauthenticated`, `forbidden`, `not-found`. */
export async function readOneInstitution(deps: Deps, anyone: Anyone, id: string): Promise<AdminInstitution> {
  administratorOf(anyone);
  const row = await readListedInstitution(deps.store.read, id);
  if (!row) throw new ProblemError('not-found', 'no such institution');
  return {
    ...listedOut(row),
    lat: row.lat,
    lng: row.lng,
    website: row.website,
    ror: row.ror,
    origin: { source: row.source, key: row.source_key },
    stateSince: instantOrNull(row.since_at),
    decidedBy: row.decider_name,
    application: applicationOf(row),
    review: {
      months: row.review_months,
      at: instantOrNull(row.reviewed_at),
      by: row.reviewer_name,
      note: row.review_note,
    },
    facilityList: await facilitiesOf(deps, id),
    etag: etagOf(row.version),
  };
}

function applicationOf(row: Row): AdminInstitution['application'] {
  const { applicant_id: id, applicant_name: name, applicant_email: email } = row;
  if (id === null || name === null || email === null) return null;
  return { by: { id, name, email }, text: row.application ?? '' };
}

async function facilitiesOf(deps: Deps, institutionId: string): Promise<AdminFacility[]> {
  const db = deps.store.read;
  const rows = await listFacilities(db, institutionId, MAX_FACILITIES);
  const managers = await readManagersOf(
    db,
    rows.map((row) => row.id),
  );
  return rows.map((row) => ({
    id: row.id,
    institutionId,
    name: nameOf(row.name_zh, row.name_en),
    region: row.region_code,
    zone: row.zone,
    lat: row.lat,
    lng: row.lng,
    address: row.address,
    email: row.email,
    instruments: Number(row.instruments),
    managers: managers
      .filter((manager) => manager.facility_id === row.id)
      .map(({ id, name, email, since_at, suspended_at }) => ({
        ...{ id, name, email },
        since: formatInstant(since_at),
        suspended: suspended_at !== null,
      })),
    etag: etagOf(row.version),
  }));
}
