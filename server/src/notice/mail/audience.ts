import type { StoredEvent } from '@jishi/db/queries/event';
import type { MailItem } from '@jishi/shared/schema/notice';
import type { Facts } from './facts.ts';
import { concerned, itemOf, toldIn } from './item.ts';
import { treatmentOf } from './treatment.ts';

/** An item and who is to read it. */
export type Addressed = { readonly personId: string; readonly item: MailItem };

/** What the person concerned is told; nothing of what they did themselves, except that it worked. */
export function newsOf(event: StoredEvent, facts: Facts): Addressed[] {
  const { news, evenOwn } = treatmentOf(event.kind);
  const personId = concerned(event, facts);
  if (!news || personId === null) return [];
  if (event.actor_id === personId && !evenOwn) return [];
  const what = news(toldIn(event));
  return what === null ? [] : [{ personId, item: itemOf(event, what, facts) }];
}

/** What those who manage the facility are told at once, but for whoever did it. */
export function newsForManagers(event: StoredEvent, facts: Facts): Addressed[] {
  const what = treatmentOf(event.kind).managers?.(toldIn(event)) ?? null;
  if (what === null || event.facility_id === null) return [];
  const person = facts.troubles.get(event.subject_id)?.person ?? null;
  const item = itemOf(event, what, facts, { person });
  const managers = facts.deciders.get(event.facility_id) ?? [];
  return managers.filter((personId) => personId !== event.actor_id).map((personId) => ({ personId, item }));
}

/** Requests to those whose approval is missing next, or the reminder of it. */
export function requestsOf(event: StoredEvent, facts: Facts): Addressed[] {
  const { asks } = treatmentOf(event.kind);
  const turn = facts.turns.get(event.subject_id);
  const booking = facts.bookings.get(event.subject_id);
  if (!turn || !booking || !asks) return [];
  const reminder = asks === 'reminded';
  const party = (reminder ? toldIn(event).party : undefined) ?? turn.party;
  const target = party === 'manager' ? booking.facility_id : booking.group_id;
  const deciders = target === null ? [] : (facts.deciders.get(target) ?? []);
  const what = reminder ? 'approval-reminder' : 'approval-asked';
  const item = itemOf(event, what, facts, { until: turn.dueAt, person: booking.person });
  return deciders.filter((personId) => personId !== booking.person_id).map((personId) => ({ personId, item }));
}

/** What the digest of the facility will tell of an event; null when nothing, or when all its managers know already. */
export function digestItemOf(event: StoredEvent, facts: Facts, told: readonly Addressed[]): MailItem | null {
  const what = treatmentOf(event.kind).digest?.(toldIn(event)) ?? null;
  if (what === null || event.facility_id === null) return null;
  const known = new Set(told.map(({ personId }) => personId));
  const managers = facts.deciders.get(event.facility_id) ?? [];
  if (managers.every((personId) => known.has(personId) || personId === event.actor_id)) return null;
  const person = facts.bookings.get(event.subject_id)?.person ?? null;
  return itemOf(event, what, facts, { person });
}
