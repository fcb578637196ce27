import { parseJson } from '@jishi/db/json';
import { type AuditFilter, readAudit, readNamesOf } from '@jishi/db/queries/audit';
import type { StoredEvent } from '@jishi/db/queries/event';
import { nameOf, personNames } from '@jishi/db/queries/naming';
import type { Anyone } from '@jishi/shared/rules/access';
import type { AuditEvent, AuditFilterInput } from '@jishi/shared/schema/audit';
import { EVENT_KINDS } from '@jishi/shared/schema/event';
import { formatInstant, type Localised } from '@jishi/shared/schema/primitives';
import { z } from 'zod';
import type { Deps } from '../context.ts';
import { decodeCursor, encodeCursor } from '../http/cursor.ts';
import { administratorOf } from './access.ts';

const place = z.tuple([z.int()]);
const anything = z.record(z.string(), z.unknown());

type Asked = AuditFilterInput & { readonly limit: number; readonly cursor?: string | undefined };

/** What happened, the newest first. Throws `unauthenticated`, `forbidden`, `invalid` for a foreign cursor. */
export async function readTrail(
  deps: Deps,
  anyone: Anyone,
  { limit, cursor, ...asked }: Asked,
): Promise<{ items: AuditEvent[]; next: string | null }> {
  administratorOf(anyone);
  const question = ['events', asked];
  const before = cursor === undefined ? undefined : decodeCursor(question, cursor, place)[0];
  const rows = await readAudit(deps.store.read, { ...filterOf(asked), before }, limit + 1);
  const shown = rows.slice(0, limit);
  const last = shown.at(-1);
  const next = rows.length > limit && last ? encodeCursor(question, [last.id]) : null;
  return { items: await named(deps, shown), next };
}

function filterOf({
  area,
  kind,
  actor,
  person,
  subject,
  instrument,
  facility,
  from,
  to,
}: AuditFilterInput): AuditFilter {
  const ofArea = area === undefined ? undefined : EVENT_KINDS.filter((one) => one.startsWith(`${area}.`));
  return {
    kinds: kind === undefined ? ofArea : [kind].filter((one) => ofArea?.includes(one) ?? true),
    actorId: actor === 'none' ? undefined : actor,
    byNobody: actor === 'none',
    personId: person,
    subjectId: subject,
    instrumentId: instrument,
    facilityId: facility,
    from,
    to,
  };
}

/** Events with the names of whatever they name, as those are now. */
async function named(deps: Deps, rows: readonly StoredEvent[]): Promise<AuditEvent[]> {
  const db = deps.store.read;
  const people = await personNames(
    db,
    idsOf(rows, ({ actor_id, person_id, subject_id }) => [actor_id, person_id, subject_id]),
  );
  const things = await readNamesOf(
    db,
    idsOf(rows, ({ subject_id, instrument_id, facility_id }) => [subject_id, instrument_id, facility_id]),
  );
  const nameFor = (id: string): Localised | null => {
    const [person, thing] = [people.get(id), things.get(id)];
    if (person !== undefined) return { zh: person, en: person };
    return thing ? nameOf(thing.name_zh, thing.name_en) : null;
  };
  const of = (id: string | null) => (id === null ? null : { id, name: nameFor(id) });
  return rows.map((row) => ({
    id: row.id,
    at: formatInstant(row.at),
    kind: row.kind,
    actor: of(row.actor_id),
    person: of(row.person_id),
    subject: { id: row.subject_id, name: nameFor(row.subject_id) },
    instrument: of(row.instrument_id),
    facility: of(row.facility_id),
    data: parseJson(anything, row.data),
  }));
}

function idsOf(rows: readonly StoredEvent[], of: (row: StoredEvent) => readonly (string | null)[]): string[] {
  return [...new Set(rows.flatMap(of).filter((id) => id !== null))];
}

const MAX_EXPORTED = 100_000;
const BATCH = 1000;

/** The same without pages, at most 100,000. The right to read them is checked before the first one is read. */
export function exportTrail(deps: Deps, anyone: Anyone, asked: AuditFilterInput): AsyncGenerator<AuditEvent> {
  administratorOf(anyone);
  return readAll(deps, asked);
}

async function* readAll(deps: Deps, asked: AuditFilterInput): AsyncGenerator<AuditEvent> {
  let before: number | undefined;
  for (let read = 0; read < MAX_EXPORTED; read += BATCH) {
    const rows = await readAudit(deps.store.read, { ...filterOf(asked), before }, BATCH);
    yield* await named(deps, rows);
    before = rows.at(-1)?.id;
    if (rows.length < BATCH) return;
  }
}
