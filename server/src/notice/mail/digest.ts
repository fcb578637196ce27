import { parseJson } from '@jishi/db/json';
import { transact } from '@jishi/db/open';
import {
  digestsWaiting,
  hasMailAbout,
  insertMails,
  reachable,
  readDeciders,
  takeDigestItems,
} from '@jishi/db/queries/mail';
import { noticePlaces } from '@jishi/db/queries/notice';
import { type MailContent, mailItem } from '@jishi/shared/schema/notice';
import { DAY_MS } from '@jishi/shared/time/span';
import { localDate, wallClock, wallInstant } from '@jishi/shared/time/zone';
import type { Deps } from '../../context.ts';
import { listed } from './enqueue.ts';

/** 07:00 on the facility's wall clock. */
const DIGEST_MINUTE = 7 * 60;

/** The first seven o'clock in `zone` after `since` (epoch ms). */
export function digestMoment(zone: string, since: number): number {
  const { day } = wallClock(zone, since);
  const today = wallInstant(zone, day, DIGEST_MINUTE);
  return today > since ? today : wallInstant(zone, day + 1, DIGEST_MINUTE);
}

type DigestDeps = Pick<Deps, 'store' | 'clock' | 'newId'>;

/**
 * Writes the digests whose time has come: one mail a day and manager, with what others did; nothing when that is
 * nothing. What it tells is taken out in the transaction that queues the mails, so whichever server comes first has it.
 */
export async function writeDigests(deps: DigestDeps): Promise<void> {
  for (const { facilityId, zone, since } of await digestsWaiting(deps.store.read)) {
    const now = deps.clock();
    // What happened tomorrow shows that the clock was put back: it need not wait for that time to come again.
    if (since <= now + DAY_MS && digestMoment(zone, since) > now) continue;
    await writeDigest(deps, facilityId, zone, now);
  }
}

async function writeDigest(deps: DigestDeps, facilityId: string, zone: string, now: number): Promise<void> {
  const key = `digest:${facilityId}:${localDate(zone, now)}`;
  const place = (await noticePlaces(deps.store.read, [facilityId])).get(facilityId);
  const managers = (await readDeciders(deps.store.read, { facilityIds: [facilityId], groupIds: [] }, now)).get(
    facilityId,
  );
  const readers = await reachable(deps.store.read, managers ?? []);
  await transact(deps.store, async (trx) => {
    // One a day, also after a late one.
    if (await hasMailAbout(trx, key)) return;
    const rows = await takeDigestItems(trx, facilityId);
    const mails = [...readers].flatMap((personId) => {
      const others = rows.filter((row) => row.actor_id !== personId);
      if (others.length === 0) return [];
      const { items, more } = listed(others.map((row) => parseJson(mailItem, row.content)));
      const facility = place?.name ?? {};
      const content: MailContent = { kind: 'digest', items, more, facility, zone, at: now };
      return [{ id: deps.newId(), change_key: key, person_id: personId, content: JSON.stringify(content) }];
    });
    await insertMails(trx, mails, now);
  });
}
