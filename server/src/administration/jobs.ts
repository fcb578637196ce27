import { lastEventId } from '@jishi/db/queries/event';
import { nameOf } from '@jishi/db/queries/naming';
import {
  countDeadByFacility,
  countDisabledWebhooks,
  countEventsAfter,
  countOutgoing,
  readWorking,
} from '@jishi/db/queries/outgoing-list';
import type { Anyone } from '@jishi/shared/rules/access';
import type { Jobs } from '@jishi/shared/schema/admin-jobs';
import { formatInstant, instantOrNull } from '@jishi/shared/schema/primitives';
import type { Deps } from '../context.ts';
import { administratorOf } from './access.ts';

/** Events are counted up to this. */
const MAX_LAG = 10_000;

/** What the server does by itself, and what it could not. Throws `unauthenticated`, `forbidden`. */
export async function readJobs(deps: Deps, anyone: Anyone): Promise<Jobs> {
  administratorOf(anyone);
  const db = deps.store.read;
  const { leases } = await readWorking(db);
  const outgoingOf = async (table: 'mail' | 'delivery') => {
    const { waitingSince, ...counts } = await countOutgoing(db, table);
    return { ...counts, waitingSince: instantOrNull(waitingSince) };
  };
  return {
    at: formatInstant(deps.clock()),
    lastEvent: await lastEventId(db),
    followers: await readFollowers(deps),
    turns: leases.map(({ name, until_at }) => ({ name, until: formatInstant(until_at) })),
    mail: await outgoingOf('mail'),
    deliveries: await outgoingOf('delivery'),
    disabledWebhooks: await countDisabledWebhooks(db),
    deadByFacility: (await countDeadByFacility(db)).map(({ id, name_zh, name_en, dead }) => ({
      facility: { id, name: nameOf(name_zh, name_en) },
      dead: Number(dead),
    })),
    working: deps.config.jobs,
  };
}

/** Who follows events, with how many of them are ahead. */
export async function readFollowers({ store }: Pick<Deps, 'store'>): Promise<Jobs['followers']> {
  const { followers } = await readWorking(store.read);
  const told: Jobs['followers'] = [];
  for (const { name, cursor, updated_at } of followers) {
    const lag = await countEventsAfter(store.read, cursor, MAX_LAG);
    told.push({ name, cursor, lag, movedAt: formatInstant(updated_at) });
  }
  return told;
}
