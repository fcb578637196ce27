import type { StoredEvent } from '@jishi/db/queries/event';
import { insertDigestItems, insertMails, reachable } from '@jishi/db/queries/mail';
import type { DigestItemTable } from '@jishi/db/schema';
import type { MailContent, MailItem } from '@jishi/shared/schema/notice';
import type { Deps } from '../../context.ts';
import { changeOf } from '../change.ts';
import type { Effects } from '../follow-durably.ts';
import { type Addressed, digestItemOf, newsForManagers, newsOf, requestsOf } from './audience.ts';
import { withInvitations } from './entries.ts';
import { externalMails } from './externals.ts';
import { type Facts, readFacts } from './facts.ts';
import { replyMails } from './replies.ts';
import { searchMails } from './searches.ts';

/** A mail names this many things and counts the others. */
const MAX_ITEMS = 100;
/** Nobody is told of what happened longer ago, when mail was switched off or nothing ran for so long. */
const MAX_AGE_MS = 14 * 24 * 3_600_000;

export function listed(items: readonly MailItem[]): { items: MailItem[]; more: number } {
  return { items: items.slice(0, MAX_ITEMS), more: Math.max(0, items.length - MAX_ITEMS) };
}

/** Mails and digest items for events: one mail for each change and person. */
export function mailEffects(deps: Pick<Deps, 'store' | 'clock' | 'newId'>): Effects {
  return async (events) => {
    const now = deps.clock();
    const recent = events.filter((event) => event.at > now - MAX_AGE_MS);
    const facts = await readFacts(deps.store.read, recent, now);
    const addressed = recent.map((event) => ({
      event,
      told: [...newsOf(event, facts), ...newsForManagers(event, facts), ...requestsOf(event, facts)],
    }));
    const news = [...Map.groupBy(addressed, ({ event }) => changeOf(event))].flatMap(([change, parts]) =>
      mailsOf(parts.flatMap(({ told }) => told)).map(([personId, items]) => {
        const content: MailContent = { kind: 'news', ...listed(items) };
        return { change, personId, content };
      }),
    );
    const own = await withInvitations(deps.store.read, recent, facts, news);
    const letters = [
      ...(await searchMails(deps.store.read, recent)),
      ...(await externalMails(deps.store.read, recent, now)),
    ];
    const mails = [...own, ...replyMails(recent, facts), ...letters];
    const known = await reachable(deps.store.read, [...new Set(mails.map(({ personId }) => personId))]);
    const rows = mails
      .filter(({ personId }) => known.has(personId))
      .map(({ change, personId, content }) => {
        return { id: deps.newId(), change_key: change, person_id: personId, content: JSON.stringify(content) };
      });
    const digest = addressed.flatMap(({ event, told }) => digestRow(event, facts, told));
    return async (trx) => {
      await insertMails(trx, rows, deps.clock());
      await insertDigestItems(trx, digest);
    };
  };
}

/** The items of each person; of several about the same thing the last one says how it ended. */
function mailsOf(told: readonly Addressed[]): [string, MailItem[]][] {
  const people = new Map<string, Map<string, MailItem>>();
  for (const { personId, item } of told) {
    const items = people.get(personId) ?? new Map<string, MailItem>();
    const topic = `${item.subjectId} ${item.what.startsWith('approval-') ? 'approval' : 'news'}`;
    people.set(personId, items.set(topic, item));
  }
  return [...people].map(([personId, items]) => [personId, [...items.values()]]);
}

function digestRow(event: StoredEvent, facts: Facts, told: readonly Addressed[]): DigestItemTable[] {
  const item = digestItemOf(event, facts, told);
  if (!item || event.facility_id === null) return [];
  return [
    {
      event_id: event.id,
      facility_id: event.facility_id,
      actor_id: event.actor_id,
      at: event.at,
      content: JSON.stringify(item),
    },
  ];
}
