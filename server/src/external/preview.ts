import { coveredInstruments } from '@jishi/db/queries/external';
import { readFacilityRow } from '@jishi/db/queries/place';
import { ProblemError } from '@jishi/shared/problem';
import type { Anyone } from '@jishi/shared/rules/access';
import type { ExternalPreview, ExternalPreviewInput } from '@jishi/shared/schema/external-calendar';
import { formatSpan } from '@jishi/shared/schema/primitives';
import type { Deps } from '../context.ts';
import { managedFacility } from '../engine/managed.ts';
import { assertInPerson, assertOwnInstrument } from './access.ts';
import { readConflicts } from './conflict.ts';
import type { Asking } from './limit.ts';
import { failed } from './obtain.ts';
import { isTooLarge } from './plan.ts';
import { invalid, readSource } from './source.ts';
import { conflictsOut } from './view.ts';

const MAX_SHOWN = 100;

/**
 * What a calendar would take and which bookings it would lie on, writing nothing. Throws `invalid` with the `fault` when it
 * cannot be had or read, `not-found`, `unauthenticated`, `forbidden`, `rate-limited`.
 */
export async function previewCalendar(
  deps: Deps,
  asking: Asking,
  anyone: Anyone,
  facilityId: string,
  input: ExternalPreviewInput,
): Promise<ExternalPreview> {
  const actor = await managedFacility(deps, anyone, facilityId);
  if (input.source.kind === 'address') await assertInPerson(deps, actor, facilityId);
  if (input.instrumentId !== undefined) await assertOwnInstrument(deps, facilityId, input.instrumentId);
  const { read } = deps.store;
  const zone = input.zone ?? (await zoneOf(deps, facilityId));
  await asking.limit(actor.personId);
  const { spans, report } = await readSource(deps, input.source, { zone, titles: input.titles }, asking.host);
  const now = deps.clock();
  const covered = await coveredInstruments(read, { facilityId, instrumentId: input.instrumentId ?? null }, now);
  if (isTooLarge(covered, spans)) throw invalid(failed('too-many'), pointerTo(input.source));
  const ids = covered.map(({ id }) => id);
  const conflicts = await readConflicts(read, ids, spans, now);
  return {
    zone,
    report,
    busy: spans.slice(0, MAX_SHOWN).map((span) => ({ ...formatSpan(span), title: span.title })),
    busyCount: spans.length,
    conflicts: await conflictsOut(read, conflicts.slice(0, MAX_SHOWN)),
    conflictCount: conflicts.length,
    instruments: covered.length,
  };
}

export function pointerTo({ kind }: ExternalPreviewInput['source']): string {
  return kind === 'file' ? '/source/text' : '/source/url';
}

export async function zoneOf(deps: Deps, facilityId: string): Promise<string> {
  const facility = await readFacilityRow(deps.store.read, facilityId);
  if (!facility) throw new ProblemError('not-found', 'no such facility');
  return facility.zone;
}
