import type { Db } from '../open.ts';
import type { StoredEvent } from './event.ts';

export type AuditFilter = {
  readonly kinds?: readonly string[] | undefined;
  readonly actorId?: string | undefined;
  /** What the server did by itself, or what was done on the server itself. */
  readonly byNobody?: boolean | undefined;
  readonly subjectId?: string | undefined;
  readonly personId?: string | undefined;
  readonly instrumentId?: string | undefined;
  readonly facilityId?: string | undefined;
  /** Epoch ms, half-open. */
  readonly from?: number | undefined;
  readonly to?: number | undefined;
  /** Only events with a lower number. */
  readonly before?: number | undefined;
};

/** What happened, the newest first, at most `limit`. */
export async function readAudit(db: Db, filter: AuditFilter, limit: number): Promise<StoredEvent[]> {
  let query = db
    .selectFrom('event')
    .select(['id', 'at', 'kind', 'actor_id', 'subject_id', 'instrument_id', 'facility_id', 'person_id', 'data']);
  if (filter.kinds) query = query.where('kind', 'in', [...filter.kinds, '']);
  if (filter.actorId !== undefined) query = query.where('actor_id', '=', filter.actorId);
  if (filter.byNobody) query = query.where('actor_id', 'is', null);
  if (filter.subjectId !== undefined) query = query.where('subject_id', '=', filter.subjectId);
  if (filter.personId !== undefined) query = query.where('person_id', '=', filter.personId);
  if (filter.instrumentId !== undefined) query = query.where('instrument_id', '=', filter.instrumentId);
  if (filter.facilityId !== undefined) query = query.where('facility_id', '=', filter.facilityId);
  if (filter.from !== undefined) query = query.where('at', '>=', filter.from);
  if (filter.to !== undefined) query = query.where('at', '<', filter.to);
  if (filter.before !== undefined) query = query.where('id', '<', filter.before);
  return query.orderBy('id', 'desc').limit(limit).execute();
}

type Named = { readonly name_zh: string | null; readonly name_en: string | null };

/** Names of whatever has one of these ids: instruments, facilities and institutions. */
export async function readNamesOf(db: Db, ids: readonly string[]): Promise<Map<string, Named>> {
  const names = new Map<string, Named>();
  if (ids.length === 0) return names;
  for (const table of ['institution', 'facility', 'instrument', 'research_group'] as const) {
    const rows = await db
      .selectFrom(table)
      .select(['id', 'name_zh', 'name_en'])
      .where('id', 'in', [...ids])
      .execute();
    for (const { id, ...name } of rows) names.set(id, name);
  }
  return names;
}
